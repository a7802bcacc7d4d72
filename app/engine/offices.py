"""What a diagram asks of the office: roles, forms, operations, templates, and the properties that name them."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.domain.review import outcomes_fault
from app.engine import conditions
from app.engine.expressions import expression
from app.engine.faults import ExpressionError
from app.engine.model import Element, Model
from app.engine.paths import main_ends
from app.engine.tables import Table
from app.errors import Fault

PROPERTIES = frozenset({"form", "role", "due", "status", "documents", "export", "exclude", "outcome", "stop_clock"})
# What a review may end with and is called there, and the dictionary of the reasons for a refusal.
REVIEW_PROPERTIES = frozenset({"outcomes", "reasons"})
# How a service is opened: the letter of its case numbers, what an open case shuts out, the set of conditions, and
# under which heading of the applicants' menu it stands when the menu does not have it anyway.
START_PROPERTIES = frozenset({"prefix", "exclusive", "eligibility", "menu"})
DICTIONARY = re.compile("[a-z][a-z0-9_]*")
MAX_DUE = 365
MAX_STATUS = 40


@dataclass(frozen=True, slots=True)
class Office:
    """What there is: keys of roles and forms, operations with their parameters, names of templates.

    Where the parameters of an operation are a mapping, it says which values each of them may have; none for any.
    """

    roles: Collection[str]
    forms: Collection[str]
    operations: Mapping[str, Collection[str]]
    templates: Collection[str]


def faults(found: Model, tables: Mapping[str, Table], office: Office) -> Iterator[Fault]:
    """Name every element that asks for something that the office does not have."""
    for node in found.nodes.values():
        yield from _properties(node, found)
        yield from _names(node, tables, office)
        yield from conditions.faults(node, tables)
        if node.kind in {"userTask", "manualTask"}:
            yield from _person(node, office)
        if node.kind == "serviceTask" and node.operation:
            yield from _operation(node, office)
    for end_id in sorted(main_ends(found)):
        if not found.nodes[end_id].properties.get("status"):
            name = found.nodes[end_id].name
            yield Fault(end_id, f"结束事件「{name}」没有写明状态（status）", "NO_STATUS")


def _properties(node: Element, found: Model) -> Iterator[Fault]:
    known = PROPERTIES | _more(node)
    for name in sorted(node.properties.keys() - known):
        yield Fault(node.id, f"「{node.name}」的属性 {name} 不认识", "PROPERTY")
    due = node.properties.get("due", "1")
    if not (due.isascii() and due.isdigit() and 1 <= int(due[:6]) <= MAX_DUE):
        yield Fault(node.id, f"「{node.name}」的办理期限 due 须是 1 至 {MAX_DUE} 个工作日", "PROPERTY")
    if len(node.properties.get("status", "")) > MAX_STATUS:
        yield Fault(node.id, f"「{node.name}」的状态 status 不能超过 {MAX_STATUS} 个字", "PROPERTY")
    yield from _review(node)
    people = {task.id for task in found.of_kind("userTask", "manualTask")}
    for excluded in node.properties.get("exclude", "").split():
        if excluded not in people | {"applicant", "organisation"}:
            yield Fault(node.id, f"「{node.name}」的回避 exclude 指向不存在的任务“{excluded}”", "PROPERTY")


def _more(node: Element) -> frozenset[str]:
    """The properties that only this kind of element has."""
    if node.kind == "startEvent":
        return START_PROPERTIES
    return REVIEW_PROPERTIES if node.kind == "userTask" else frozenset()


def _review(node: Element) -> Iterator[Fault]:
    wrong = outcomes_fault(node.properties["outcomes"]) if "outcomes" in node.properties else None
    if wrong:
        yield Fault(node.id, f"「{node.name}」的 outcomes：{wrong}", "PROPERTY")
    if not DICTIONARY.fullmatch(node.properties.get("reasons", "refusal_reason")):
        yield Fault(node.id, f"「{node.name}」的 reasons 须是字典的代码，如 refusal_reason", "PROPERTY")


def _names(node: Element, tables: Mapping[str, Table], office: Office) -> Iterator[Fault]:
    known: tuple[tuple[str, Collection[str], str], ...] = (
        ("form", office.forms, "表单"),
        ("role", office.roles, "角色"),
        ("documents", tables, "附件决策表"),
        ("export", office.templates, "文书模板"),
    )
    for name, allowed, what in known:
        value = node.properties.get(name)
        if value is not None and value not in allowed:
            yield Fault(node.id, f"「{node.name}」的{what}“{value}”不存在", f"NO_{name.upper()}")


def _person(node: Element, office: Office) -> Iterator[Fault]:
    if "role" not in node.properties:
        yield Fault(node.id, f"任务「{node.name}」没有指定角色（role）", "NO_ROLE")
    if node.kind == "userTask" and "form" not in node.properties:
        yield Fault(node.id, f"任务「{node.name}」没有指定表单（form）", "NO_FORM")


def _operation(node: Element, office: Office) -> Iterator[Fault]:
    expected = office.operations.get(node.operation or "")
    if expected is None:
        yield Fault(node.id, f"「{node.name}」的操作“{node.operation}”不存在", "NO_OPERATION")
        return
    for name in sorted(node.parameters.keys() - set(expected)):
        yield Fault(node.id, f"「{node.name}」的操作 {node.operation} 没有参数 {name}", "PARAMETER")
    if isinstance(expected, Mapping):
        yield from _values(node, expected)
    if "template" in node.parameters:
        yield from _template(node, office)
    elif "template" in expected:
        yield Fault(node.id, f"「{node.name}」的操作 {node.operation} 缺少参数 template", "PARAMETER")


def _values(node: Element, expected: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    """A parameter that has a list of values is one of them, written out."""
    for name in sorted(name for name, allowed in expected.items() if allowed and name in node.parameters):
        try:
            found = expression(node.parameters[name])
        except ExpressionError:
            continue
        if found.names or found.value({}) not in expected[name]:
            listed = "、".join(sorted(expected[name]))
            yield Fault(node.id, f"「{node.name}」的参数 {name} 只能直接写明其中之一：{listed}", "PARAMETER")


def _template(node: Element, office: Office) -> Iterator[Fault]:
    """A template is named by a plain text, so that what a release needs is known when it is published."""
    try:
        found = expression(node.parameters["template"])
    except ExpressionError:
        return
    if found.names:
        yield Fault(node.id, f'「{node.name}」的模板须直接写明名称，如 "certificate"', "NO_TEMPLATE")
    elif (value := found.value({})) not in office.templates:
        yield Fault(node.id, f"「{node.name}」的模板“{value}”不存在", "NO_TEMPLATE")
