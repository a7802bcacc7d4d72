"""A rehearsal: the release check walks every branch of a diagram from its start to its ends."""

import math
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.domain.calendar import Calendar
from app.engine.evaluation import Evaluator
from app.engine.faults import EngineFault
from app.engine.functions import Clock
from app.engine.model import Flow, Model
from app.engine.process import Process
from app.engine.spec import Spec
from app.errors import Fault

MAX_STOPS = 600

# An event on a task is the way to take only where no arrow leads on.
EVENT_COST = 1000


def faults(spec: Spec, found: Model, samples: Mapping[str, Any]) -> Iterator[Fault]:
    """Walk to each branch and on to an end; yields a fault for each walk that fails.

    A walk passes as many branches as it can that no walk has passed before, so there are few of them.
    """
    passed: set[str] = set()
    for target in _targets(found):
        if target in passed:
            continue
        try:
            fault = _stuck(spec, samples, _Guide(found, target, passed))
        except EngineFault as error:
            fault = Fault(target, f"试运行经过“{target}”时出错：{error}", "WALK")
        if fault:
            yield fault


def _targets(found: Model) -> list[str]:
    """What the walks together must pass: the start, every way out of a gateway, every event on a task."""
    gateways = [node.id for node in found.of_kind("exclusiveGateway") if len(found.outgoing(node.id)) > 1]
    ways = [flow.id for flow in found.flows.values() if flow.source in gateways]
    return (
        [node.id for node in found.of_kind("startEvent")]
        + ways
        + [event.id for event in found.of_kind("boundaryEvent")]
    )


class _Guide:
    """The clock of a rehearsal, which also knows the way: to its target first, then on to an end."""

    def __init__(self, found: Model, target: str, walked: set[str]) -> None:
        self.found = found
        self.target = target
        self.walked = walked
        way = found.flows.get(target)
        self.passed = target in {node.id for node in found.of_kind("startEvent")}
        self._to_target = _distances(found, {way.source if way else target})
        self._to_end = _distances(found, {node.id for node in found.of_kind("endEvent")})

    def now(self) -> datetime:
        """Return the present."""
        return datetime.now(UTC)

    def calendar(self) -> Calendar:
        """Return a calendar without holidays."""
        return Calendar()

    def choose(self, gateway_id: str) -> str | None:
        """Return the condition that shall hold at a gateway; None stands for its default way."""
        way = min(self.found.outgoing(gateway_id), key=self._appeal)
        self.walked.add(way.id)
        self.passed |= way.id == self.target
        return way.condition

    def _appeal(self, way: Flow) -> tuple[bool, bool, float]:
        """Order the ways out of a gateway: the target, then new ones that lead on, then the shortest."""
        distance = self.distance(way.target)
        old = not self.passed or way.id in self.walked or math.isinf(distance)
        return self.passed or way.id != self.target, old, distance

    def happened(self, event_id: str) -> None:
        """Note an event that the walk lets happen."""
        self.walked.add(event_id)
        self.passed |= event_id == self.target

    def distance(self, node_id: str) -> float:
        """Tell how far it still is from a node."""
        return (self._to_end if self.passed else self._to_target).get(node_id, math.inf)

    def after(self, node_id: str) -> float:
        """Tell how far it is once a step has been completed."""
        return min((self.distance(way.target) for way in self.found.outgoing(node_id)), default=math.inf)


class _Choosing(Evaluator):
    """Takes the way out of a gateway that the guide wants, whatever the facts say."""

    def __init__(self, facts: Mapping[str, Any], guide: _Guide) -> None:
        super().__init__(facts, guide)
        self._guide = guide
        self._chosen: dict[UUID, str | None] = {}

    def evaluate(self, task: Task, text: str, external_context: object = None) -> Any:
        """Evaluate as ever, so that faults show; but answer at gateways what leads on."""
        value = super().evaluate(task, text, external_context)
        if not isinstance(task.task_spec, ExclusiveGateway):
            return value
        if task.id not in self._chosen:
            self._chosen[task.id] = self._guide.choose(task.task_spec.bpmn_id)
        return text == self._chosen[task.id]


class _Rehearsal(Process):
    """A process whose events the walk can make happen."""

    @staticmethod
    def evaluator(facts: Mapping[str, Any], clock: Clock) -> Evaluator:
        """Make an evaluator that follows the guide; rehearsals are always started with one as their clock."""
        return _Choosing(facts, cast("_Guide", clock))

    def events(self) -> list[Task]:
        """Return the events that could happen now."""
        tasks = self._workflow.tasks.values()
        return [t for t in tasks if t.state == TaskState.WAITING and hasattr(t.task_spec, "event_definition")]

    def happen(self, event: Task) -> None:
        """Let an event happen."""
        with self._move({}):
            event._set_internal_data(event_fired=True)
            event.task_spec._update(event)
            self._run_on()


def _stuck(spec: Spec, samples: Mapping[str, Any], guide: _Guide) -> Fault | None:
    """Walk to the target and on to an end; returns what stands in the way, if anything does."""
    process = _Rehearsal.start(spec, samples, clock=guide)
    for _ in range(MAX_STOPS):
        if not _go_on(process, guide):
            break
    if process.end is not None and process.end.properties.get("status"):
        return None
    waiting = [step.element for step in process.steps()]
    where = (waiting or process.trail or [guide.target])[-1]
    return Fault(where, f"试运行经过“{guide.target}”后停在“{where}”，走不到写明状态的结束事件", "WALK")


def _go_on(process: _Rehearsal, guide: _Guide) -> bool:
    """Do the one thing that leads on best; False when there is nothing left to do."""
    step = min(process.steps(), key=lambda step: guide.after(step.element), default=None)
    event = min(process.events(), key=lambda task: guide.distance(task.task_spec.bpmn_id), default=None)
    if event and _leads_better(guide, event.task_spec.bpmn_id, step.element if step else None):
        guide.happened(event.task_spec.bpmn_id)
        process.happen(event)
    elif step:
        process.complete(step.id, {})
    return bool(step or event)


def _leads_better(guide: _Guide, event_id: str, element_id: str | None) -> bool:
    return element_id is None or guide.distance(event_id) < guide.after(element_id)


def _distances(found: Model, goals: set[str]) -> dict[str, float]:
    """Count the arrows from each node to the nearest goal; events on tasks are a last resort."""
    distances = dict.fromkeys(goals, 0.0)
    waiting = deque(goals)
    while waiting:
        node_id = waiting.popleft()
        for before, cost in _ways_to(found, node_id):
            distance = distances[node_id] + cost
            if distance < distances.get(before, math.inf):
                distances[before] = distance
                waiting.append(before)
    return distances


def _ways_to(found: Model, node_id: str) -> Iterator[tuple[str, float]]:
    yield from ((flow.source, 1) for flow in found.incoming(node_id))
    host = found.nodes[node_id].attached_to
    if host:
        yield host, EVENT_COST
