"""Which BPMN elements are accepted, and what each of them must have."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.engine.model import Element, Flow, Model
from app.engine.tables import Table
from app.errors import Fault

TASKS = frozenset({"userTask", "manualTask", "serviceTask", "businessRuleTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway"})
CATCHING = frozenset({"boundaryEvent", "intermediateCatchEvent"})
SUPPORTED = TASKS | GATEWAYS | CATCHING | {"startEvent", "endEvent"}

_TRIGGERS = {
    "startEvent": frozenset[str](),
    "endEvent": frozenset({"terminateEventDefinition"}),
    "boundaryEvent": frozenset({"timerEventDefinition", "messageEventDefinition"}),
    "intermediateCatchEvent": frozenset({"timerEventDefinition", "messageEventDefinition"}),
}
_HINTS = {
    "scriptTask": "流程图中不允许使用脚本，请改用服务任务",
    "task": "请改成用户任务或服务任务",
    "preScript": "流程图中不允许使用脚本",
    "postScript": "流程图中不允许使用脚本",
}


def faults(found: Model, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Go through all nodes and say what is wrong with each."""
    starts = found.of_kind("startEvent")
    if len(starts) != 1:
        where = starts[1].id if starts else found.process_id
        yield Fault(where, f"流程须有一个开始事件，现在有 {len(starts)} 个", "START")
    for node in found.nodes.values():
        if node.kind not in SUPPORTED:
            hint = _HINTS.get(node.kind, "请换成支持的元素")
            yield Fault(node.id, f"「{node.name}」：不支持的元素类型 {node.kind}，{hint}", "UNSUPPORTED")
            continue
        yield from _extras(node)
        yield from _triggers(node)
        yield from _flows(node, found)
        yield from _task(node, tables)


def _extras(node: Element) -> Iterator[Fault]:
    for extra in node.extras:
        hint = _HINTS.get(extra, "请删除")
        yield Fault(node.id, f"「{node.name}」带有不支持的内容 {extra}，{hint}", "UNSUPPORTED")


def _triggers(node: Element) -> Iterator[Fault]:
    allowed = _TRIGGERS.get(node.kind, frozenset())
    if not set(node.triggers) <= allowed:
        yield Fault(node.id, f"「{node.name}」的事件类型不支持：{'、'.join(node.triggers)}", "UNSUPPORTED")
    elif node.kind in CATCHING and len(node.triggers) != 1:
        yield Fault(node.id, f"「{node.name}」须是定时事件或消息事件", "EVENT")
    elif "timerEventDefinition" in node.triggers and node.timer_kind not in {"timeDate", "timeDuration"}:
        yield Fault(node.id, f"「{node.name}」须写明到期时间（timeDate 或 timeDuration），不支持循环", "TIMER")
    elif "messageEventDefinition" in node.triggers and not node.message:
        yield Fault(node.id, f"「{node.name}」没有指定消息", "MESSAGE")


def _flows(node: Element, found: Model) -> Iterator[Fault]:
    outgoing, incoming = found.outgoing(node.id), found.incoming(node.id)
    if node.kind in {"startEvent", "boundaryEvent"} and incoming:
        yield Fault(node.id, f"「{node.name}」不能有流入的连线", "FLOW")
    if node.kind == "boundaryEvent":
        yield from _attachment(node, found)
    if node.kind == "parallelGateway" and len(incoming) > 1 and len(outgoing) > 1:
        yield Fault(node.id, f"并行网关「{node.name}」不能同时汇合与分支，请用两个网关", "PARALLEL")
    yield from _number_of_ways(node, outgoing)
    if node.kind == "exclusiveGateway":
        yield from _exclusive(node, outgoing)
    elif any(flow.condition is not None for flow in outgoing):
        yield Fault(node.id, f"「{node.name}」流出的连线不能有条件，条件只用于排他网关", "CONDITION")


def _number_of_ways(node: Element, outgoing: Sequence[Flow]) -> Iterator[Fault]:
    if node.kind == "endEvent":
        if outgoing:
            yield Fault(node.id, f"结束事件「{node.name}」不能有流出的连线", "FLOW")
    elif not outgoing:
        yield Fault(node.id, f"「{node.name}」没有流出的连线", "NO_WAY_OUT")
    elif node.kind not in GATEWAYS and len(outgoing) > 1:
        yield Fault(node.id, f"「{node.name}」只能有一条流出的连线，分支请用网关", "FLOW")


def _attachment(node: Element, found: Model) -> Iterator[Fault]:
    host = found.nodes.get(node.attached_to or "")
    if host is None:
        yield Fault(node.id, f"边界事件「{node.name}」附着的任务“{node.attached_to or ''}”不存在", "DANGLING")
    elif host.kind not in {"userTask", "manualTask", "serviceTask"}:
        yield Fault(node.id, f"边界事件「{node.name}」只能附着在任务上", "BOUNDARY")


def _exclusive(node: Element, outgoing: Sequence[Flow]) -> Iterator[Fault]:
    if len(outgoing) == 1:
        if outgoing[0].condition is not None:
            yield Fault(node.id, f"网关「{node.name}」只有一条出路，不能带条件", "CONDITION")
    elif outgoing:
        if node.default not in {flow.id for flow in outgoing}:
            yield Fault(node.id, f"网关「{node.name}」没有默认出路", "NO_DEFAULT")
        yield from _conditions(node, outgoing)


def _conditions(node: Element, outgoing: Sequence[Flow]) -> Iterator[Fault]:
    counts = Counter(flow.condition for flow in outgoing if flow.condition is not None)
    for flow in outgoing:
        way = f"网关「{node.name}」的出路“{flow.name or flow.id}”"
        if flow.id == node.default:
            if flow.condition is not None:
                yield Fault(flow.id, f"{way}是默认出路，不能带条件", "CONDITION")
        elif flow.condition is None:
            yield Fault(flow.id, f"{way}没有条件", "NO_CONDITION")
        elif counts[flow.condition] > 1:
            yield Fault(flow.id, f"{way}与另一条出路的条件相同：{flow.condition}", "CONDITION")


def _task(node: Element, tables: Mapping[str, Table]) -> Iterator[Fault]:
    if node.kind == "serviceTask" and not node.operation:
        yield Fault(node.id, f"服务任务「{node.name}」没有指定操作", "NO_OPERATION")
    if node.kind != "serviceTask" and node.operation:
        yield Fault(node.id, f"「{node.name}」不是服务任务，不能指定操作", "UNSUPPORTED")
    if node.kind == "businessRuleTask" and node.decision not in tables:
        yield Fault(node.id, f"「{node.name}」引用的决策表“{node.decision or ''}”不存在", "NO_TABLE")
