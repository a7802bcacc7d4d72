"""The language of conditions, decision tables, timers and parameters: it reads facts and compares them.

It looks like Python but is never compiled or run as Python: the text is parsed, everything outside a short
list is refused, and what is left is interpreted here (SpiffWorkflow's own evaluator is `eval`, and the
`safe_globals` recipe of its documentation can be escaped).
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.engine import operators
from app.engine.faults import ExpressionError
from app.engine.functions import FUNCTIONS, Moment

MAX_LENGTH = 1000
MAX_NODES = 200
MAX_DEPTH = 20

_CONSTANTS = {"true": True, "false": False, "null": None}
_ALLOWED = (
    ast.Expression,
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Load,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    *operators.ARITHMETIC,
    ast.Compare,
    *operators.COMPARISONS,
    ast.Call,
    ast.List,
    ast.Tuple,
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `names` are the facts it reads, dotted ones in full: `form.education`."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    @property
    def literal(self) -> Any:
        """The value that is written out as such; None for everything that is worked out."""
        return self.tree.value if isinstance(self.tree, ast.Constant) else None

    def value(self, facts: Mapping[str, Any], moment: Moment | None = None) -> Any:
        """Evaluate over the facts; `moment` is needed for working_days and calendar_days.

        Raises ExpressionError when a fact is missing or the types do not fit.
        """
        return _Evaluation(facts, moment).value(self.tree)


@lru_cache(maxsize=4096)
def expression(text: str) -> Expression:
    """Parse and check an expression; raises ExpressionError with the reason in Chinese."""
    tree = _parsed(text)
    _check(tree)
    return Expression(text, tree.body, frozenset(_names(tree.body)))


def _parsed(text: str) -> ast.Expression:
    if not text.strip():
        raise ExpressionError("表达式是空的")
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式不能超过 {MAX_LENGTH} 个字符")
    if "\\" in text or "\0" in text:
        raise ExpressionError("表达式中不允许使用反斜杠和控制字符")
    try:
        return ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"表达式第 {error.offset or 1} 列有语法错误") from error
    except (RecursionError, MemoryError, ValueError) as error:
        raise ExpressionError("表达式过于复杂") from error


def _check(tree: ast.Expression) -> None:
    """Refuse every node that is not on the list, level by level, so that depth cannot exhaust the stack."""
    count, level = 0, list[ast.AST]([tree])
    for _ in range(MAX_DEPTH):
        if not level:
            return
        count += len(level)
        if count > MAX_NODES:
            break
        for node in level:
            _check_node(node)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    raise ExpressionError("表达式过于复杂")


def _check_node(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        raise ExpressionError(f"表达式中不允许使用 {type(node).__name__}{_place(node)}")
    match node:
        case ast.Constant():
            operators.constant(node.value)
        case ast.Name(id=name) if name.startswith("_"):
            raise ExpressionError(f"不允许使用名称 {name}{_place(node)}")
        case ast.Attribute():
            _dotted(node)
        case ast.Call():
            _check_call(node)


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
        allowed = "、".join(FUNCTIONS)
        raise ExpressionError(f"只能调用这些函数：{allowed}{_place(node)}")
    function = FUNCTIONS[node.func.id]
    if not function.least <= len(node.args) <= function.most:
        raise ExpressionError(f"函数 {node.func.id} 的参数个数不对{_place(node)}")


def _dotted(node: ast.expr) -> str:
    """Return `form.education` for a chain of plain names; anything else before a dot is refused."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and not node.attr.startswith("_"):
        return f"{_dotted(node.value)}.{node.attr}"
    raise ExpressionError(f"点号只能用于事实的名称，如 form.education{_place(node)}")


def _place(node: ast.AST) -> str:
    column = getattr(node, "col_offset", None)
    return "" if column is None else f"（第 {column + 1} 列）"


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name() | ast.Attribute():
            name = _dotted(node)
            if name not in _CONSTANTS:
                yield name
        case ast.Call():
            for argument in node.args:
                yield from _names(argument)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from _names(child)


class _Evaluation:
    """One walk over a checked tree. The tree is small and has no loops, so the walk needs no other budget."""

    def __init__(self, facts: Mapping[str, Any], moment: Moment | None) -> None:
        self.facts = facts
        self.moment = moment

    def value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name() | ast.Attribute():
                return self._fact(_dotted(node))
            case ast.BoolOp() | ast.UnaryOp() | ast.BinOp() | ast.Compare():
                return self._operation(node)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self.value(item) for item in items]
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return FUNCTIONS[name].call(self.moment, *(self.value(argument) for argument in arguments))
        raise ExpressionError("表达式中有不允许的内容")

    def _operation(self, node: ast.BoolOp | ast.UnaryOp | ast.BinOp | ast.Compare) -> Any:
        match node:
            case ast.BoolOp(op=op, values=values):
                choose = all if isinstance(op, ast.And) else any
                return choose(operators.truth(self.value(value)) for value in values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not operators.truth(self.value(operand))
            case ast.UnaryOp(operand=operand):
                return operators.arithmetic(ast.Sub(), 0, self.value(operand))
            case ast.BinOp(left=left, op=op, right=right):
                return operators.arithmetic(op, self.value(left), self.value(right))
        return self._comparison(node)

    def _comparison(self, node: ast.Compare) -> bool:
        left = self.value(node.left)
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.value(comparator)
            if not operators.compare(op, left, right):
                return False
            left = right
        return True

    def _fact(self, name: str) -> Any:
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name in self.facts:
            return self.facts[name]
        raise ExpressionError(f"没有名为 {name} 的事实")
