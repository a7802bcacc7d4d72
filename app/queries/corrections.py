"""What an applicant may change: everything in a first draft, and what a return opened afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from app.domain.review import TargetKind
from app.domain.slots import SIGNED_FORM, SUPPLEMENT
from app.forms.answers import differences
from app.forms.unlocking import opened
from app.models import Attachment, Decision
from app.queries import answers, form_faults, remarks, slots
from app.queries.cases import Desk

_TOUCHED = select(Attachment.slot).where(
    Attachment.case_id == bindparam("case"),
    or_(Attachment.round == bindparam("round"), Attachment.removed_in == bindparam("round")),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The keys of the fields and the codes of the slots that are open; everything is when `whole`."""

    whole: bool = True
    fields: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()

    def field(self, key: str) -> bool:
        """Whether the field of this key may be changed."""
        return self.whole or key in self.fields

    def slot(self, code: str) -> bool:
        """Whether attachments of this slot may be added and cleared."""
        return self.whole or code in self.slots

    def closed(self, desk: Desk) -> frozenset[str]:
        """The keys of the fields that only can be read."""
        return frozenset(field.key for field in desk.form.fields() if not self.field(field.key))


def of(session: Session, desk: Desk) -> Opening:
    """What the applicant may change now.

    A return opens what its remarks are about, and the whole when one is about the whole. Open is besides what could
    not be handed in as it is, and what was changed already since the return, so that it can be changed back.
    """
    back = remarks.returned_by(session, desk.case)
    if back is None or any(remark.kind == TargetKind.GENERAL for remark in back.remarks):
        return Opening()
    faulty = _faulty(session, desk)
    if "" in faulty:
        return Opening()
    row = answers.of_round(session, desk.case.id, desk.form.key, back.round)
    before = answers.opened(session, desk.form, row.values) if row else {}
    changed = {change.path.partition(".")[0] for change in differences(desk.form, before, desk.values)}
    remarked = {remark.target.partition(".")[0] for remark in back.remarks if remark.kind == TargetKind.FIELD}
    return Opening(
        whole=False,
        fields=opened(desk.form, remarked | faulty | changed, desk.unlocked),
        slots=_slots(session, desk, back, before, printed_again=row is None or row.digest != desk.digest),
    )


def _faulty(session: Session, desk: Desk) -> set[str]:
    """The keys of the fields with which the form could not be handed in; "" for a fault of the form as a whole."""
    found = [*form_faults.of(session, desk), *form_faults.of_conditions(session, desk)]
    return {fault.field.partition(".")[0] for fault in found}


def _slots(
    session: Session, desk: Desk, back: Decision, before: Mapping[str, Any], *, printed_again: bool
) -> frozenset[str]:
    """The slots that were remarked, are asked for only now, are empty, or were touched already in this round.

    Other material is welcome after every return, and changed answers have to be signed again.
    """
    remarked = {remark.target for remark in back.remarks if remark.kind == TargetKind.ATTACHMENT}
    earlier = slots.codes(session, desk, before)
    asked = slots.of(session, desk)
    new = {slot.code for slot in asked if slot.missing or slot.code not in earlier}
    touched = session.scalars(_TOUCHED, {"case": desk.case.id, "round": desk.case.round})
    signed = {SIGNED_FORM} if printed_again else set()
    return frozenset({SUPPLEMENT, *remarked, *new, *touched, *signed})
