"""办理记录: the lines of a case's history in the words of its diagram, the newest first."""

from collections.abc import Mapping
from typing import Any

from app.domain.review import Outcome
from app.engine.spec import Spec
from app.models import Event
from app.queries.events import KINDS
from app.queries.outcomes import offered
from app.queries.review import File
from app.web.desk.blueprint import TONES
from app.web.page import moment


def timeline(file: File, spec: Spec) -> list[dict[str, str]]:
    """The entries of the component `timeline`."""
    told = [_told(event, spec, file.slots) for event in reversed(file.events)]
    if told and file.case.closed_at is None:
        told[0].setdefault("tone", "current")
    return told


def _told(event: Event, spec: Spec, slots: Mapping[str, str]) -> dict[str, str]:
    said = {"title": _title(event.kind, event.content, spec), "by": event.actor, "at": moment(event.at)}
    text = _text(event.kind, event.content, slots)
    outcome = event.content.get("outcome", "")
    if outcome in tuple(Outcome):
        said["tone"] = TONES[Outcome(outcome)]
    return {**said, "text": text} if text else said


def _title(kind: str, content: Mapping[str, Any], spec: Spec) -> str:
    if kind == "step_completed":
        outcome = content.get("outcome", "")
        element = str(content.get("element", ""))
        label = f"：{offered(spec, element).get(outcome, outcome)}" if outcome else ""
        return f"{_name(spec, element)}{label}"
    if kind == "timer_fired":
        names = [_name(spec, key) for key in content.get("trail", ())]
        return f"到期处理：{'、'.join(name for name in names if name)}"
    if kind == "message_received":
        return {"withdraw": "申请人撤回"}.get(content.get("message", ""), KINDS[kind])
    if kind in {"task_claimed", "task_released"}:
        return f"{KINDS[kind]}：{_name(spec, content.get('element', ''))}"
    return KINDS.get(kind, kind)


def _text(kind: str, content: Mapping[str, Any], slots: Mapping[str, str]) -> str:
    if kind in {"attachment_added", "attachment_removed"}:
        code = str(content.get("slot", ""))
        return slots.get(code, code)
    if kind == "registered":
        return f"登记编号 {content.get('registration', '')}"
    if kind == "case_opened":
        passed_on = f"，由办件 {content['origin']} 转办" if content.get("origin") else ""
        return f"流程第 {content.get('release', '')} 版{passed_on}"
    remarks = content.get("remarks", 0)
    return f"补正意见 {remarks} 条" if remarks else ""


def _name(spec: Spec, element_id: str) -> str:
    """What the diagram calls an element; nothing for one without a name of its own."""
    element = spec.elements.get(element_id)
    return element.name if element and element.name != element_id else ""
