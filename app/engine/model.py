"""A diagram as it is drawn: nodes, flows, lanes. Read straight from the XML, before anything is executed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.engine.xml import BPMN, SPIFF, Node, local

_NS = {"bpmn": BPMN, "spiff": SPIFF}

# What stands in a process beside its nodes and does nothing by itself.
_NO_NODES = frozenset(
    {"sequenceFlow", "laneSet", "documentation", "extensionElements", "textAnnotation", "association", "group"}
)


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow between two nodes; `condition` is the text of its expression, if it has one."""

    id: str
    name: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class Element:
    """A node with everything that its XML says; `kind` is the BPMN name, e.g. `userTask`.

    `parameters` are the expressions handed to `operation`; `triggers` are the kinds of event definition;
    `timer` is the expression of a timer and `timer_kind` its BPMN name; `message` the name of the message.
    """

    id: str
    kind: str
    name: str
    lane: str | None
    properties: Mapping[str, str]
    operation: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    decision: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    triggers: tuple[str, ...] = ()
    timer: str | None = None
    timer_kind: str | None = None
    message: str | None = None
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """One executable process. `nodes` and `flows` are in the order of the file."""

    process_id: str
    name: str
    nodes: Mapping[str, Element]
    flows: Mapping[str, Flow]
    _leaving: dict[str, list[Flow]] = field(default_factory=dict, repr=False)
    _arriving: dict[str, list[Flow]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Sort the flows by their ends once, because every check asks for them."""
        for flow in self.flows.values():
            self._leaving.setdefault(flow.source, []).append(flow)
            self._arriving.setdefault(flow.target, []).append(flow)

    def outgoing(self, node_id: str) -> Sequence[Flow]:
        """Return the flows that leave a node, in the order of the file."""
        return self._leaving.get(node_id, ())

    def incoming(self, node_id: str) -> Sequence[Flow]:
        """Return the flows that arrive at a node."""
        return self._arriving.get(node_id, ())

    def attached(self, node_id: str) -> list[Element]:
        """Return the boundary events that sit on a node."""
        return [node for node in self.nodes.values() if node.attached_to == node_id]

    def of_kind(self, *kinds: str) -> list[Element]:
        """Return the nodes of the given BPMN kinds."""
        return [node for node in self.nodes.values() if node.kind in kinds]

    def reachable(self, starts: list[str], *, side_branches: bool = True) -> set[str]:
        """Ids of all nodes that a token can visit; without `side_branches`, reminders do not count."""
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            node_id = waiting.pop()
            if node_id in seen or node_id not in self.nodes:
                continue
            seen.add(node_id)
            waiting += [flow.target for flow in self.outgoing(node_id)]
            waiting += [event.id for event in self.attached(node_id) if side_branches or event.interrupting]
        return seen


def executable_processes(root: Node) -> list[Node]:
    """The processes of a file that are meant to run."""
    return [process for process in root.iterfind("bpmn:process", _NS) if process.get("isExecutable") == "true"]


def model(root: Node, process: Node) -> Model:
    """Read one process; what is missing or wrong is left for the check to find."""
    lanes = _lanes(process)
    messages = {message.get("id"): message.get("name") for message in root.iterfind("bpmn:message", _NS)}
    nodes = [_element(node, lanes, messages) for node in node_elements(process)]
    flows = [_flow(flow) for flow in process.iterfind("bpmn:sequenceFlow", _NS)]
    return Model(
        process_id=process.get("id", ""),
        name=process.get("name", "") or process.get("id", ""),
        nodes={node.id: node for node in nodes},
        flows={flow.id: flow for flow in flows},
    )


def node_elements(process: Node) -> Iterator[Node]:
    """The XML elements of a process that a token can stand on, whether we support them or not."""
    return (child for child in process if local(child) not in _NO_NODES)


def _lanes(process: Node) -> dict[str, str]:
    """Map the id of a node to the name of the innermost lane that holds it."""
    return {
        (reference.text or "").strip(): lane.get("name", "")
        for lane in process.iter(f"{{{BPMN}}}lane")
        for reference in lane.iterfind("bpmn:flowNodeRef", _NS)
    }


def _flow(flow: Node) -> Flow:
    condition = flow.find("bpmn:conditionExpression", _NS)
    return Flow(
        id=flow.get("id", ""),
        name=flow.get("name", ""),
        source=flow.get("sourceRef", ""),
        target=flow.get("targetRef", ""),
        condition=None if condition is None else (condition.text or "").strip(),
    )


def _element(node: Node, lanes: Mapping[str, str], messages: Mapping[str, str]) -> Element:
    node_id = node.get("id", "")
    operator = node.find("bpmn:extensionElements/spiff:serviceTaskOperator", _NS)
    timer = _timer(node)
    return Element(
        id=node_id,
        kind=local(node),
        name=node.get("name") or node_id,
        lane=lanes.get(node_id),
        properties=_properties(node),
        operation=None if operator is None else operator.get("id"),
        parameters=_parameters(operator),
        decision=_decision(node),
        attached_to=node.get("attachedToRef"),
        interrupting=node.get("cancelActivity", "true") == "true",
        default=node.get("default"),
        triggers=tuple(local(child) for child in node if local(child).endswith("EventDefinition")),
        timer=None if timer is None else (timer.text or "").strip(),
        timer_kind=None if timer is None else local(timer),
        message=_message(node, messages),
        extras=tuple(_extras(node)),
    )


def _properties(node: Node) -> dict[str, str]:
    found = node.iterfind("bpmn:extensionElements/spiff:properties/spiff:property", _NS)
    return {item.get("name", ""): item.get("value", "") for item in found}


def _parameters(operator: Node | None) -> dict[str, str]:
    if operator is None:
        return {}
    found = operator.iterfind("spiff:parameters/spiff:parameter", _NS)
    return {item.get("id", ""): item.get("value", "") for item in found}


def _decision(node: Node) -> str | None:
    found = node.find("bpmn:extensionElements/spiff:calledDecisionId", _NS)
    return None if found is None else (found.text or "").strip()


def _timer(node: Node) -> Node | None:
    definition = node.find("bpmn:timerEventDefinition", _NS)
    return None if definition is None else next(iter(definition), None)


def _message(node: Node, messages: Mapping[str, str]) -> str | None:
    definition = node.find("bpmn:messageEventDefinition", _NS)
    return None if definition is None else messages.get(definition.get("messageRef", ""))


def _extras(node: Node) -> Iterator[str]:
    """Name what hangs on a node and could change how it runs: scripts, loops, data, foreign extensions."""
    known = {"documentation", "extensionElements", "incoming", "outgoing"}
    for child in node:
        name = local(child)
        if name not in known and not name.endswith("EventDefinition"):
            yield name
    for child in node.iterfind("bpmn:extensionElements/spiff:*", _NS):
        if local(child) not in {"properties", "serviceTaskOperator", "calledDecisionId"}:
            yield local(child)
