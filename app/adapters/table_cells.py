"""What both kinds of table are made of: lines of cells, some of which cannot be accepted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Fault, InvalidInput

CELL_CHARACTERS = 2_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that was refused, and why."""

    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the spreadsheet numbers it, from 1."""

    number: int
    cells: Sequence[str | BadCell]

    @property
    def counts(self) -> bool:
        """Whether it is more than a blank line or a comment."""
        if not any(self.cells):
            return False
        first = self.cells[0]
        return not (isinstance(first, str) and first.startswith("#"))


def text_cell(text: str) -> str | BadCell:
    """The text without white space around it, or why it cannot be accepted."""
    value = text.strip()
    if CONTROL.search(value):
        return BadCell("含有不允许的字符，请重新输入该单元格", "CTRL_CHAR")
    if len(value) > CELL_CHARACTERS:
        return BadCell(f"单元格过长（{len(value)} 个字符，最长 {CELL_CHARACTERS}）", "CELL_TOO_LONG")
    if value.startswith("="):
        return BadCell(f"单元格为公式（{value[:40]}），请改为填写值", "CELL_FORMULA")
    return value


def refusal(message: str, code: str) -> InvalidInput:
    """A refusal of the table as a whole."""
    return InvalidInput([Fault("", message, code)])
