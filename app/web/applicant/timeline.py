"""What has happened to a case, in plain words; who reviewed it is not told."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.domain.review import Outcome
from app.models import Case, Event
from app.queries import cases, releases
from app.queries.outcomes import offered
from app.queries.releases import Parsed
from app.web.page import moment

Line = dict[str, str]

TONES = {Outcome.APPROVE.value: "success", Outcome.RETURN.value: "warning", Outcome.REFUSE.value: "danger"}
OPERATIONS = {
    "update_register": ("已登记入簿", "success"),
    "issue_certificate": ("登记证书已生成，可以打印", "success"),
    "admit_member": ("已入会", "success"),
}
OPINIONS_SHOWN = {Outcome.RETURN.value, Outcome.REFUSE.value}


def of(session: Session, case: Case) -> list[Line]:
    """The lines of the timeline, the latest first, each with the title, the time and perhaps a sentence."""
    parsed = releases.parsed(session, case.release_id)
    opinions = {(d.element, d.round): d.opinion for d in cases.decisions(session, case.id)}
    lines = [line for event in cases.events(session, case.id) for line in _lines(event, parsed, opinions)]
    lines.reverse()
    if lines and case.closed_at is None:
        lines[0].setdefault("tone", "current")
    return lines


def _lines(event: Event, parsed: Parsed, opinions: Mapping[Any, str]) -> Iterator[Line]:
    tell = TOLD.get(event.kind)
    title, tone, text = tell(event.content, parsed, opinions) if tell else (PLAIN.get(event.kind, ""), "", "")
    if title:
        line = {"title": title, "at": moment(event.at), "text": text}
        yield line | ({"tone": tone} if tone else {})


Told = tuple[str, str, str]


def _step(content: Mapping[str, Any], parsed: Parsed, opinions: Mapping[Any, str]) -> Told:
    element = parsed.spec.elements.get(content.get("element", ""))
    if element is None:
        return "", "", ""
    if element.properties.get("role") == "applicant" and element.properties.get("form"):
        number = content.get("round", 1)
        return ("提交完成" if number == 1 else f"补正后重新提交（第 {number} 轮）"), "", ""
    if outcome := content.get("outcome"):
        tone = TONES.get(outcome, "")
        label = offered(parsed.spec, element.id).get(outcome, outcome)
        opinion = opinions.get((element.id, content.get("round")), "") if outcome in OPINIONS_SHOWN else ""
        return f"{element.name}：{label}", tone, opinion
    title, tone = OPERATIONS.get(element.operation or "", ("", ""))
    return title, tone, ""


def _message(content: Mapping[str, Any], parsed: Parsed, opinions: Mapping[Any, str]) -> Told:
    if content.get("message") == cases.WITHDRAW:
        return "已撤回", "", ""
    caught = (parsed.spec.elements.get(key) for key in content.get("trail", ()))
    return next((element.name for element in caught if element and element.name != element.id), ""), "", ""


def _timer(content: Mapping[str, Any], parsed: Parsed, opinions: Mapping[Any, str]) -> Told:
    ends = [parsed.spec.elements[key] for key in content.get("trail", ()) if key in parsed.spec.ends]
    return (ends[0].name, "warning", "") if ends else ("", "", "")


def _opened(content: Mapping[str, Any], parsed: Parsed, opinions: Mapping[Any, str]) -> Told:
    origin = content.get("origin")
    begun = "开始填写" if parsed.forms else "开始办理"
    return (f"由办件 {origin} 转办" if origin else begun), "", ""


def _terminated(content: Mapping[str, Any], parsed: Parsed, opinions: Mapping[Any, str]) -> Told:
    return "已终止", "danger", str(content.get("reason", ""))


PLAIN = {
    "form_exported": "导出申请表",
    "task_claimed": "审核人员开始办理",
    "decision_superseded": "审核结论变更",
    "certificate_printed": "打印登记证书",
}
TOLD: Mapping[str, Callable[[Mapping[str, Any], Parsed, Mapping[Any, str]], Told]] = {
    "case_opened": _opened,
    "step_completed": _step,
    "message_received": _message,
    "timer_fired": _timer,
    "case_terminated": _terminated,
}
