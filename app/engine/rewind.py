"""Going back to a step: what came after it is given up, and the process stands at the step anew."""

from collections.abc import Iterator

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.faults import EngineFault
from app.engine.state import LIVE


def after(spec: BpmnProcessSpec, element_id: str) -> frozenset[str]:
    """The ids of the elements to which a case can come from a step, the step itself with its events among them."""
    return frozenset(each.bpmn_id for each in _behind(_entry(spec, element_id)) if each.bpmn_id)


def back_to(workflow: BpmnWorkflow, element_id: str) -> None:
    """Cancel everything that is alive on the way from a step, and begin the step again.

    What stands beside that way, such as work that another branch left to the worker, stays. Raises EngineFault when
    branches wait for one another there: which of them came from the step is not known any more.
    """
    entry = _entry(workflow.spec, element_id)
    behind = {each.name for each in _behind(entry)}
    for task in [task for task in workflow.tasks.values() if task.has_state(LIVE) and task.task_spec.name in behind]:
        if isinstance(task.task_spec, ParallelGateway):
            raise EngineFault(f"branches wait for one another at {task.task_spec.name}")
        task.cancel()
    fresh = Task(workflow, entry, workflow.task_tree, state=TaskState.FUTURE)
    entry._predict(fresh, mask=TaskState.NOT_FINISHED_MASK)
    fresh._ready()


def _entry(spec: BpmnProcessSpec, element_id: str) -> TaskSpec:
    """Where a step begins: before its boundary events, when it has any."""
    found = spec.task_specs.get(f"{element_id}.BoundaryEventSplit") or spec.task_specs.get(element_id)
    if found is None:
        raise EngineFault(f"there is no step {element_id}")
    return found


def _behind(entry: TaskSpec) -> Iterator[TaskSpec]:
    seen: set[str] = set()
    waiting = [entry]
    while waiting:
        each = waiting.pop()
        if each.name not in seen:
            seen.add(each.name)
            yield each
            waiting += each.outputs
