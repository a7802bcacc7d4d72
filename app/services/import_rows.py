"""What every imported table shares: reading the cells of one row, and telling what is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.adapters.tables import Row
from app.domain import contact, identity
from app.domain.writing import clean, compact, half_width, text_fault

_DATE = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]00:00(?::00)?)?|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_LIKE_AN_IDENTITY_NUMBER = re.compile(r"[0-9]{15,17}[0-9Xx]?")
_LONGEST_SHOWN = 40
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is not taken; `value` is fit to be shown, identity numbers in it are masked; `code` is for machines."""

    row: int
    column: str
    value: str
    reason: str
    code: str = "INVALID"


class Reading:
    """Collects the faults of one row while its cells are read."""

    def __init__(self, row: int, values: Mapping[str, str]) -> None:
        self.row = row
        self.faults: list[RowFault] = []
        self._values = values

    def cell(self, column: str) -> str:
        """The cell without needless spaces; a character that cannot be kept is a fault."""
        text = clean(self._values.get(column, ""))
        if wrong := text_fault(text, lines=False):
            self.refuse(column, wrong)
        return text

    def given(self, column: str) -> bool:
        """Whether the cell says anything."""
        return bool(clean(self._values.get(column, "")))

    def needed(self, column: str, longest: int) -> str:
        """A cell that must be filled in, with at most so many characters."""
        text = self.cell(column)
        if not text:
            self.refuse(column, f"请填写{column}", "REQUIRED")
        elif len(text) > longest:
            self.refuse(column, f"{column}最长 {longest} 个字符（当前 {len(text)}）", "TOO_LONG")
        return text

    def checked(self, column: str, normalise: Callable[[str], str], fault: Callable[[str], str | None]) -> str:
        """An optional cell in the office's form."""
        text = self.cell(column)
        value = normalise(text) if text else ""
        if value and (wrong := fault(value)):
            self.refuse(column, wrong)
        return value

    def day(self, column: str) -> date | None:
        """A day in any of the usual ways of writing; None when the cell is empty or at fault."""
        text = half_width(self.cell(column))
        if not text:
            return None
        found = _DATE.fullmatch(text)
        try:
            if found:
                year, month, day = (int(part) for part in found.groups() if part)
                return date(year, month, day)
        except ValueError:
            found = None
        self.refuse(column, f"{column}应写成 2019-11-03 这样的日期", "DATE")
        return None

    def refuse(self, column: str, reason: str, code: str = "INVALID") -> None:
        """Note what is wrong with the cell."""
        self.faults.append(RowFault(self.row, column, shown(column, self._values.get(column, "")), reason, code))


def read_all(
    table: Sequence[Row], read: Callable[[int, Mapping[str, str]], Entry | list[RowFault]]
) -> tuple[list[Entry], list[RowFault]]:
    """The entries of the rows that can be understood, and what is wrong with the others."""
    entries: list[Entry] = []
    faults: list[RowFault] = []
    for line in table:
        found = read(line.number, line.values)
        if isinstance(found, list):
            faults += found
        else:
            entries.append(found)
    return entries, faults


def shown(column: str, value: str) -> str:
    """A cell as a report may show it: short, and nothing that identifies a person beyond the name."""
    value = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(value.split()))
    if column == "证件号码":
        return identity.masked(compact(value)[:_LONGEST_SHOWN])
    if column == "手机":
        return contact.masked_mobile(value[:_LONGEST_SHOWN])
    if column == "邮箱":
        return contact.masked_email(value[:_LONGEST_SHOWN])
    if column == "出生日期":
        return value[:4]
    return _LIKE_AN_IDENTITY_NUMBER.sub(lambda found: identity.masked(found.group()), value)[:_LONGEST_SHOWN]
