"""核对提交: everything on one page, everything that is missing at once, then 提交完成 (the guide, 3.5)."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput, TaskNotOpen
from app.forms.definition import Field
from app.forms.presentation import sections
from app.queries import answers, cases, corrections, remarks, slots
from app.queries.cases import Desk
from app.queries.corrections import Opening
from app.services import drafts, submissions
from app.services import remarks as answering
from app.web.access import only
from app.web.applicant import form, journey, todo, ways
from app.web.applicant.room import at_desk, blueprint, own_case
from app.web.world import actor, reading, transaction


@blueprint.get("/cases/<uuid:case_id>/check")
@only("applicant")
@at_desk
def check(desk: Desk) -> ResponseReturnValue:
    """All answers and attachments to read once more."""
    return _page(desk)


@blueprint.get("/cases/<uuid:case_id>/submit")
@only("applicant")
def submit_page(case_id: UUID) -> ResponseReturnValue:
    """The address of a refused 提交完成, when it is asked for again."""
    return redirect(url_for("applicant.check", case_id=own_case(case_id).id))


@blueprint.post("/cases/<uuid:case_id>/submit")
@only("applicant")
def submit(case_id: UUID) -> ResponseReturnValue:
    """提交完成. Pressing twice leads to the same confirmation.

    Before remarks are left as they are, the person is asked why; the answer is no condition.
    """
    desk = cases.desk(reading(), own_case(case_id))
    left = todo.untouched(remarks.todo(reading(), desk)) if desk else []
    if desk and left and "confirmed" not in request.form:
        return _page(desk, asking=True), 422
    try:
        with transaction() as session:
            if left:
                answering.explain(session, case_id, todo.reasons(left), by=actor())
            submissions.submit(session, case_id, by=actor())
    except InvalidInput as refused:
        return _page(drafts.open_desk(reading(), own_case(case_id)), asking=bool(left), faults=refused.faults), 422
    except TaskNotOpen:
        if own_case(case_id).submitted_at is None:
            raise
    return redirect(url_for("applicant.done", case_id=case_id), 303)


@blueprint.get("/cases/<uuid:case_id>/done")
@only("applicant")
def done(case_id: UUID) -> ResponseReturnValue:
    """The confirmation: the number, and what happens next."""
    case = own_case(case_id)
    if case.submitted_at is None or cases.desk(reading(), case) is not None:
        return redirect(url_for("applicant.case", case_id=case_id))
    return render_template(
        "applicant/done.html",
        case=case,
        time=journey.review_time(reading(), case),
        way=ways.of_release(reading(), case.release_id),
        may_withdraw=cases.may_withdraw(reading(), case),
        steps=journey.steps_of_case(reading(), case),
        trail=form.case_trail(case, "提交完成"),
    )


def _page(desk: Desk, *, asking: bool = False, faults: Sequence[Fault] = ()) -> str:
    """The page; `asking` why something is left as it was although a remark is about it, when nothing is missing."""
    session = reading()
    above, opening = todo.above(session, desk), corrections.of(session, desk)
    state = journey.progress(session, desk)
    options = answers.shown_options(session, desk.form, desk.values)
    form_url = url_for("applicant.form", case_id=desk.case.id)
    return render_template(
        "applicant/check.html",
        desk=desk,
        case=desk.case,
        sections=sections(desk.form, desk.values, options),
        slots=slots.of(session, desk),
        pictures={path: photo["url"] for path, photo in form.photos(desk.form, desk.values).items()},
        edit_urls={
            section.key: f"{form_url}#s-{section.key}"
            for section in desk.form.sections
            if any(_may_change(desk, opening, field) for field in section.fields)
        },
        opening=opening,
        asked=todo.untouched(above["told"]) if asking and not state.missing else [],
        why=todo.reasons(above["told"]),
        faults=[fault for fault in faults if fault.field.startswith("todo.")],
        **above,
        missing=state.missing,
        places=journey.places(desk.case, [fault.field for fault in state.missing]),
        document=cases.exported(session, desk.case.id, desk.digest),
        steps=journey.steps_of_draft(session, desk, "check", state),
        trail=form.case_trail(desk.case, "核对提交"),
        **ways.beside(session, desk, "check"),
    )


def _may_change(desk: Desk, opening: Opening, field: Field) -> bool:
    return opening.field(field.key) and (not field.locked or field.key in desk.unlocked)
