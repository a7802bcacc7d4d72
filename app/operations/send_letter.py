"""通知书: fill in the letter that the diagram names, keep it with the case, and tell the applicant where it is."""

from collections.abc import Mapping
from string import Template as Words

from sqlalchemy.orm import Session

from app.adapters.docx import Template
from app.adapters.neighbours import Neighbours, neighbours
from app.domain.calendar import today
from app.domain.letters import Said, digest, written
from app.models import Case, Job
from app.operations import kept
from app.operations.base import Inputs, Operation, Result
from app.queries import ahead, cases, letters, releases
from app.services import letters as services
from app.services import messages
from app.services.jobs import Claimed


def _prepare(session: Session, claimed: Claimed) -> Inputs:
    """What the letter tells: the decision after which it was ordered, or that the case was received."""
    case, ordered = session.get_one(Case, claimed.case_id), session.get_one(Job, claimed.id).created_at
    decision = letters.told(session, case, ordered)
    said = letters.decided(session, case, decision) if decision else Said(day=today(ordered), round=case.round)
    template, title = (str(claimed.parameters[name]) for name in ("template", "title"))
    context = letters.context(session, case, title, said)
    return {
        "letter": {
            "template": template,
            "title": title,
            "round": said.round,
            "digest": digest(context, str(claimed.step_id)),
            "decision": str(decision.id) if decision else "",
        },
        "message": _message(claimed, _words(session, case, said)),
        "context": context,
        "source": releases.parsed(session, case.release_id).templates[template],
        "name": f"{case.applicant_name}-{case.number}-{title}.docx",
    }


def _message(claimed: Claimed, words: Mapping[str, str]) -> dict[str, str]:
    """Subject and text of the message, which the diagram holds, filled in."""
    asked = claimed.parameters
    return {name: Words(str(asked.get(name, ""))).safe_substitute(words) for name in ("subject", "text")}


def _words(session: Session, case: Case, said: Said) -> dict[str, str]:
    """What the message may name, written `$number`; `$link` is the address of the case's page."""
    return {
        "name": case.applicant_name,
        "number": case.number,
        "organisation": case.organisation_name,
        "service": cases.service_name(session, case),
        "reason": said.reason,
        "opinion": said.opinion,
        "remarks": "；".join(text for _, text in said.remarks),
        "until": written(said.until),
        "link": f"{neighbours(session).settings.base_url.rstrip('/')}/me/cases/{case.id}",
    }


def _perform(inputs: Inputs, beside: Neighbours) -> Result:
    docx = Template(inputs["source"]).render(inputs["context"], {})
    file = kept.put(beside, docx, ".docx", inputs["name"])
    return {"letter": inputs["letter"], "message": inputs["message"], "docx": file}


def _apply(session: Session, claimed: Claimed, result: Result) -> None:
    case = session.get_one(Case, claimed.case_id)
    services.keep(session, case, result["letter"], kept.row(session, result["docx"]))
    messages.to_applicant(session, case, key=f"step:{claimed.step_id}", **result["message"])


SEND_LETTER = Operation(
    ahead.LETTER,
    "发送通知书",
    frozenset({"template", "title", "subject", "text"}),
    prepare=_prepare,
    perform=_perform,
    apply=_apply,
)
