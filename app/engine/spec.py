"""A release's diagram and tables, parsed once and shared by all its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from app.engine import rewind, structure
from app.engine.expressions import expression
from app.engine.facts import chosen
from app.engine.faults import EngineFault, ExpressionError
from app.engine.model import Element, Model, executable_processes, model
from app.engine.parser import Parser
from app.engine.tables import Table, read_tables
from app.engine.xml import Node, read
from app.errors import Fault, InvalidRelease

__all__ = ["Element", "Spec", "parse"]


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """A diagram that may run. It never changes, so any number of threads can share it.

    `elements` are the nodes by id; `names` every fact that is read on the way: by conditions, timers, parameters and
    the tables of business rule tasks, while other tables read theirs when they are asked; `ends` the end
    events at which the case as a whole can end, as opposed to the ends of reminders; `aside` the nodes that a
    finished case may leave behind (see `paths.aside`).
    """

    process_id: str
    name: str
    elements: Mapping[str, Element]
    names: frozenset[str]
    ends: frozenset[str]
    aside: frozenset[str]
    tables: Mapping[str, Table] = field(repr=False)
    workflow: BpmnProcessSpec = field(repr=False)

    @property
    def opening(self) -> Mapping[str, str]:
        """The properties of the start event: how a case of the service is opened."""
        return next(element.properties for element in self.elements.values() if element.kind == "startEvent")

    def reads(self, decision_id: str) -> frozenset[str]:
        """Return every fact that a table reads. Raises EngineFault when there is no such table."""
        return self._table(decision_id).names

    def decide(self, decision_id: str, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of a table that fired, each as {output: value, "rule": rule id}.

        Raises EngineFault when there is no such table, a fact is missing, or the table contradicts itself.
        """
        table = self._table(decision_id)
        try:
            return table.decide(chosen(facts, table.names))
        except ExpressionError as error:
            raise EngineFault(f"{decision_id}: {error}") from error

    def after(self, element_id: str) -> frozenset[str]:
        """Return the ids of all elements to which a case can come from a step, the step among them."""
        return rewind.after(self.workflow, element_id)

    def _table(self, decision_id: str) -> Table:
        table = self.tables.get(decision_id)
        if table is None:
            raise EngineFault(f"{self.process_id} has no decision {decision_id}")
        return table


def parse(bpmn: bytes, tables: Sequence[bytes] = ()) -> Spec:
    """Parse a diagram and its decision tables.

    Raises InvalidRelease with every fault of structure found, the element's id as field and the reason in
    Chinese. What depends on roles, forms and operations is left to `checks.check`.
    """
    root = read(bpmn)
    decisions, faults = read_tables(tables)
    faults = [*structure.faults(root, decisions), *faults]
    if faults:
        raise InvalidRelease(faults)
    [process] = executable_processes(root)
    found = model(root, process)
    return Spec(
        process_id=found.process_id,
        name=found.name,
        elements=found.nodes,
        names=_names(found, decisions),
        ends=structure.main_ends(found),
        aside=structure.aside(found),
        tables=decisions,
        workflow=_workflow(root, found, decisions),
    )


def _names(found: Model, tables: Mapping[str, Table]) -> frozenset[str]:
    texts = [text for _, text in structure.expressions(found)]
    called = [table for node in found.of_kind("businessRuleTask") if (table := tables.get(node.decision or ""))]
    return frozenset().union(*(expression(text).names for text in texts), *(table.names for table in called))


def _workflow(root: Node, found: Model, tables: dict[str, Table]) -> BpmnProcessSpec:
    """Let SpiffWorkflow parse, and turn the ways in which it can fail into one fault."""
    try:
        return Parser.process(root, found, tables)
    except ValidationException as error:
        raise InvalidRelease([Fault(_place(root, error), f"不符合 BPMN 2.0：{error}", "BPMN")]) from error
    except RecursionError as error:
        raise InvalidRelease([Fault("", "流程图过于复杂", "TOO_COMPLEX")]) from error


def _place(root: Node, error: ValidationException) -> str:
    """Return the id of the element that an error speaks of, by name or by its line."""
    if error.id:
        return str(error.id)
    elements = [e for e in root.iter(etree.Element) if e.get("id") and e.sourceline == error.line_number]
    return str(elements[0].get("id")) if elements else ""
