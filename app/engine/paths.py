"""Which ways a case can take through a diagram: nothing unreachable, nothing without a way out."""

from collections.abc import Iterator, Set

from app.engine.model import Model
from app.errors import Fault


def faults(found: Model) -> Iterator[Fault]:
    """Name nodes that no case can reach, nodes from which no end can be reached, and reminders gone astray."""
    starts = [node.id for node in found.of_kind("startEvent")]
    reachable = found.reachable(starts)
    leading_out = _leading_to_an_end(found)
    for node in found.nodes.values():
        if starts and node.id not in reachable:
            yield Fault(node.id, f"「{node.name}」从开始事件走不到", "UNREACHABLE")
        elif node.id not in leading_out:
            yield Fault(node.id, f"从「{node.name}」走不到任何结束事件", "NO_END")
    yield from _side_branches(found, starts)
    yield from _loops(found)


def main_ends(found: Model) -> frozenset[str]:
    """Return the end events at which a case as a whole ends.

    These are the ends with a `status` that can be reached without a non-interrupting event; when none of
    them has a status, all of them.
    """
    main = found.reachable([node.id for node in found.of_kind("startEvent")], side_branches=False)
    ends = [node for node in found.of_kind("endEvent") if node.id in main]
    told = [node for node in ends if node.properties.get("status")]
    return frozenset(node.id for node in told or ends)


def aside(found: Model) -> frozenset[str]:
    """Return the nodes that a finished case may leave to the worker and the clock.

    From them neither an end of the case as a whole nor anybody's step can be reached: notices, reminders, and the
    opening of another service's case.
    """
    people = {node.id for node in found.of_kind("userTask", "manualTask")}
    return frozenset(found.nodes.keys() - _leading_to(found, main_ends(found) | people))


def _leading_to_an_end(found: Model) -> set[str]:
    return _leading_to(found, {node.id for node in found.of_kind("endEvent")})


def _leading_to(found: Model, goals: Set[str]) -> set[str]:
    before: dict[str, list[str]] = {node_id: [] for node_id in found.nodes}
    for flow in found.flows.values():
        before.get(flow.target, []).append(flow.source)
    for node in found.nodes.values():
        if node.attached_to and node.interrupting:
            before[node.id].append(node.attached_to)
    seen: set[str] = set()
    waiting = list(goals)
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen:
            seen.add(node_id)
            waiting += before.get(node_id, [])
    return seen


def _side_branches(found: Model, starts: list[str]) -> Iterator[Fault]:
    """A reminder that flows back into the main path would send the case along it twice."""
    main = found.reachable(starts, side_branches=False)
    for event in found.of_kind("boundaryEvent"):
        if not event.interrupting:
            for node_id in sorted(found.reachable([event.id]) & main):
                name = found.nodes[node_id].name
                yield Fault(event.id, f"非中断事件「{event.name}」的分支不能并入主流程的「{name}」", "SIDE_BRANCH")


def _loops(found: Model) -> Iterator[Fault]:
    """Name circles that no case should go round.

    Where nothing waits, no fact changes, and the same decision is taken for ever. Where nothing is decided,
    nothing but an event leads out, and SpiffWorkflow would look ahead without end.
    """
    choices = {node.id for node in found.of_kind("exclusiveGateway") if len(found.outgoing(node.id)) > 1}
    automatic = {node.id for node in found.of_kind("exclusiveGateway", "parallelGateway", "businessRuleTask")}
    for node_id in sorted(_circling(found, automatic)):
        yield Fault(node_id, f"「{found.nodes[node_id].name}」在没有任何人工或等待环节的循环中", "LOOP")
    for node_id in sorted(_circling(found, found.nodes.keys() - choices)):
        yield Fault(node_id, f"「{found.nodes[node_id].name}」在没有任何分支判断的循环中", "LOOP")


def _circling(found: Model, allowed: Set[str]) -> set[str]:
    """Return the nodes on circles that stay within the allowed nodes (and those between two such circles)."""
    left = set(allowed)
    while True:
        targets = {flow.target for flow in found.flows.values() if flow.source in left}
        sources = {flow.source for flow in found.flows.values() if flow.target in left}
        if left <= targets & sources:
            return left
        left &= targets & sources
