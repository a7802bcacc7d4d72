"""Input cells of decision tables: what is written in one square, and which values fit it.

`-` or nothing fits everything; `"A"` that value; `"A", "B"` one of them; `not("A", "B")` none of them;
`>= 3` what compares so; and anywhere `?` stands for the value: `? in ("A", "B") or ? == "C"`.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine import operators
from app.engine.expressions import Expression, expression
from app.engine.functions import Moment

# The name under which an expression finds the value of its column.
_VALUE = "cell_value"
_COMPARISON = re.compile(r"(<=|>=|==|!=|<|>|in\b|not\s+in\b)")
_TEXT_OR_MARK = re.compile(r""""[^"]*"|'[^']*'|\?""")


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of an input column; `names` are the facts that it reads besides the column's value."""

    expression: Expression
    accepts: Callable[[Any, Any], bool]

    @property
    def names(self) -> frozenset[str]:
        """The facts that the cell reads."""
        return self.expression.names - {_VALUE}

    def fits(self, value: Any, facts: Mapping[str, Any], moment: Moment | None = None) -> bool:
        """Tell whether the value of the column fits; raises ExpressionError when it cannot be compared."""
        return self.accepts(value, self.expression.value({**facts, _VALUE: value}, moment))


def cell(text: str) -> Cell | None:
    """Read a square; None fits everything. Raises ExpressionError."""
    text = text.strip()
    if text in {"", "-"}:
        return None
    if "?" in _TEXT_OR_MARK.sub(lambda found: "?" if found[0] == "?" else "", text):
        return Cell(expression(_TEXT_OR_MARK.sub(_marked, text)), _says_so)
    if _COMPARISON.match(text):
        return Cell(expression(f"{_VALUE} {text}"), _says_so)
    if negated := re.fullmatch(r"not\s*\((.*)\)", text, re.DOTALL):
        return Cell(expression(f"({negated[1]},)"), lambda value, result: value not in result)
    found = expression(text)
    listed = isinstance(found.tree, ast.Tuple | ast.List)
    return Cell(found, _is_listed if listed else _equals)


def _marked(found: re.Match[str]) -> str:
    return _VALUE if found[0] == "?" else found[0]


def _says_so(value: Any, result: Any) -> bool:
    return operators.truth(result)


def _is_listed(value: Any, result: Any) -> bool:
    return value in result


def _equals(value: Any, result: Any) -> bool:
    return bool(value == result)
