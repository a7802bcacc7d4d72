"""登记记录: every case with its status, its way so far, and what can be done now (the guide, 3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.review import Outcome
from app.forms.presentation import sections
from app.models import Case, Decision
from app.queries import answers, cases, clocks, deadlines, guide, letters, outcomes, releases, remarks, review, slots
from app.queries.clocks import CaseClock
from app.queries.guide import GuideService
from app.services import drafts, submissions
from app.web import comparing, menu
from app.web.access import only
from app.web.applicant import form, journey, timeline, ways
from app.web.applicant.room import blueprint, own_case, person
from app.web.page import trail
from app.web.world import actor, reading, transaction


@dataclass(frozen=True, slots=True)
class Record:
    """One line of 登记记录: `next_url` is where the person goes on, `clock` that of an open case."""

    case: Case
    service: str
    opinion: str
    next_label: str
    next_url: str
    clock: CaseClock | None


@blueprint.get("/records")
@only("applicant")
def records() -> ResponseReturnValue:
    """All cases of the person, the newest first."""
    return render_template(
        "applicant/records.html",
        records=own_records(reading()),
        others=_others(reading()),
        trail=trail(("首页", url_for("applicant.home")), "登记记录"),
    )


@blueprint.get("/cases/<uuid:case_id>")
@only("applicant")
def case(case_id: UUID) -> ResponseReturnValue:
    """One case: where it stands, what reviewers said, what was handed in, round by round."""
    session, found = reading(), own_case(case_id)
    desk = cases.desk(session, found)
    decided = cases.decisions(session, found.id)
    return render_template(
        "applicant/case.html",
        case=found,
        desk=desk,
        service=cases.service_name(session, found),
        way=ways.of_release(session, found.release_id),
        steps=journey.steps_of_draft(session, desk, "") if desk else journey.steps_of_case(session, found),
        events=timeline.of(session, found),
        clock=clocks.of_case(session, found),
        decision=decided[0] if decided and decided[0].outcome != Outcome.APPROVE.value else None,
        last_day=deadlines.last_day(session, desk) if desk else None,
        reason=_reason(session, found, decided),
        called=outcomes.called(session, found, decided[0].element, decided[0].outcome) if decided else "",
        remarks=_remarks(found, decided),
        may_withdraw=cases.may_withdraw(session, found),
        letters=letters.of_case(session, found.id),
        rounds=_rounds(session, found),
        changes=comparing.chosen(session, found),
        trail=trail(("首页", url_for("applicant.home")), ("登记记录", url_for("applicant.records")), found.number),
    )


@blueprint.post("/cases/<uuid:case_id>/withdraw")
@only("applicant")
def withdraw(case_id: UUID) -> ResponseReturnValue:
    """撤回, while no reviewer has begun."""
    with transaction() as session:
        submissions.withdraw(session, case_id, by=actor())
    flash("申请已撤回", "success")
    return redirect(url_for("applicant.case", case_id=case_id))


@blueprint.post("/cases/<uuid:case_id>/copy")
@only("applicant")
def copy(case_id: UUID) -> ResponseReturnValue:
    """复制为新申请: a new draft with the answers of a closed case."""
    with transaction() as session:
        fresh = drafts.copy(session, case_id, by=actor())
    flash("已按原申请内容建立新的草稿，请核对后重新导出、签字盖章", "success")
    return redirect(url_for("applicant.form", case_id=fresh.id))


def _others(session: Session) -> list[GuideService]:
    """The registration services that the menu does not name: those that an administrator has added."""
    return [one for one in guide.services(session) if menu.entry(f"applicant.{one.key}") is None]


def own_records(session: Session) -> list[Record]:
    """The person's cases as lines."""
    return [_record(session, found) for found in cases.of_person(session, person().id)]


def _record(session: Session, found: Case) -> Record:
    decided = cases.decisions(session, found.id)
    label, url = "查看", url_for("applicant.case", case_id=found.id)
    if cases.at_desk(session, found.id) is not None:
        label = "补正" if found.round > 1 else "继续填写"
        url = url_for("applicant.form", case_id=found.id)
    elif found.outcome == "approved" and ways.of_release(session, found.release_id).certified:
        label, url = "打印证书", url_for("applicant.profile_tab", tab="certificates")
    clock = clocks.of_case(session, found) if found.closed_at is None else None
    return Record(found, cases.service_name(session, found), _opinion(decided), label, url, clock)


def _opinion(decided: Sequence[Decision]) -> str:
    """What the latest decision said, as far as it concerns the applicant."""
    last = decided[0] if decided else None
    if last is None or last.outcome == Outcome.APPROVE.value:
        return ""
    remarks = "；".join(remark.text for remark in last.remarks)
    return "；".join(text for text in (last.opinion, remarks) if text)


def _reason(session: Session, found: Case, decided: Sequence[Decision]) -> str:
    """The reason that the latest decision names, in words; "" when it names none."""
    return outcomes.reason(session, found, decided[0]) if decided else ""


def _remarks(found: Case, decided: Sequence[Decision]) -> list[dict[str, str]]:
    """All remarks of the latest decision, each with what it is about."""
    last = decided[0] if decided else None
    if last is None or not last.remarks:
        return []
    definition, places = releases.applicant_form(reading(), found), slots.labels(reading(), found.release_id)
    return [
        {"about": remarks.about(definition, places, remark.kind, remark.target), "text": remark.text}
        for remark in last.remarks
    ]


def _rounds(session: Session, found: Case) -> list[dict[str, Any]]:
    """The rounds, the latest first; none where the applicant fills in no form."""
    if not ways.of_release(session, found.release_id).parts:
        return []
    return [_round(session, found, number) for number in range(found.round, 0, -1)]


def _round(session: Session, found: Case, number: int) -> dict[str, Any]:
    """What was filled in, exported and attached in one round."""
    definition = releases.applicant_form(session, found)
    row = answers.of_round(session, found.id, definition.key, number)
    shown = answers.opened(session, definition, row.values) if row else {}
    options = answers.shown_options(session, definition, shown)
    return {
        "number": number,
        "submitted_at": row.submitted_at if row else None,
        "sections": sections(definition, shown, options),
        "pictures": {path: photo["url"] for path, photo in form.photos(definition, shown).items()},
        "documents": [d for d in cases.documents(session, found.id) if d.round == number and d.docx_id],
        "attachments": [(one.label, one.files) for one in review.scans(session, found, number)],
    }
