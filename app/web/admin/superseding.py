"""改判: an administrator puts another decision in the place of the last one, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.review import Decision, Remark, TargetKind
from app.errors import Fault, InvalidInput, NotFound
from app.models import Case
from app.models import Decision as Row
from app.queries import case_list, decisions, outcomes, releases, review, slots
from app.services import superseding
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import actor, reading, transaction

LINES = 6


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed; `remarks` are pairs of what each is about ("" for the whole) and its text."""

    why: str = ""
    outcome: str = ""
    opinion: str = ""
    reason: str = ""
    remarks: Sequence[tuple[str, str]] = ()


@bp.get("/cases/<uuid:case_id>/supersede")
@only("administrator")
def case_supersede(case_id: UUID) -> ResponseReturnValue:
    """The form; what the last decision said stands in it."""
    case, last = _last(case_id)
    kept = Typed(opinion=last.opinion, remarks=[(one.target, one.text) for one in last.remarks])
    return _page(case, last, kept)


@bp.post("/cases/<uuid:case_id>/supersede")
@only("administrator")
def case_superseded(case_id: UUID) -> ResponseReturnValue:
    """Let the new decision take the old one's place; the case goes on from that step."""
    case, last = _last(case_id)
    typed = _typed()
    try:
        decision = _made(case, last, typed)
        with transaction() as session:
            superseding.supersede(session, case_id, _asked(last), decision, reason=typed.why, by=actor())
    except InvalidInput as refused:
        return _page(case, last, typed, [_placed(fault) for fault in refused.faults]), 422
    flash(f"{case.number} 已改判为“{decision.label}”，已通知申请人", "success")
    return redirect(url_for("admin.case", case_id=case_id), 303)


def _last(case_id: UUID) -> tuple[Case, Row]:
    session = reading()
    case = case_list.get(session, case_id)
    last = decisions.last(session, case)
    if last is None:
        raise NotFound("此办件还没有审核结论")
    return case, last


def _asked(last: Row) -> UUID:
    """The decision that the person saw: another one that came since is not superseded by mistake."""
    try:
        return UUID(request.form.get("decision", ""))
    except ValueError:
        return last.id


def _typed() -> Typed:
    sent = request.form
    lines = zip_longest(sent.getlist("remark_field"), sent.getlist("remark_text"), fillvalue="")
    return Typed(
        why=sent.get("reason", ""),
        outcome=sent.get("outcome", ""),
        opinion=sent.get("opinion", ""),
        reason=sent.get("reason_code", ""),
        remarks=[(target, text) for target, text in lines if text.strip()],
    )


def _made(case: Case, last: Row, typed: Typed) -> Decision:
    spec, places = releases.parsed(reading(), case.release_id).spec, slots.labels(reading(), case.release_id)
    kinds = {"": TargetKind.GENERAL} | dict.fromkeys(places, TargetKind.ATTACHMENT)
    remarks = [Remark(kinds.get(target, TargetKind.FIELD), target, text) for target, text in typed.remarks]
    offered = spec.elements[last.element].properties.get("outcomes", "")
    kept = remarks if typed.outcome == "return" else []  # lines that the choice hides are not meant
    return Decision.made(typed.outcome, typed.opinion, typed.reason, kept, outcomes=offered)


def _placed(fault: Fault) -> Fault:
    """A fault of a remark at the list of them."""
    return replace(fault, field="remarks") if fault.field.startswith("remarks.") else fault


def _page(case: Case, last: Row, typed: Typed, faults: Sequence[Fault] = ()) -> str:
    session = reading()
    blank: list[tuple[str, str]] = [("", "")]
    shown: dict[str, Any] = {
        "called": outcomes.called(session, case, last.element, last.outcome),
        "by": decisions.by(session, last),
        "reason": outcomes.reason(session, case, last),
        "obstacle": superseding.obstacle(session, case, last),
        "outcomes": outcomes.offered(releases.parsed(session, case.release_id).spec, last.element),
        "reasons": outcomes.reasons(session, case, last.element),
        "parts": review.labels(session, case),
        "lines": [*typed.remarks, *blank * max(LINES - len(typed.remarks), 1)],
    }
    return render_template("admin/supersede.html", case=case, last=last, typed=typed, faults=faults, **shown)
