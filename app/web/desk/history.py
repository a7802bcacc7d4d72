"""办理记录: the lines of a case's history in the words of its diagram, the newest first."""

from collections.abc import Callable, Mapping
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
    said = {"title": title(event.kind, event.content, spec), "by": event.actor, "at": moment(event.at)}
    text = _text(event.kind, event.content, slots)
    outcome = event.content.get("outcome", "")
    if outcome in tuple(Outcome):
        said["tone"] = TONES[Outcome(outcome)]
    return {**said, "text": text} if text else said


def title(kind: str, content: Mapping[str, Any], spec: Spec) -> str:
    """What an event is called in the words of its case's diagram."""
    tell = TITLES.get(kind)
    if tell is not None:
        return tell(content, spec)
    if kind.startswith("task_"):
        return f"{KINDS[kind]}：{_name(spec, content.get('element', ''))}"
    return KINDS.get(kind, kind)


def _completed(content: Mapping[str, Any], spec: Spec) -> str:
    outcome = content.get("outcome", "")
    element = str(content.get("element", ""))
    label = f"：{offered(spec, element).get(outcome, outcome)}" if outcome else ""
    return f"{_name(spec, element)}{label}"


def _superseded(content: Mapping[str, Any], spec: Spec) -> str:
    element = str(content.get("element", ""))
    before, after = (offered(spec, element).get(str(content.get(name, "")), "") for name in ("before", "outcome"))
    return f"{KINDS['decision_superseded']}：{_name(spec, element)} {before} → {after}"


def _fired(content: Mapping[str, Any], spec: Spec) -> str:
    names = [_name(spec, key) for key in content.get("trail", ())]
    return f"到期处理：{'、'.join(name for name in names if name)}"


def _received(content: Mapping[str, Any], spec: Spec) -> str:
    return {"withdraw": "申请人撤回"}.get(content.get("message", ""), KINDS["message_received"])


TITLES: Mapping[str, Callable[[Mapping[str, Any], Spec], str]] = {
    "step_completed": _completed,
    "decision_superseded": _superseded,
    "timer_fired": _fired,
    "message_received": _received,
}


def _taken(content: Mapping[str, Any]) -> str:
    """What was taken out of the office of a scan that was looked at, and why."""
    taken = {"original": "，下载无水印原件", "copy": "，下载"}.get(str(content.get("taken", "")), "")
    return f"{taken}，原因：{content['reason']}" if content.get("reason") else taken


def _text(kind: str, content: Mapping[str, Any], slots: Mapping[str, str]) -> str:
    if kind in {"attachment_added", "attachment_removed", "original_viewed"}:
        code = str(content.get("slot", ""))
        return slots.get(code, code) + _taken(content)
    if kind.startswith(("task_", "remark_")):
        return _moved(content) if kind.startswith("task_") else _remarked(content)
    if kind in {"registered", "decision_superseded"}:
        reason = kind == "decision_superseded"
        return f"原因：{content.get('reason', '')}" if reason else f"登记编号 {content.get('registration', '')}"
    if kind == "case_opened":
        passed_on = f"，由办件 {content['origin']} 转办" if content.get("origin") else ""
        return f"流程第 {content.get('release', '')} 版{passed_on}"
    remarks = content.get("remarks", 0)
    return f"补正意见 {remarks} 条" if remarks else ""


def _remarked(content: Mapping[str, Any]) -> str:
    """What a remark is about, and what the applicant said."""
    return "：".join(str(content[key]) for key in ("about", "reason") if content.get(key))


def _moved(content: Mapping[str, Any]) -> str:
    """From whom a task went to whom, and why."""
    hands = [str(content[key]) for key in ("from", "to") if content.get(key)]
    idle = [f"{content['hours']} 小时未办理"] if content.get("hours") else []
    why = [f"原因：{content['reason']}"] if content.get("reason") else []
    return "，".join([" → ".join(hands), *idle, *why] if hands else [*idle, *why])


def _name(spec: Spec, element_id: str) -> str:
    """What the diagram calls an element; nothing for one without a name of its own."""
    element = spec.elements.get(element_id)
    return element.name if element and element.name != element_id else ""
