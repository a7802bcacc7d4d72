"""What is kept of a process between two requests: a few lines of JSON, without its specification.

The text must be stored as it is (TEXT, never jsonb): tasks are listed parents first. It names only what is
alive and what the living still need, so it does not grow with the rounds that a case has gone through.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.evaluation import Evaluator
from app.engine.faults import EngineFault

VERSION = 1
LIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED


def dump(workflow: BpmnWorkflow, facts: dict[str, Any], ends: list[str]) -> str:
    """Write down a pruned process; raises EngineFault when one of its tasks has failed."""
    if any(task.state == TaskState.ERROR for task in workflow.tasks.values()):
        raise EngineFault("a failed process is not stored")
    kept = [task for task in workflow.tasks.values() if task.state >= TaskState.WAITING]
    state = {"v": VERSION, "facts": facts, "ends": ends, "tasks": [_written(task) for task in kept]}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def _written(task: Task) -> dict[str, Any]:
    line = {"id": str(task.id), "spec": task.task_spec.name, "state": task.state}
    if task.parent is not None:
        line["parent"] = str(task.parent.id)
    if task.internal_data:
        line["data"] = task.internal_data
    return line


def load(text: str) -> dict[str, Any]:
    """Read what `dump` wrote; raises EngineFault when it is not that."""
    try:
        state = json.loads(text)
    except ValueError as error:
        raise EngineFault("the stored state is not JSON") from error
    if not isinstance(state, dict) or state.get("v") != VERSION:
        raise EngineFault("the stored state has an unknown format")
    return state


def revive(spec: BpmnProcessSpec, state: dict[str, Any], evaluator: Evaluator) -> BpmnWorkflow:
    """Build the process again on the specification of its release.

    What lies ahead is not stored: SpiffWorkflow predicts it anew. Raises EngineFault when the state names
    an element that the specification does not have.
    """
    workflow = BpmnWorkflow(spec, script_engine=evaluator, deserializing=True)
    for line in state["tasks"]:
        _revive_task(workflow, line)
    workflow.task_tree = next(iter(workflow.tasks.values()))
    for task in list(workflow.tasks.values()):
        if task.has_state(LIVE):
            _look_ahead(workflow, task)
    return workflow


def _revive_task(workflow: BpmnWorkflow, line: dict[str, Any]) -> None:
    spec = workflow.spec.task_specs.get(line["spec"])
    parent = workflow.tasks.get(UUID(line["parent"])) if "parent" in line else None
    if spec is None or (workflow.tasks and parent is None):
        raise EngineFault(f"the stored state does not fit its release: {line['spec']}")
    task = Task(workflow, spec, parent, state=line["state"], id=UUID(line["id"]))
    task.internal_data = line.get("data", {})


def _look_ahead(workflow: BpmnWorkflow, task: Task) -> None:
    if isinstance(task.task_spec, CatchingEvent):
        workflow.event_manager.add_task(task)
        task._sync_children(task.task_spec.outputs, TaskState.MAYBE)
    else:
        task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)


def prune(workflow: BpmnWorkflow) -> None:
    """Forget everything that is over, and hang what is alive directly below the root.

    Kept of the past: the split above a task with boundary events, which their join looks for; and the
    branches that have already arrived at a parallel gateway that still waits for others.
    """
    root = workflow.task_tree
    parents = dict(_parents(workflow))
    kept = [root, *(workflow.tasks[task_id] for task_id in parents)]
    ahead = [task for top in kept if top.has_state(LIVE) for child in top.children for task in child]
    for task in kept:
        predicted = [child for child in task._children if task.has_state(LIVE)]
        task._children = [child for child in predicted if child not in parents]
    for task_id, parent in parents.items():
        workflow.tasks[task_id].parent = parent
        parent._children.append(task_id)
    workflow.tasks = {task.id: task for task in [*kept, *ahead]}
    workflow.last_task = None


def _parents(workflow: BpmnWorkflow) -> Iterator[tuple[UUID, Task]]:
    """Pair the id of each task to keep with its new parent, parents first."""
    root = workflow.task_tree
    for task in _needed(workflow):
        if task is root:
            continue
        parent = task.parent
        if isinstance(parent.task_spec, BoundaryEventSplit) or isinstance(task.task_spec, ParallelGateway):
            if parent is not root:
                yield parent.id, root
            yield task.id, parent
        else:
            yield task.id, root


def _needed(workflow: BpmnWorkflow) -> list[Task]:
    """The living tasks, and cancelled arrivals at gateways that still wait.

    The joins that wait below a fired reminder are left out: the join that closes the task is another one.
    """
    tasks = workflow.tasks.values()
    live = [t for t in tasks if t.has_state(LIVE) and not isinstance(t.task_spec, BoundaryEventJoin)]
    gateways = {task.task_spec.name for task in live if isinstance(task.task_spec, ParallelGateway)}
    arrived = [t for t in tasks if t.state == TaskState.CANCELLED and t.task_spec.name in gateways]
    return arrived + live
