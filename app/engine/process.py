"""A case on its way through a diagram: what it waits for, and what moves it on."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine import rewind, state, timers
from app.engine.evaluation import Evaluator
from app.engine.facts import chosen
from app.engine.faults import EngineFault, translated
from app.engine.functions import Clock
from app.engine.parser import JobTask
from app.engine.spec import Spec
from app.engine.steps import End, Step, step
from app.errors import MessageNotExpected, TaskNotOpen

__all__ = ["Clock", "End", "Process", "Step"]

# A diagram has at most 200 nodes; a move that runs through more than this is an endless loop.
STEP_BUDGET = 400


class Process:
    """One case on its way through a diagram.

    Every move runs on until something waits for people, the worker, time or a message. A move that raises
    EngineFault leaves the process unusable: roll back and restore it.

    `trail` lists the ids of the elements that were completed since start() or restore(), in order.
    """

    def __init__(self, spec: Spec, workflow: BpmnWorkflow, evaluator: Evaluator, ends: list[str]) -> None:
        self.spec = spec
        self.trail: list[str] = []
        self._workflow = workflow
        self._evaluator = evaluator
        self._ends = ends
        self._budget = STEP_BUDGET

    @classmethod
    def start(cls, spec: Spec, facts: Mapping[str, Any], *, clock: Clock) -> Self:
        """Begin a new process and run it to its first stops."""
        evaluator = cls.evaluator(chosen(facts, spec.names), clock)
        with translated():
            process = cls(spec, BpmnWorkflow(spec.workflow, script_engine=evaluator), evaluator, [])
            with process._move({}):
                process._run_on()
        return process

    @classmethod
    def restore(cls, spec: Spec, state_text: str, *, clock: Clock) -> Self:
        """Bring back what state() wrote; `spec` must be that of the same release."""
        stored = state.load(state_text)
        evaluator = cls.evaluator(stored["facts"], clock)
        return cls(spec, state.revive(spec.workflow, stored, evaluator), evaluator, stored["ends"])

    @staticmethod
    def evaluator(facts: Mapping[str, Any], clock: Clock) -> Evaluator:
        """Make the evaluator of this process."""
        return Evaluator(facts, clock)

    def state(self) -> str:
        """Return the process as JSON text. It must be stored as text; its size does not grow with rounds."""
        facts = {name: value for name, value in self._evaluator.facts.items() if name in self.spec.names}
        return state.dump(self._workflow, facts, self._ends)

    def steps(self) -> list[Step]:
        """Return what waits for people and for the worker now."""
        return [step(task, self.spec) for task in self._open()]

    def complete(self, step_id: UUID, facts: Mapping[str, Any]) -> None:
        """Finish an open step and run on; raises TaskNotOpen when it is not, or no longer, open."""
        task = next((task for task in self._open() if task.id == step_id), None)
        if task is None:
            raise TaskNotOpen
        with self._move(facts):
            if task.state == TaskState.STARTED:
                task.complete()
            else:
                task.run()
            self._passed(task)
            self._run_on()

    def send(self, message: str, facts: Mapping[str, Any]) -> None:
        """Hand a message to the events that wait for it; raises MessageNotExpected when none does."""
        if message not in self.messages:
            raise MessageNotExpected
        with self._move(facts):
            self._workflow.send_event(BpmnEvent(MessageEventDefinition(message)))
            self._run_on()

    def wake(self, now: datetime) -> bool:
        """Fire the timers that are due at `now`, one after the other; False when there was none."""
        before = len(self.trail)
        self._evaluator.freeze(now)
        with self._move({}):
            while (first := self._next_timer()) and timers.due(first) <= now:
                self._evaluator.horizon = timers.due(first)
                first.task_spec._update(first)
                self._run_on()
        self._evaluator.horizon = None
        self._evaluator.freeze(None)
        return len(self.trail) > before

    def recount(self, *, never_sooner: Collection[str]) -> bool:
        """Set the timers that wait by the calendar of today, each from where it began; False when none moved.

        Timers on the elements `never_sooner` only move to a later time: what was announced to somebody holds.
        """
        before = [timers.due(task) for task in self._timers()]
        with translated():
            for task in self._timers():
                announced = self.spec.elements[task.task_spec.bpmn_id].attached_to in never_sooner
                timers.recount(task, sooner=not announced)
        return before != [timers.due(task) for task in self._timers()]

    def cancel(self) -> None:
        """Give up everything that waits: nothing is open any more, and no end is reached."""
        with self._move({}):
            self._workflow.cancel()

    def go_back(self, element_id: str) -> None:
        """Give up everything that came after a step for people, and stand at that step anew.

        Raises EngineFault where branches wait for one another.
        """
        with self._move({}):
            rewind.back_to(self._workflow, element_id)
            self._ends.clear()
            self._run_on()

    @property
    def messages(self) -> frozenset[str]:
        """The names of the messages that the diagram catches where the case stands."""
        return frozenset(
            task.task_spec.event_definition.name
            for task in self._workflow.tasks.values()
            if task.state == TaskState.WAITING and _catches_message(task)
        )

    @property
    def next_due(self) -> datetime | None:
        """The earliest instant (UTC) at which wake() can change anything."""
        first = self._next_timer()
        return None if first is None else timers.due(first)

    @property
    def end(self) -> End | None:
        """The end of the case, once nothing can move it any more; work that stands aside keeps no case open."""
        if not self._ends or self._moving():
            return None
        element = self.spec.elements[self._ends[-1]]
        return End(element.id, element.name, element.properties)

    def _moving(self) -> bool:
        """Whether something is alive that stands on the diagram and not aside."""
        live = (task.task_spec.bpmn_id for task in self._workflow.tasks.values() if task.has_state(state.LIVE))
        return any(element_id is not None and element_id not in self.spec.aside for element_id in live)

    def _open(self) -> Iterator[Task]:
        for task in self._workflow.tasks.values():
            awaited = TaskState.STARTED if isinstance(task.task_spec, JobTask) else TaskState.READY
            if task.state == awaited and (task.task_spec.manual or awaited == TaskState.STARTED):
                yield task

    @contextmanager
    def _move(self, facts: Mapping[str, Any]) -> Iterator[None]:
        """Take in the facts, let the block move the process, and forget what is over."""
        self._evaluator.facts.update(chosen(facts, self.spec.names))
        self._budget = STEP_BUDGET
        with translated():
            yield
        state.prune(self._workflow)

    def _run_on(self) -> None:
        """Run everything that waits for nobody."""
        while task := self._next_automatic():
            self._budget -= 1
            if self._budget < 0:
                raise EngineFault(f"{self.spec.process_id} runs in an endless loop at {task.task_spec.name}")
            task.run()
            self._passed(task)

    def _next_automatic(self) -> Task | None:
        tasks = self._workflow.tasks.values()
        return next((t for t in tasks if t.state == TaskState.READY and not t.task_spec.manual), None)

    def _passed(self, task: Task) -> None:
        """Note a completed element; tasks that SpiffWorkflow adds of its own are not on the diagram."""
        element_id = task.task_spec.bpmn_id
        if element_id is None or task.state != TaskState.COMPLETED:
            return
        self.trail.append(element_id)
        if element_id in self.spec.ends:
            self._ends.append(element_id)

    def _next_timer(self) -> Task | None:
        return next(iter(self._timers()), None)

    def _timers(self) -> list[Task]:
        return timers.waiting(list(self._workflow.tasks.values()))


def _catches_message(task: Task) -> bool:
    return isinstance(getattr(task.task_spec, "event_definition", None), MessageEventDefinition)
