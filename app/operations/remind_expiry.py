"""到期提醒: every night whoever comes to a stage before the end is told; a mail is checked once more when it leaves."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.domain.calendar import today
from app.models.base import now
from app.operations.base import Inputs, Operation, Result, nothing_to_write
from app.queries import reminders
from app.services import reminders as services
from app.services.jobs import Claimed


def _look(inputs: Inputs, beside: Neighbours) -> Result:
    """The day up to which this night's work tells: today, however late the worker comes to it."""
    return {"until": today(now()).isoformat()}


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    until = date.fromisoformat(result["until"])
    services.remind(session, since=reminders.told_until(session, claimed.id, until), until=until)


def _mail(session: Session, claimed: Claimed) -> Inputs:
    """The mail; nothing for whoever was renewed, revoked or frozen since it was written."""
    given = claimed.parameters
    registration, valid_to = UUID(given["registration"]), date.fromisoformat(given["valid_to"])
    if not reminders.stands(session, registration, valid_to, today(now())):
        return {}
    return {name: given[name] for name in ("message_id", "to", "subject", "text")}


def _send(inputs: Inputs, beside: Neighbours) -> Result:
    if inputs:
        beside.mailer.send(**inputs)
    return {"sent": bool(inputs)}


REMIND_EXPIRY = Operation(reminders.NIGHTLY, "到期提醒", perform=_look, apply=_apply, internal=True)
MAIL_REMINDER = Operation(
    services.MAIL, "发送到期提醒邮件", prepare=_mail, perform=_send, apply=nothing_to_write, internal=True
)
