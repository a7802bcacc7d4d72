"""通知: a message in the site, and mail where there is an address; the diagram holds the words."""

from string import Template

from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.domain.review import Outcome
from app.models import Case, Service
from app.operations.base import Inputs, Operation, Result, nothing_to_write
from app.queries import cases
from app.services import messages
from app.services.jobs import Claimed


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    case = session.get_one(Case, claimed.case_id)
    words = _words(session, case)
    subject = Template(str(claimed.parameters.get("subject", ""))).safe_substitute(words)
    text = Template(str(claimed.parameters.get("text", ""))).safe_substitute(words)
    to, key = str(claimed.parameters.get("to", "applicant")), f"step:{claimed.step_id}"
    if to == "applicant":
        messages.to_applicant(session, case, key=key, subject=subject, text=text)
    else:
        messages.to_role(session, to, case, key=key, subject=subject, text=text)


def _words(session: Session, case: Case) -> dict[str, str]:
    """What the texts in a diagram may name, written `$number`."""
    decided = cases.decisions(session, case.id)
    last = decided[0] if decided else None
    remarks = last.remarks if last and last.outcome == Outcome.RETURN.value else []
    return {
        "name": case.applicant_name,
        "number": case.number,
        "organisation": case.organisation_name,
        "service": session.get_one(Service, case.service_key).name,
        "opinion": last.opinion if last else "",
        "remarks": "；".join(remark.text for remark in remarks),
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
