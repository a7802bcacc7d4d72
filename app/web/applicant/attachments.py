"""附件上传: 添加, 选择, 清除, each slot with its own reasons (the guide, 3.5)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.domain.files import SCAN_MAX_BYTES
from app.domain.review import TargetKind
from app.domain.seal import Mark
from app.domain.slots import SIGNED_FORM
from app.errors import Fault, InvalidInput
from app.models import Attachment
from app.queries import corrections, slots
from app.queries.cases import Desk
from app.queries.corrections import Opening
from app.queries.slots import ShownSlot
from app.services import attachments as service
from app.services import drafts, files, submissions
from app.web import limits
from app.web.access import only
from app.web.applicant import form, journey, todo, ways
from app.web.applicant.room import at_desk, blueprint, own_case
from app.web.world import actor, reading, transaction

MARKS = {
    Mark.MATCH.value: ("二维码核对一致", "success"),
    Mark.NONE.value: ("未识别到二维码，由审核人员核对", "warning"),
}
BLANK = "页面似乎为空白，请打开缩略图确认"
MOST_AT_ONCE = 10


@blueprint.get("/cases/<uuid:case_id>/attachments")
@only("applicant")
@at_desk
def attachments(desk: Desk) -> ResponseReturnValue:
    """All slots that the decision table of the case's release asks for."""
    return _page(desk)


@blueprint.post("/cases/<uuid:case_id>/attachments/<slot>")
@only("applicant")
@limits.upload
def attachment_add(case_id: UUID, slot: str) -> ResponseReturnValue:
    """Take the chosen files one by one: a refused one does not keep the others out."""
    desk = drafts.open_desk(reading(), own_case(case_id))
    chosen = [upload for upload in request.files.getlist("file") if upload.filename][:MOST_AT_ONCE]
    faults = _choice_faults(desk, slot, len(chosen))
    if faults:
        return _answer(case_id, slot, faults)
    if request.form.get("consent") == "true":
        with transaction() as session:
            service.agree_to_id_images(session, desk.case.person_id, by=actor())
    blank = False
    for upload in chosen:
        try:
            blank = _take(case_id, slot, upload) or blank
        except InvalidInput as refused:
            faults += _named(refused, upload.filename or "", alone=len(chosen) == 1)
    return _answer(case_id, slot, faults, hint=BLANK if blank else "")


@blueprint.get("/cases/<uuid:case_id>/attachments/<slot>")
@only("applicant")
def attachment_slot(case_id: UUID, slot: str) -> ResponseReturnValue:
    """The address of an upload that was refused, when it is asked for again."""
    return redirect(url_for("applicant.attachments", case_id=own_case(case_id).id, _anchor=f"f-slot-{slot}"))


@blueprint.post("/cases/<uuid:case_id>/attachments/<slot>/<uuid:attachment_id>/clear")
@only("applicant")
def attachment_clear(case_id: UUID, slot: str, attachment_id: UUID) -> ResponseReturnValue:
    """清除."""
    try:
        with transaction() as session:
            service.remove(session, case_id, attachment_id, by=actor())
    except InvalidInput as refused:
        return _answer(case_id, slot, refused.faults)
    return _answer(case_id, slot, [])


@blueprint.post("/cases/<uuid:case_id>/membership")
@only("applicant")
def membership_choose(case_id: UUID) -> ResponseReturnValue:
    """是否申请个人会员: voluntary, off unless ticked, without any effect on the review."""
    wanted = request.form.get("apply_membership") == "true"
    with transaction() as session:
        submissions.choose_membership(session, case_id, wanted=wanted, by=actor())
    flash("已选择同时申请个人会员" if wanted else "已选择不申请个人会员", "success")
    return redirect(url_for("applicant.attachments", case_id=case_id, _anchor="membership"))


def _choice_faults(desk: Desk, code: str, count: int) -> list[Fault]:
    """What is wrong with the choice itself, before any file is looked at."""
    if not count:
        return [Fault(f"slot.{code}", "请先选择要上传的文件", "REQUIRED")]
    slot = next((slot for slot in slots.of(reading(), desk) if slot.code == code), None)
    if slot is not None and not slot.many and count > 1:
        return [Fault(f"slot.{code}", f"“{slot.label}”只能上传一个文件，请只选择一个", "ONE_FILE")]
    return []


def _take(case_id: UUID, slot: str, upload: FileStorage) -> bool:
    """Look at one file outside of any transaction, then keep it; returns whether it seems to be blank."""
    signed = slot == SIGNED_FORM
    scan = files.examine(upload.read(), upload.filename or "", field=f"slot.{slot}", read_codes=signed)
    with transaction() as session:
        service.add(session, case_id, slot, scan, by=actor())
    return scan.blank


def _named(refused: InvalidInput, name: str, *, alone: bool) -> list[Fault]:
    prefix = "" if alone else f"“{name}”："
    return [Fault(fault.field, f"{prefix}{fault.message}", fault.code) for fault in refused.faults]


def _answer(case_id: UUID, code: str, faults: Sequence[Fault], hint: str = "") -> ResponseReturnValue:
    """The slot as it is now for the script; the whole page when there is none."""
    desk = drafts.open_desk(reading(), own_case(case_id))
    if "HX-Request" in request.headers:
        slot = next((slot for slot in slots.of(reading(), desk) if slot.code == code), None)
        if slot is not None:
            shown = _shown(desk, slot, corrections.of(reading(), desk), faults, hint=hint)
            return render_template("applicant/_slot.html", slot=shown), 422 if faults else 200
    if faults:
        return _page(desk, faults), 422
    if hint:
        flash(hint, "warning")
    return redirect(url_for("applicant.attachments", case_id=case_id, _anchor=f"f-slot-{code}"))


def _page(desk: Desk, faults: Sequence[Fault] = ()) -> str:
    session = reading()
    above, opening = todo.above(session, desk), corrections.of(session, desk)
    remarks = todo.beside(above["told"], TargetKind.ATTACHMENT)
    return render_template(
        "applicant/attachments.html",
        desk=desk,
        case=desk.case,
        slots=[_shown(desk, slot, opening, [*faults, *remarks]) for slot in slots.of(session, desk)],
        faults=faults,
        **above,
        steps=journey.steps_of_draft(session, desk, "attachments"),
        trail=form.case_trail(desk.case, "上传附件"),
        **ways.beside(session, desk, "attachments"),
    )


def _shown(desk: Desk, slot: ShownSlot, opening: Opening, faults: Sequence[Fault], hint: str = "") -> dict[str, Any]:
    """A slot with the faults and the remarks that are about it."""
    texts = [fault.message for fault in faults if fault.field in (f"slot.{slot.code}", slot.code)]
    consent = None
    if slot.sensitive:
        given = service.has_agreed(reading(), desk.case.person_id)
        consent = {"text": service.ID_CONSENT_TEXT, "given": given}
    return {
        "key": f"slot-{slot.code}",
        "title": slot.label,
        "help": slot.help,
        "required": slot.required,
        "many": slot.many,
        "files": [_file(desk, slot, attachment) for attachment in slot.files],
        "faults": texts + ([hint] if hint else []),
        "consent": consent,
        "locked": not opening.slot(slot.code),
        "upload_url": url_for("applicant.attachment_add", case_id=desk.case.id, slot=slot.code),
        "max_bytes": SCAN_MAX_BYTES,
    }


def _file(desk: Desk, slot: ShownSlot, attachment: Attachment) -> dict[str, Any]:
    file = attachment.file
    note, tone = MARKS.get(attachment.mark, ("", ""))
    return {
        "id": attachment.id,
        "name": file.name,
        "size": file.size,
        "pages": file.pages if file.media_type == "application/pdf" else 0,
        "url": url_for("applicant.file", file_id=file.id),
        "thumbnail_url": url_for("applicant.thumbnail", file_id=file.id),
        "delete_url": url_for(
            "applicant.attachment_clear", case_id=desk.case.id, slot=slot.code, attachment_id=attachment.id
        ),
        "note": note,
        "tone": tone,
    }
