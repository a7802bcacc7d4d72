"""附件: put a scan into its slot, take it out again."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import seal
from app.domain.actor import Actor
from app.domain.files import FILES_MAX_PER_CASE, FILES_MAX_PER_SLOT
from app.domain.slots import SIGNED_FORM
from app.errors import Fault, InvalidInput, NotFound
from app.models import Attachment, Consent
from app.queries import cases, corrections, slots
from app.queries.cases import Desk
from app.queries.slots import ShownSlot
from app.services import files, history
from app.services.drafts import open_desk, owned
from app.services.files import Scan

ID_CONSENT = "id_image"
ID_CONSENT_TEXT = "我同意中国设备监理协会为办理设备监理师登记收集、保存并核验我的身份证明影像；该信息不用于其他目的。"


def add(session: Session, case_id: UUID, slot_code: str, scan: Scan, *, by: Actor) -> Attachment:
    """Put an examined scan into a slot; a slot for one file replaces what was there.

    Raises InvalidInput when the slot is not asked for, was not opened by the return, is full, lacks its consent, or
    when the QR code tells that the form is another case's, an older round's or does not show the present answers.
    """
    case = owned(session, case_id, by)
    desk = open_desk(session, case)
    slot = _slot(session, desk, slot_code)
    _check_open(session, desk, slot.code, slot.label)
    _check_room(session, desk, slot)
    if slot.sensitive:
        _check_consent(session, desk, slot)
    printed = seal.read(scan.codes) if slot_code == SIGNED_FORM else None
    mark = _check_form(desk, printed) if slot_code == SIGNED_FORM else ""
    if not slot.many:
        _clear(slot, case.round)
    row = Attachment(
        case_id=case.id,
        slot=slot.code,
        file_id=files.keep(session, scan, owner_id=by.account_id).id,
        position=max((f.position for f in slot.files), default=-1) + 1,
        round=case.round,
        mark=mark,
        form_digest=_shown_digest(slot.code, printed, desk),
    )
    session.add(row)
    history.record(session, "attachment_added", by=by, content={"slot": slot.code, "mark": mark}, case=case)
    session.flush()
    return row


def remove(session: Session, case_id: UUID, attachment_id: UUID, *, by: Actor) -> None:
    """清除: the scan no longer counts; earlier rounds keep theirs. Raises InvalidInput when its slot is not open."""
    case = owned(session, case_id, by)
    desk = open_desk(session, case)
    row = session.get(Attachment, attachment_id)
    if row is None or row.case_id != case.id or row.removed_in is not None:
        raise NotFound
    _check_open(session, desk, row.slot, slots.labels(session, case.release_id).get(row.slot, row.slot))
    row.removed_in = case.round
    history.record(session, "attachment_removed", by=by, content={"slot": row.slot}, case=case)


def agree_to_id_images(session: Session, person_id: UUID, *, by: Actor) -> None:
    """Keep the separate consent for images of identity documents (PIPL, articles 28 and 29); asked once."""
    if not has_agreed(session, person_id):
        session.add(Consent(person_id=person_id, kind=ID_CONSENT, text=ID_CONSENT_TEXT, address=by.address))


def has_agreed(session: Session, person_id: UUID) -> bool:
    """Whether the person agreed to the present text."""
    query = select(Consent.id).where(
        Consent.person_id == person_id, Consent.kind == ID_CONSENT, Consent.text == ID_CONSENT_TEXT
    )
    return session.scalars(query).first() is not None


def _slot(session: Session, desk: Desk, code: str) -> ShownSlot:
    slot = next((slot for slot in slots.of(session, desk) if slot.code == code), None)
    if slot is None:
        raise InvalidInput([Fault(f"slot.{code}", "此次申请不需要这种附件", "UNKNOWN_SLOT")])
    return slot


def _check_open(session: Session, desk: Desk, code: str, label: str) -> None:
    """A return opens the slots that it remarks on; what nobody asked for stays as it was looked at."""
    if not corrections.of(session, desk).slot(code):
        raise InvalidInput([Fault(f"slot.{code}", f"“{label}”不在本次补正范围内，不能修改", "CLOSED")])


def _check_room(session: Session, desk: Desk, slot: ShownSlot) -> None:
    field = f"slot.{slot.code}"
    replaced = 0 if slot.many else len(slot.files)
    if slot.many and len(slot.files) >= FILES_MAX_PER_SLOT:
        raise InvalidInput([Fault(field, f"“{slot.label}”最多 {FILES_MAX_PER_SLOT} 个文件，请先清除", "SLOT_FULL")])
    if len(cases.attachments(session, desk.case.id)) - replaced >= FILES_MAX_PER_CASE:
        raise InvalidInput([Fault(field, f"每份申请最多 {FILES_MAX_PER_CASE} 个文件，请先清除", "CASE_FULL")])


def _check_consent(session: Session, desk: Desk, slot: ShownSlot) -> None:
    if not has_agreed(session, desk.case.person_id):
        raise InvalidInput([Fault(f"slot.{slot.code}", "上传身份证明前，请先勾选同意收集身份证明影像", "CONSENT")])


def _check_form(desk: Desk, printed: seal.FormSeal | None) -> str:
    case = desk.case
    mark = seal.judge(printed, number=case.number, round_number=case.round, digest=desk.digest)
    if mark in seal.REASONS and printed is not None:
        reason = seal.REASONS[mark].format(number=printed.number, own=case.number, round=printed.round)
        raise InvalidInput([Fault(f"slot.{SIGNED_FORM}", reason, f"FORM_{mark.name}")])
    return mark.value


def _shown_digest(slot_code: str, printed: seal.FormSeal | None, desk: Desk) -> str:
    """The answers that a signed form shows; one whose code is illegible is taken to show the present ones."""
    if slot_code != SIGNED_FORM:
        return ""
    return printed.digest if printed else seal.short(desk.digest)


def _clear(slot: ShownSlot, round_number: int) -> None:
    for file in slot.files:
        file.removed_in = round_number
