"""Small diagrams for tests, written as lines: nodes first, then arrows."""

from collections.abc import Sequence

from app.engine.process import Process
from app.engine.spec import Spec, parse

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="defs" targetNamespace="t">'
    '<bpmn:message id="m" name="stop"/><bpmn:process id="draft" isExecutable="true">'
)
TAIL = "</bpmn:process></bpmn:definitions>"


def draft(nodes: str, *arrows: str) -> bytes:
    """Write a diagram: `nodes` is XML; an arrow is `a b`, with a condition after it, or `*` for the default."""
    flows, ways, defaults = "", "", {}
    for number, arrow in enumerate(arrows):
        source, target, *rest = arrow.split(" ", 2)
        condition = rest[0] if rest and rest[0] != "*" else ""
        if rest == ["*"]:
            defaults[source] = f"f{number}"
        ways = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
        flows += (
            f'<bpmn:sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{ways}</bpmn:sequenceFlow>'
        )
    for source, flow in defaults.items():
        nodes = nodes.replace(f'id="{source}"', f'id="{source}" default="{flow}"')
    return (HEAD + nodes + flows + TAIL).encode()


def node(kind: str, *ids: str, inside: str = "") -> str:
    """Write nodes of one kind."""
    return "".join(f'<bpmn:{kind} id="{i}">{inside}</bpmn:{kind}>' for i in ids)


def job(job_id: str, operation: str = "notify", **parameters: str) -> str:
    """Write a service task."""
    given = "".join(f'<spiffworkflow:parameter id="{k}" type="str" value="{v}"/>' for k, v in parameters.items())
    operator = (
        f'<spiffworkflow:serviceTaskOperator id="{operation}"><spiffworkflow:parameters>{given}'
        "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
    )
    return node("serviceTask", job_id, inside=f"<bpmn:extensionElements>{operator}</bpmn:extensionElements>")


def event(event_id: str, host: str, expression: str, *, interrupting: bool = True) -> str:
    """Write a timer at the border of a task."""
    return (
        f'<bpmn:boundaryEvent id="{event_id}" attachedToRef="{host}" cancelActivity="{str(interrupting).lower()}">'
        f'<bpmn:timerEventDefinition id="{event_id}_t"><bpmn:timeDuration>{expression}</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


def spec(source: bytes, tables: Sequence[bytes] = ()) -> Spec:
    """Parse a draft."""
    return parse(source, tables)


def open_elements(process: Process) -> list[str]:
    """Ids of the elements that wait for people or the worker."""
    return sorted(step.element for step in process.steps())


def complete(process: Process, element: str, **facts: object) -> None:
    """Complete the first open step with this id."""
    step = next(step for step in process.steps() if step.element == element)
    process.complete(step.id, facts)
