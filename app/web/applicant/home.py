"""首页: what to do next, what is new, and the short ways."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from app.domain.validity import RegisterState
from app.models import Case
from app.queries import cases, certificates, deadlines, eligibility, messages, remarks
from app.queries.cases import Desk
from app.web.access import only
from app.web.applicant import journey, records
from app.web.applicant.room import account_id, blueprint, person
from app.web.world import reading


@blueprint.get("")
@only("applicant")
def home() -> ResponseReturnValue:
    """The open case with its next step, or the way into an application."""
    session, who = reading(), person()
    found = cases.of_person(session, who.id)
    present = _present([case for case in found if case.closed_at is None])
    desk = cases.desk(session, present) if present else None
    standing = eligibility.standing(session, who)
    return render_template(
        "applicant/home.html",
        who=who,
        case=present,
        desk=desk,
        service=cases.service_name(session, present) if present else "",
        steps=_steps(present, desk),
        returned=remarks.returned_by(session, present) if present and desk else None,
        last_day=deadlines.last_day(session, desk) if desk else None,
        standing=standing,
        register_state=RegisterState(standing.register_state),
        certificate=next(iter(certificates.of_person(session, who.id)), None),
        unread=messages.unread(session, account_id()),
        news=messages.of_account(session, account_id()).rows[:3],
        records=records.own_records(session)[:3],
    )


def _present(there: Sequence[Case]) -> Case | None:
    """Of the open cases, given newest first, the one that waits for the person; else the one begun first."""
    waiting = (case for case in there if cases.at_desk(reading(), case.id) is not None)
    return next(waiting, there[-1] if there else None)


def _steps(case: Case | None, desk: Desk | None) -> journey.Steps:
    if desk is not None:
        return journey.steps_of_draft(reading(), desk, "")
    return journey.steps_of_case(reading(), case) if case else []
