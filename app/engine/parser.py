"""SpiffWorkflow's parser, cut down to the elements we accept, and the task types that are our own."""

from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.task_parsers import ConditionalGatewayParser, GatewayParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    EndEvent,
    ExclusiveGateway,
    IntermediateCatchEvent,
    ManualTask,
    ParallelGateway,
    StartEvent,
    UserTask,
)
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.spiff.parser.process import VALIDATOR
from SpiffWorkflow.task import Task

from app.engine.model import Element, Model
from app.engine.tables import Table
from app.engine.timers import Timer
from app.engine.xml import Node


class JobTask(BpmnSpecMixin):
    """A service task: running it only notes its parameters; it stays STARTED until its job is done."""

    def __init__(self, wf_spec: BpmnProcessSpec, name: str, *, element: Element, **rest: Any) -> None:
        super().__init__(wf_spec, name, **rest)
        self.element = element

    def _run_hook(self, my_task: Task) -> None:
        engine = my_task.workflow.script_engine
        my_task._set_internal_data(
            parameters={name: engine.evaluate(my_task, text) for name, text in self.element.parameters.items()}
        )


class DecisionTask(BpmnSpecMixin):
    """A business rule task: what its table decides becomes facts, lists of values under COLLECT."""

    def __init__(self, wf_spec: BpmnProcessSpec, name: str, *, table: Table, **rest: Any) -> None:
        super().__init__(wf_spec, name, **rest)
        self.table = table

    def _run_hook(self, my_task: Task) -> bool:
        engine = my_task.workflow.script_engine
        rows = self.table.decide(engine.facts, engine.moment)
        for name in self.table.outputs:
            values = [row[name] for row in rows]
            engine.facts[name] = values if self.table.policy == "COLLECT" else next(iter(values), None)
        return True


class _JobParser(TaskParser):
    def create_task(self) -> JobTask:
        element = self.process_parser.parser.model.nodes[self.bpmn_id]
        return JobTask(self.spec, self.bpmn_id, element=element, **self.bpmn_attributes)


class _DecisionParser(TaskParser):
    def create_task(self) -> DecisionTask:
        parser = self.process_parser.parser
        table = parser.tables[parser.model.nodes[self.bpmn_id].decision]
        return DecisionTask(self.spec, self.bpmn_id, table=table, **self.bpmn_attributes)


class _Timed:
    """Gives events our timers; the parser of SpiffWorkflow asks this for each timer definition."""

    def parse_timer_event(self, event: Node) -> Timer:
        name = self.node.get("id")  # type: ignore[attr-defined]
        element = self.process_parser.parser.model.nodes[name]  # type: ignore[attr-defined]
        return Timer(name, element.timer)


class _BoundaryParser(_Timed, BoundaryEventParser):
    pass


class _CatchParser(_Timed, IntermediateCatchEventParser):
    pass


class _EndParser(EndEventParser):
    """Leaves out the join of all ends that SpiffWorkflow adds: whether a case has ended, Process decides.

    The join would wait in the state from the first side branch that ends until the very end.
    """

    def create_task(self) -> EndEvent:
        return self._create_task(self.get_event_definition([".//bpmn:terminateEventDefinition"]))


class Parser(BpmnParser):
    """Builds the specification of one process; the model and the tables were checked before."""

    PARSER_CLASSES = {
        full_tag("startEvent"): (StartEventParser, StartEvent),
        full_tag("endEvent"): (_EndParser, EndEvent),
        full_tag("userTask"): (TaskParser, UserTask),
        full_tag("manualTask"): (TaskParser, ManualTask),
        full_tag("serviceTask"): (_JobParser, JobTask),
        full_tag("businessRuleTask"): (_DecisionParser, DecisionTask),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, ExclusiveGateway),
        full_tag("parallelGateway"): (GatewayParser, ParallelGateway),
        full_tag("boundaryEvent"): (_BoundaryParser, BoundaryEvent),
        full_tag("intermediateCatchEvent"): (_CatchParser, IntermediateCatchEvent),
    }

    def __init__(self, model: Model, tables: dict[str, Table]) -> None:
        super().__init__(validator=VALIDATOR)
        self.model = model
        self.tables = tables

    @classmethod
    def process(cls, root: Node, model: Model, tables: dict[str, Table]) -> BpmnProcessSpec:
        """Return SpiffWorkflow's specification; raises its ValidationException."""
        parser = cls(model, tables)
        parser.add_bpmn_xml(root)
        return parser.get_spec(model.process_id)
