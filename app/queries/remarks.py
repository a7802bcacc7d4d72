"""补正意见 of a return, each beside what became of its part: for the applicant's list and for the next review."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.review import Outcome, TargetKind
from app.forms.definition import Form
from app.models import Account, Attachment, Case, Decision, Remark
from app.queries import answers, cases, rounds, slots
from app.queries.cases import Desk
from app.queries.releases import applicant_form
from app.queries.rounds import Change, Comparison, Files

WHOLE = "整份申请"
OPEN, RESOLVED, REPEATED = "open", "resolved", "repeated"
SETTLED: Mapping[str, str] = {RESOLVED: "已解决", REPEATED: "仍需补正"}

_RETURNED = (
    select(Decision)
    .where(
        Decision.case_id == bindparam("case"),
        Decision.round == bindparam("round"),
        Decision.outcome == Outcome.RETURN.value,
        Decision.superseded_at.is_(None),
    )
    .order_by(Decision.created_at.desc())
)
_NAMES = select(Account.id, Account.display_name).where(Account.id.in_(bindparam("accounts", expanding=True)))


@dataclass(frozen=True, slots=True)
class Spot:
    """A marked place on a scan: page from 1, x and y between 0 and 1 from its upper left corner."""

    attachment: Attachment
    page: int
    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """A remark, what it is about in words, and what became of that part since.

    `changes` are the answers that differ, `value` the present one; `files` are the attachments of a slot. `times` says
    how often it was said by now; `settled_by` is who resolved or repeated it.
    """

    remark: Remark
    about: str
    spot: Spot | None
    changed: bool
    changes: Sequence[Change]
    value: str
    files: Files | None
    times: int
    settled_by: str

    @property
    def done(self) -> bool:
        """Whether the applicant changed the part or ticked the remark off."""
        return self.changed or self.remark.answered_at is not None

    @property
    def answered_at(self) -> datetime | None:
        """When the applicant ticked it off."""
        return self.remark.answered_at


def returned_by(session: Session, case: Case) -> Decision | None:
    """The decision that returned the case to its present round; in the first one there cannot be any."""
    if case.round == 1:
        return None
    return session.scalars(_RETURNED, {"case": case.id, "round": case.round - 1}).first()


def todo(session: Session, desk: Desk) -> list[Told]:
    """What the applicant is asked to correct, in the order of the remarks; empty in a first draft."""
    back = returned_by(session, desk.case)
    if back is None:
        return []
    before = rounds.load(session, desk.case, desk.form, [back.round])
    if back.round not in before:
        return []
    since = rounds.compared(session, desk.case, desk.form, before[back.round], rounds.draft(session, desk))
    return list(_told(session, desk.case, desk.form, back.remarks, since))


def earlier(session: Session, case: Case, since: Comparison | None = None) -> list[Told]:
    """The remarks of the return before the round that was handed in, for whoever reviews it; empty in the first.

    `since` is what changed from one of these rounds to the other, when the page has it already.
    """
    back = returned_by(session, case)
    if back is None:
        return []
    form = applicant_form(session, case)
    if since is not None:
        return list(_told(session, case, form, back.remarks, since))
    found = rounds.load(session, case, form, [back.round, case.round])
    if len(found) < 2 or found[case.round].submitted_at is None:
        return []
    since = rounds.compared(session, case, form, found[back.round], found[case.round])
    return list(_told(session, case, form, back.remarks, since))


def waiting(session: Session, case: Case) -> list[Remark]:
    """The remarks of the last return that nobody has resolved or repeated yet."""
    back = returned_by(session, case)
    return [remark for remark in back.remarks if remark.state == OPEN] if back else []


def about(form: Form, places: Mapping[str, str], kind: str, target: str) -> str:
    """What a remark is about, in words; `places` names the slots by their codes."""
    if kind == TargetKind.ATTACHMENT:
        return places.get(target, target)
    if kind != TargetKind.FIELD:
        return WHOLE
    field, (key, _, rest) = form.field(target), target.partition(".")
    table = form.field(key)
    if field is None or table is None:
        return target
    number = rest.partition(".")[0]
    return f"{table.label} 第 {int(number) + 1} 条 {field.label}" if number.isdecimal() else field.label


def _told(session: Session, case: Case, form: Form, remarks: Sequence[Remark], since: Comparison) -> Iterator[Told]:
    names = _names(session, [remark.resolved_by for remark in remarks if remark.resolved_by])
    times = _times(session, case, remarks)
    places = slots.labels(session, case.release_id)
    options = answers.shown_options(session, form, since.after.values)
    for remark in remarks:
        by_slot = remark.kind == TargetKind.ATTACHMENT
        of_field = remark.kind == TargetKind.FIELD
        value = rounds.value_at(since.after.values, remark.target) if of_field else None
        yield Told(
            remark=remark,
            about=about(form, places, remark.kind, remark.target),
            spot=_spot(remark, since),
            changed=since.about(remark.kind, remark.target),
            changes=[one for one in since.fields if of_field and rounds.covers(remark.target, one.path)],
            value=rounds.readable(form, remark.target, value, options) if of_field else "",
            files=next((one for one in since.files if by_slot and one.code == remark.target), None),
            times=times[remark.id],
            settled_by=names.get(remark.resolved_by, ""),
        )


def _spot(remark: Remark, since: Comparison) -> Spot | None:
    """The marked place; None when nothing is marked, or on something that was not attached in that round."""
    there = since.before.files.get(remark.target, ())
    marked: Mapping[str, Any] = remark.spot or {}
    for number, one in enumerate(there, 1):
        if str(one.id) == str(marked.get("attachment")):
            page = int(marked.get("page", 1))
            words = f"第 {number} 个文件第 {page} 页标记处" if len(there) > 1 else f"第 {page} 页标记处"
            return Spot(one, page, float(marked.get("x", 0)), float(marked.get("y", 0)), words)
    return None


def _names(session: Session, accounts: Sequence[UUID | None]) -> Mapping[UUID | None, str]:
    if not accounts:
        return {}
    return {row.id: row.display_name for row in session.execute(_NAMES, {"accounts": accounts})}


def _times(session: Session, case: Case, remarks: Sequence[Remark]) -> Mapping[UUID, int]:
    """How often each was said: once, and once for each remark that it repeats."""
    before: dict[UUID, UUID | None] = {}
    if any(remark.repeats_id for remark in remarks):
        before = {one.id: one.repeats_id for decision in cases.decisions(session, case.id) for one in decision.remarks}
    found = {}
    for remark in remarks:
        found[remark.id], above = 1, remark.repeats_id
        while above is not None and found[remark.id] < case.round:
            found[remark.id], above = found[remark.id] + 1, before.get(above)
    return found
