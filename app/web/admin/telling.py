"""History in words: one entry of the timeline for each event of a case."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.engine.spec import Spec
from app.models import Event
from app.queries.events import KINDS
from app.queries.outcomes import offered
from app.web.page import moment

DECISIONS = {"approve": "通过", "return": "退回补正", "refuse": "不予登记"}
MESSAGES = {"withdraw": "撤回", "approved": "相同单位已添加", "refused": "相同单位不予添加"}
TONES = {"approve": "success", "return": "warning", "refuse": "danger"}


def told(events: Iterable[Event], spec: Spec) -> list[dict[str, Any]]:
    """Entries for the timeline, the newest first, in the words of the case's own diagram."""
    names = {key: element.name or key for key, element in spec.elements.items()}
    return [_told(event, names, spec) for event in sorted(events, key=lambda event: -event.position)]


def _told(event: Event, names: Mapping[str, str], spec: Spec) -> dict[str, Any]:
    called = offered(spec, str(event.content.get("element", "")))
    decision = str(event.content.get("decision") or event.content.get("outcome") or "")
    return {
        "title": KINDS.get(event.kind, event.kind),
        "at": moment(event.at),
        "by": event.actor,
        "text": "\n".join(_lines(event.content, names, called.get(decision, decision))),
        "tone": TONES.get(decision, ""),
    }


def _lines(content: Mapping[str, Any], names: Mapping[str, str], decision: str) -> Iterable[str]:
    if element := content.get("element"):
        yield f"环节：{names.get(str(element), str(element))}"
    if decision:
        yield f"结论：{decision}"
    if reason := content.get("reason") or content.get("opinion"):
        yield f"意见：{reason}"
    if message := content.get("message"):
        yield f"请求：{MESSAGES.get(str(message), str(message))}"
    if passed := [names[key] for key in content.get("trail", ()) if names.get(key, key) != key]:
        yield f"经过：{' → '.join(passed)}"
