"""What the operators of the expression language do, and to which types they may be applied."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from app.engine.faults import ExpressionError

MAX_NUMBER = 10**15

ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}


def constant(value: object) -> None:
    """Refuse literals other than bounded numbers, texts, True, False and None."""
    if value is None or isinstance(value, bool | str):
        return
    if not _is_number(value):
        raise ExpressionError("只允许使用数字、文字、True、False 和 None")
    _bounded(value)


def truth(value: object) -> bool:
    """Take only yes or no for yes or no; a text or a number in its place is a slip of the pen."""
    if not isinstance(value, bool):
        raise ExpressionError('and、or、not 只能用于是非判断，如 decision == "approve"')
    return value


def arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    """Calculate with two numbers; everything else is refused, so no text can be multiplied."""
    if not (_is_number(left) and _is_number(right)):
        raise ExpressionError("四则运算只能用于数字")
    try:
        return _bounded(ARITHMETIC[type(op)](left, right))
    except (ZeroDivisionError, OverflowError) as error:
        raise ExpressionError("运算结果没有意义（除数为零或超出范围）") from error


def compare(op: ast.cmpop, left: Any, right: Any) -> bool:
    """Compare two values: equality of anything, order of numbers or texts, membership in lists or texts."""
    if isinstance(op, ast.In | ast.NotIn):
        _check_membership(left, right)
    elif not isinstance(op, ast.Eq | ast.NotEq):
        _check_order(left, right)
    return COMPARISONS[type(op)](left, right)


def _check_membership(item: object, items: object) -> None:
    if isinstance(items, list) or (isinstance(items, str) and isinstance(item, str)):
        return
    raise ExpressionError('in 的右边须是列表，如 ("A", "B")')


def _check_order(left: object, right: object) -> None:
    if _is_number(left) and _is_number(right):
        return
    if isinstance(left, str) and isinstance(right, str):
        return
    raise ExpressionError("只能比较两个数字或两段文字的大小")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bounded(value: Any) -> Any:
    if not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise ExpressionError("数字超出范围")
    return value
