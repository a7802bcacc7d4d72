"""What must hold in every diagram, whatever the office's roles, forms and operations are."""

from collections import Counter
from collections.abc import Iterator, Mapping

from app.engine import elements, paths
from app.engine.expressions import expression
from app.engine.faults import ExpressionError
from app.engine.model import Model, executable_processes, model
from app.engine.tables import Table
from app.engine.xml import BPMN, BPMNDI, SPIFF, Node, local
from app.errors import Fault

MAX_NODES = 200

main_ends = paths.main_ends
aside = paths.aside


def faults(root: Node, tables: Mapping[str, Table]) -> list[Fault]:
    """List everything that is wrong with a file, each with the id of the element."""
    if root.tag != f"{{{BPMN}}}definitions":
        return [Fault("", "不是 BPMN 流程图文件", "NOT_BPMN")]
    processes = executable_processes(root)
    if not processes:
        return [Fault("", "没有可执行的流程：请勾选流程的“可执行”（isExecutable）", "NO_PROCESS")]
    if len(processes) > 1:
        return [
            Fault(process.get("id", ""), "一个流程图只能有一个可执行的流程", "MANY_PROCESSES")
            for process in processes[1:]
        ]
    found = model(root, processes[0])
    if len(found.nodes) > MAX_NODES:
        return [Fault(found.process_id, f"一个流程最多 {MAX_NODES} 个节点", "TOO_LARGE")]
    return [
        *_ids(root, processes[0]),
        *_references(root, processes[0], found),
        *elements.faults(found, tables),
        *_expressions(found),
        *paths.faults(found),
    ]


def expressions(found: Model) -> Iterator[tuple[str, str]]:
    """Every expression of a diagram with the id of the element that it belongs to."""
    for flow in found.flows.values():
        if flow.condition is not None:
            yield flow.id, flow.condition
    for node in found.nodes.values():
        if node.timer is not None:
            yield node.id, node.timer
        for text in node.parameters.values():
            yield node.id, text


def _expressions(found: Model) -> Iterator[Fault]:
    for element_id, text in expressions(found):
        try:
            expression(text)
        except ExpressionError as error:
            yield Fault(element_id, f"{element_id} 的表达式“{text[:60]}”：{error}", "EXPRESSION")


def _ids(root: Node, process: Node) -> Iterator[Fault]:
    ids = [element.get("id") for element in root.iter(f"{{{BPMN}}}*")]
    counts = Counter(element_id for element_id in ids if element_id)
    for element_id, count in counts.items():
        if count > 1:
            yield Fault(element_id, f"编号 {element_id} 重复出现了 {count} 次", "DUPLICATE_ID")
    # SpiffWorkflow looks elements up by their ids alone, and operators have theirs as well.
    operators = {operator.get("id") for operator in process.iter(f"{{{SPIFF}}}serviceTaskOperator")}
    for element in process:
        element_id = element.get("id", "")
        if element_id in operators:
            yield Fault(element_id, f"编号 {element_id} 与操作同名，请改名", "RESERVED_ID")
        if _is_reserved(element_id):
            yield Fault(element_id, f"编号 {element_id} 是系统保留的，请改名", "RESERVED_ID")
        if not element_id and local(element) not in {"extensionElements", "documentation", "laneSet"}:
            yield Fault("", f"{local(element)} 没有编号（id）", "NO_ID")


def _is_reserved(element_id: str) -> bool:
    """SpiffWorkflow gives these names to tasks of its own and would mix them up."""
    return element_id in {"Start", "End", "Root"} or "." in element_id


def _references(root: Node, process: Node, found: Model) -> Iterator[Fault]:
    for flow in found.flows.values():
        for end, what in ((flow.source, "起点"), (flow.target, "终点")):
            if end not in found.nodes:
                yield Fault(flow.id, f"连线 {flow.id} 的{what}“{end}”不存在", "DANGLING")
    yield from _lane_references(process, found)
    known = {element.get("id") for element in root.iter(f"{{{BPMN}}}*")}
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        target = shape.get("bpmnElement", "")
        if target not in known:
            yield Fault(target, f"图形指向不存在的元素“{target}”", "DANGLING")


def _lane_references(process: Node, found: Model) -> Iterator[Fault]:
    references = Counter((reference.text or "").strip() for reference in process.iter(f"{{{BPMN}}}flowNodeRef"))
    for node_id, count in references.items():
        if node_id not in found.nodes:
            yield Fault(node_id, f"泳道引用了不存在的元素“{node_id}”", "DANGLING")
        elif count > 1:
            yield Fault(node_id, f"元素 {node_id} 只能放在一个泳道中", "MANY_LANES")
    if references:
        for node_id in found.nodes.keys() - references.keys():
            yield Fault(node_id, f"元素 {node_id} 不在任何泳道中", "NO_LANE")
