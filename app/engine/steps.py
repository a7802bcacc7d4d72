"""The stops of a process as the rest of the application sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from SpiffWorkflow.task import Task

from app.engine.spec import Spec


@dataclass(frozen=True, slots=True)
class Step:
    """A stop of the diagram that waits for a person or for the worker.

    `parameters` are the values for the operation, evaluated when the process arrived here.
    """

    id: UUID
    element: str
    kind: Literal["person", "job"]
    name: str
    lane: str | None
    properties: Mapping[str, str]
    operation: str | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """The end event at which the case as a whole ended, with its properties (`status`, `outcome`)."""

    element: str
    name: str
    properties: Mapping[str, str]


def step(task: Task, spec: Spec) -> Step:
    """Describe an open task of SpiffWorkflow."""
    element = spec.elements[task.task_spec.bpmn_id]
    return Step(
        id=task.id,
        element=element.id,
        kind="job" if element.kind == "serviceTask" else "person",
        name=element.name,
        lane=element.lane,
        properties=element.properties,
        operation=element.operation,
        parameters=task.internal_data.get("parameters", {}),
    )
