"""补正意见 over the rounds: ticked off by the applicant, resolved or repeated by the next review."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import review
from app.domain.actor import Actor
from app.domain.review import Outcome
from app.domain.writing import clean, text_fault
from app.errors import Fault, InvalidInput, NotFound
from app.models import Case, Decision, Remark
from app.models.base import now
from app.queries import cases, remarks, rounds, slots
from app.queries.releases import applicant_form
from app.queries.remarks import REPEATED, RESOLVED, SETTLED
from app.queries.rounds import Round
from app.services import history
from app.services.drafts import open_desk, owned

ANSWER_MAX = 200


def answer(session: Session, case_id: UUID, remark_id: UUID, *, done: bool, words: str = "", by: Actor) -> Remark:
    """Tick a remark off, perhaps with a few words, or take the tick back.

    Raises NotFound for a remark that is not one of the return that the case came back with, TaskNotOpen after
    提交完成, InvalidInput when the words are too many.
    """
    case = owned(session, case_id, by)
    open_desk(session, case)
    back = remarks.returned_by(session, case)
    row = next((one for one in back.remarks if one.id == remark_id), None) if back else None
    if row is None:
        raise NotFound
    return _tick(session, case, row, done=done, words=words, by=by)


def explain(session: Session, case_id: UUID, words: Mapping[UUID, str], *, by: Actor) -> None:
    """已核对，无需修改: tick off remarks whose parts stay as they are; the ids of others are passed by.

    Raises as `answer` does.
    """
    case = owned(session, case_id, by)
    open_desk(session, case)
    back = remarks.returned_by(session, case)
    for row in back.remarks if back else ():
        if row.id in words:
            _tick(session, case, row, done=True, words=words[row.id], by=by)


def faults(session: Session, case: Case, decision: review.Decision, earlier: Mapping[UUID, str]) -> list[Fault]:
    """What is wrong with how a decision deals with the remarks of the round before.

    Whoever approves has all of them resolved, whoever returns again says of each what became of it, both told at
    `earlier.<id>`; a second return for what could be seen before gives its reason (一次性告知), told at `again`.
    """
    found = list(_unsettled(session, case, decision, earlier))
    silent = decision.outcome is Outcome.RETURN and not decision.again.strip()
    labels = overlooked(session, case, decision) if silent else []
    if labels:
        named = "、".join(labels)
        found.append(Fault("again", f"“{named}”此前即可看到且未作修改，请说明未一次性告知的原因", "AGAIN"))
    return found


def repeated(
    session: Session, case: Case, earlier: Mapping[UUID, str], typed: Sequence[review.Remark]
) -> list[review.Remark]:
    """The remarks of the round before that are said again in their own words, for a decision to return once more.

    What was `typed` about the same part stands for them. A spot goes with them while its scan is still there.
    """
    parts = {(one.target_kind, one.target) for one in typed}
    there = {str(one.id) for one in cases.attachments_of_round(session, case.id, case.round)}
    return [
        review.Remark(one.kind, one.target, one.text, one.spot if _is_there(one, there) else None)
        for one in remarks.waiting(session, case)
        if earlier.get(one.id) == REPEATED and (one.kind, one.target) not in parts
    ]


def settle(session: Session, case: Case, row: Decision, earlier: Mapping[UUID, str], *, by: Actor) -> None:
    """Record what became of the remarks of the round before, while `row` is not yet the last return.

    Of the remarks of a new return, the first about the same part is the repeated one; when there is none, its own words
    are added.
    """
    for remark in remarks.waiting(session, case):
        said = earlier.get(remark.id, "")
        if said not in SETTLED:
            continue
        remark.state, remark.resolved_by = said, by.account_id
        if said == REPEATED and row.outcome == Outcome.RETURN.value:
            _repeat(row, remark)
        history.record(session, f"remark_{said}", by=by, content=_named(session, case, remark), case=case)


def overlooked(session: Session, case: Case, decision: review.Decision) -> list[str]:
    """What a second return remarks on although an earlier round showed the same and it was not remarked then."""
    parts = [one for one in decision.remarks if one.target_kind != review.TargetKind.GENERAL]
    if case.round == 1 or not parts:
        return []
    form, places = applicant_form(session, case), slots.labels(session, case.release_id)
    shown = rounds.load(session, case, form, range(1, case.round + 1))
    returned = [one for one in cases.decisions(session, case.id) if one.outcome == Outcome.RETURN.value]
    now_shown = shown.get(case.round)
    labels = {
        remarks.about(form, places, one.target_kind, one.target): None
        for one in parts
        if now_shown and _could_be_seen(one, now_shown, shown, returned)
    }
    return list(labels)


def _unsettled(session: Session, case: Case, decision: review.Decision, earlier: Mapping[UUID, str]) -> Iterator[Fault]:
    if decision.outcome is Outcome.REFUSE:
        return
    waiting = remarks.waiting(session, case)
    if not waiting:
        return
    form, places = applicant_form(session, case), slots.labels(session, case.release_id)
    for remark in waiting:
        said = earlier.get(remark.id, "")
        called = remarks.about(form, places, remark.kind, remark.target)
        if said not in SETTLED:
            text = f"请核对上一轮对“{called}”的意见：选择“{SETTLED[RESOLVED]}”或“{SETTLED[REPEATED]}”"
            yield Fault(f"earlier.{remark.id}", text, "EARLIER_OPEN")
        elif said == REPEATED and decision.outcome is Outcome.APPROVE:
            text = f"上一轮对“{called}”的意见仍需补正，不能选择“{decision.label}”"
            yield Fault(f"earlier.{remark.id}", text, "EARLIER_REPEATED")


def _could_be_seen(
    remark: review.Remark, present: Round, shown: Mapping[int, Round], returned: Sequence[Decision]
) -> bool:
    """Whether a returned round showed this part as it is now, and neither it nor a later return remarked on it."""
    remarked = [one.round for one in returned if _is_about(one, remark)]
    return any(
        one.round in shown
        and not any(number >= one.round for number in remarked)
        and _part(shown[one.round], remark) == _part(present, remark)
        for one in returned
    )


def _is_about(decision: Decision, remark: review.Remark) -> bool:
    return any(
        one.kind == remark.target_kind
        and (rounds.covers(one.target, remark.target) or rounds.covers(remark.target, one.target))
        for one in decision.remarks
    )


def _part(shown: Round, remark: review.Remark) -> object:
    """What a round showed of a part: an answer, or the contents of the scans of a slot."""
    if remark.target_kind == review.TargetKind.ATTACHMENT:
        return [one.file.sha256 for one in shown.files.get(remark.target, ())]
    return rounds.value_at(shown.values, remark.target) or ""


def _is_there(remark: Remark, attached: Collection[str]) -> bool:
    """Whether the scan on which the remark marked a spot is one of these."""
    return bool(remark.spot) and remark.spot.get("attachment") in attached


def _repeat(row: Decision, remark: Remark) -> None:
    same = (one for one in row.remarks if (one.kind, one.target) == (remark.kind, remark.target))
    typed = next((one for one in same if one.repeats_id is None), None)
    if typed is not None:
        typed.repeats_id = remark.id
        return
    again = Remark(position=len(row.remarks), kind=remark.kind, target=remark.target, text=remark.text, spot={})
    again.repeats_id = remark.id
    row.remarks.append(again)


def _named(session: Session, case: Case, remark: Remark) -> dict[str, Any]:
    """What history says of a remark: what it is about, and in which round."""
    form, places = applicant_form(session, case), slots.labels(session, case.release_id)
    return {"about": remarks.about(form, places, remark.kind, remark.target), "round": case.round}


def _tick(session: Session, case: Case, row: Remark, *, done: bool, words: str, by: Actor) -> Remark:
    said = clean(words) if done else ""
    wrong = text_fault(said)
    if wrong or len(said) > ANSWER_MAX:
        reason = wrong or f"最长 {ANSWER_MAX} 个字符（当前 {len(said)}）"
        raise InvalidInput([Fault(f"todo.{row.id}", f"说明：{reason}", "TOO_LONG" if not wrong else "CTRL_CHAR")])
    row.answered_at, row.answer = now() if done else None, said
    content = {**_named(session, case, row), "reason": said}
    history.record(session, "remark_answered" if done else "remark_reopened", by=by, content=content, case=case)
    return row
