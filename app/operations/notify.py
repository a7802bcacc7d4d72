"""通知: a message in the site, and mail where there is an address; the diagram holds the words."""

from string import Template

from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.domain.calendar import today
from app.domain.review import Outcome
from app.models import Case, Service, Task
from app.operations.base import Inputs, Operation, Result, nothing_to_write
from app.queries import cases, clocks
from app.services import cards, messages
from app.services.accounts import APPLICANT
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    """Write the message; a card for a step that was finished meanwhile has nobody to go to."""
    case = session.get_one(Case, claimed.case_id)
    waiting = clocks.running(session, case.id)
    words = _words(session, case, waiting)
    subject = Template(str(claimed.parameters.get("subject", ""))).safe_substitute(words)
    text = Template(str(claimed.parameters.get("text", ""))).safe_substitute(words)
    to, key = str(claimed.parameters.get("to", APPLICANT)), f"step:{claimed.step_id}"
    if to == APPLICANT:
        messages.to_applicant(session, case, key=key, subject=subject, text=text)
    elif cards.HOLDER not in to.split():
        messages.to_role(session, to, case, key=key, subject=subject, text=text)
    elif waiting is not None:
        cards.tell(session, case, waiting, to.split(), key=key, subject=subject, text=text)


def _words(session: Session, case: Case, waiting: Task | None) -> dict[str, str]:
    """What the texts in a diagram may name, written `$number`; `$step` and `$due` are those of the open step."""
    decided = cases.decisions(session, case.id)
    last = decided[0] if decided else None
    remarks = last.remarks if last and last.outcome == Outcome.RETURN.value else []
    due = waiting.due_at if waiting else None
    return {
        "name": case.applicant_name,
        "number": case.number,
        "organisation": case.organisation_name,
        "service": session.get_one(Service, case.service_key).name,
        "opinion": last.opinion if last else "",
        "remarks": "；".join(remark.text for remark in remarks),
        "step": waiting.name if waiting else "",
        "due": today(due - clocks.INSTANT).isoformat() if due else "",
    }


def _send(inputs: Inputs, beside: Neighbours) -> Result:
    beside.mailer.send(**inputs)
    return {}


def _mail(session: Session, claimed: Claimed) -> Inputs:
    """The job's id is the Message-ID of every try, so that a mail sent twice can be told as one."""
    return {
        "message_id": f"<{claimed.id}@dengji>",
        "to": claimed.parameters["to"],
        "subject": claimed.parameters["subject"],
        "text": claimed.parameters["text"],
    }


NOTIFY = Operation("notify", "发送通知", frozenset({"to", "subject", "text"}), apply=_apply)
SEND_MAIL = Operation("send_mail", "发送邮件", prepare=_mail, perform=_send, apply=nothing_to_write, internal=True)
