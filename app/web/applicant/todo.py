"""补正事项: what a return asks to correct, as a list to tick off above every page of the application."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.review import TargetKind
from app.domain.scans import ScanFacts
from app.errors import Fault
from app.models import Case
from app.queries import deadlines, remarks
from app.queries.cases import Desk
from app.queries.remarks import Spot, Told
from app.services import remarks as service
from app.web.access import only
from app.web.applicant.room import blueprint, own_case
from app.web.page import came_from
from app.web.world import actor, transaction

ANCHOR = "todo"
WHY = "why-"  # why a part stays as it is, by the id of its remark
PICTURE_WIDTH = 320


@blueprint.post("/cases/<uuid:case_id>/todo/<uuid:remark_id>")
@only("applicant")
def todo_tick(case_id: UUID, remark_id: UUID) -> ResponseReturnValue:
    """Tick a remark off with a few words, or take the tick back; the page that was open comes again."""
    own_case(case_id)
    done, words = request.form.get("done") == "true", request.form.get("words", "")
    with transaction() as session:
        service.answer(session, case_id, remark_id, done=done, words=words, by=actor())
    back = came_from().partition("#")[0] or url_for("applicant.check", case_id=case_id)
    return redirect(f"{back}#{ANCHOR}", 303)


def above(session: Session, desk: Desk) -> dict[str, Any]:
    """What the pages of a returned application say above everything else; values for the templates."""
    back = remarks.returned_by(session, desk.case)
    told = remarks.todo(session, desk) if back else []
    return {
        "returned": back,
        "told": told,
        "todo": [_item(desk.case, one) for one in told],
        "last_day": deadlines.last_day(session, desk) if back else None,
    }


def beside(told: Sequence[Told], kind: TargetKind) -> list[Fault]:
    """The remarks on fields or attachments as faults, so that they stand beside what they are about."""
    found = (one.remark for one in told if one.remark.kind == kind.value)
    return [Fault(remark.target, f"补正意见：{remark.text}", "REMARK") for remark in found]


def untouched(told: Sequence[Told]) -> list[Told]:
    """The remarks whose parts are as they were, and which were not ticked off either."""
    return [one for one in told if not one.done]


def reasons(told: Sequence[Told]) -> Mapping[UUID, str]:
    """Why these parts stay as they are, as far as this request says."""
    return {one.remark.id: request.form.get(f"{WHY}{one.remark.id}", "") for one in told}


def _item(case: Case, one: Told) -> dict[str, Any]:
    return {
        "id": one.remark.id,
        "about": one.about,
        "url": _address(case, one),
        "text": one.remark.text,
        "changed": one.changed,
        "answered": one.answered_at is not None,
        "words": one.remark.answer,
        "times": one.times,
        "spot": _picture(one.spot) if one.spot else None,
    }


def _address(case: Case, one: Told) -> str:
    """Where the part is put right: its field or its slot; the form when it is about the whole."""
    if one.remark.kind == TargetKind.ATTACHMENT:
        return url_for("applicant.attachments", case_id=case.id, _anchor=f"f-slot-{one.remark.target}")
    anchor = f"f-{one.remark.target.replace('.', '-')}" if one.remark.kind == TargetKind.FIELD else None
    return url_for("applicant.form", case_id=case.id, _anchor=anchor)


def _picture(spot: Spot) -> dict[str, Any]:
    """The page with its marked place; its sides are those of the page, or none when they are not known."""
    file = spot.attachment.file
    pages = ScanFacts.of_row(file.facts).pages
    page = pages[spot.page - 1] if 0 < spot.page <= len(pages) else None
    width, height = (page.width, page.height) if page else (0, 0)
    return {
        "words": spot.words,
        "url": url_for("applicant.file", file_id=file.id),
        "picture": url_for("files.page", file_id=file.id, number=spot.page, w=PICTURE_WIDTH) if page else "",
        "width": width,
        "height": height,
        "x": round(spot.x * width),
        "y": round(spot.y * height),
        "radius": round(width * 0.06),
    }
