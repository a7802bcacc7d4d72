"""What a document template may say: names of plain data, conditions and loops, and nothing that computes."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS
from markupsafe import Markup, escape

from app.errors import Fault

ALLOWED_FILTERS = frozenset(
    {"default", "d", "upper", "lower", "trim", "join", "length", "count", "first", "last", "string", "int"}
)
ALLOWED_TESTS = frozenset({"defined", "undefined", "none", "in", "eq", "ne", "odd", "even", "string", "number"})
ALLOWED_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Add,
    nodes.Sub,
)
LOOP_DEPTH = 3
# Characters that no XML 1.0 document can hold; the forms refuse them, this keeps a document well-formed anyway.
UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """Looks names up in dictionaries only: `form.items` is a field called items, never a method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The entry of a dictionary or a property of the loop; anything else is undefined."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and not attribute.startswith("_"):
            return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An entry by name or by number; anything else is undefined."""
        try:
            return obj[argument]
        except (LookupError, TypeError):
            return self.undefined(obj=obj, name=argument)


def make_environment() -> DocumentEnvironment:
    """An environment that escapes everything, knows few filters and no functions."""
    environment = DocumentEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printed)
    environment.filters = {name: FILTERS[name] for name in ALLOWED_FILTERS}
    environment.tests = {name: TESTS[name] for name in ALLOWED_TESTS}
    environment.globals = {}
    return environment


def faults(tree: nodes.Template, part: str) -> list[Fault]:
    """Every construct in the template that is more than names, conditions and loops."""
    found = [_unallowed(node) for node in _descend(tree)]
    if _depth(tree) > LOOP_DEPTH:
        found.append(f"循环嵌套超过 {LOOP_DEPTH} 层")
    return [Fault(part, f"不允许的表达式：{text}", "DOCX_EXPRESSION") for text in dict.fromkeys(found) if text]


def names(tree: nodes.Template) -> set[str]:
    """The names of data that the template reads: `case.number`, or `form.rows[].unit` for what a loop reads."""
    return set(_names(tree, {}))


def _unallowed(node: nodes.Node) -> str:
    if not isinstance(node, ALLOWED_NODES):
        return _NODE_WORDS.get(type(node), type(node).__name__)
    checks: dict[type[nodes.Node], Callable[[Any], str]] = {
        nodes.Filter: lambda it: "" if it.name in ALLOWED_FILTERS else f"过滤器 {it.name}",
        nodes.Test: lambda it: "" if it.name in ALLOWED_TESTS else f"判断 {it.name}",
        nodes.Name: lambda it: it.name if it.name.startswith("_") else "",
        nodes.Getattr: lambda it: it.attr if it.attr.startswith("_") else "",
        nodes.Getitem: lambda it: "" if isinstance(it.arg, nodes.Const) else "用变量作下标",
        nodes.For: lambda it: "递归循环" if it.recursive else "",
    }
    check = checks.get(type(node))
    return check(node) if check else ""


_NODE_WORDS: dict[type[nodes.Node], str] = {
    nodes.Call: "函数调用",
    nodes.Mul: "乘法",
    nodes.Pow: "乘方",
    nodes.Mod: "取余或格式化",
    nodes.Assign: "set 赋值",
    nodes.AssignBlock: "set 赋值",
    nodes.Macro: "macro 宏",
    nodes.CallBlock: "call 调用",
    nodes.Include: "include 引入",
    nodes.Import: "import 引入",
    nodes.FromImport: "import 引入",
    nodes.Extends: "extends 继承",
}


def _descend(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _descend(child)


def _depth(node: nodes.Node) -> int:
    below = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)


def _names(node: nodes.Node, loops: Mapping[str, str]) -> Iterator[str]:
    """Walk with the meaning of every loop variable at hand; a path is told once, in its full length."""
    path = _path(node, loops)
    if path is not None:
        yield from [path] if path and not path.startswith("loop.") else []
    elif isinstance(node, nodes.For):
        yield from _names(node.iter, loops)
        rows = _path(node.iter, loops)
        inner = {**loops, **dict.fromkeys(_targets(node.target), f"{rows}[]" if rows else "")}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            yield from _names(child, inner)
    else:
        for child in node.iter_child_nodes():
            yield from _names(child, loops)


def _path(node: nodes.Node, loops: Mapping[str, str]) -> str | None:
    """The dotted path of a name; "" below a loop over something unnamed; None for other nodes."""
    if isinstance(node, nodes.Name):
        return loops.get(node.name, node.name)
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        above = _path(node.node, loops)
        if above is None:
            return None
        step = _step(node)
        return f"{above}{step}" if above else ""
    return None


def _step(node: nodes.Getattr | nodes.Getitem) -> str:
    if isinstance(node, nodes.Getattr):
        return f".{node.attr}"
    key = node.arg.value if isinstance(node.arg, nodes.Const) else 0
    return f".{key}" if isinstance(key, str) else "[]"


def _targets(node: nodes.Node) -> list[str]:
    return [name.name for name in _descend(node) if isinstance(name, nodes.Name)]


def _printed(value: Any) -> Any:
    """How a value stands in a line of text: nothing for None, line breaks kept, unprintable characters dropped."""
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    lines = UNPRINTABLE.sub("", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return LINE_BREAK.join(escape(line) for line in lines)
