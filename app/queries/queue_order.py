"""The orders of the queue, and the place in one where a page begins (keyset paging)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, select, tuple_
from sqlalchemy.orm import aliased

from app.errors import Fault, InvalidInput
from app.models import Account, Case, Task

Holder = aliased(Account)


@dataclass(frozen=True, slots=True)
class Column:
    """What may be sorted by. Equal values are in the order of the table's ids, so that its index has the order.

    `of_case` is what only the case knows: its index has the order of cases, not of tasks.
    """

    value: Any
    of_case: bool = False
    nullable: bool = False
    by_holder: bool = False


COLUMNS: Mapping[str, Column] = {
    "due": Column(Task.due_at, nullable=True),
    "number": Column(Task.number),
    "applicant": Column(Task.applicant_name),
    "service": Column(Task.service_key),
    "organisation": Column(Task.organisation_name),
    "step": Column(Task.name),
    "holder": Column(func.coalesce(Holder.display_name, ""), by_holder=True),
    "news": Column(Case.news_at, of_case=True, nullable=True),
    "submitted": Column(Task.submitted_at, nullable=True),
    "closed": Column(Task.closed_at, nullable=True),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A line's place in an order: its value and the ids of case and task. `back` asks for what comes before it."""

    value: str | datetime | None
    case_id: UUID
    task_id: UUID
    back: bool = False

    def token(self) -> str:
        """The place as it stands in an address."""
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        said = json.dumps([value, self.case_id.hex, self.task_id.hex], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Order:
    """A column's key with "-" before it downwards; lines without a value come last either way."""

    sort: str

    def __post_init__(self) -> None:
        """Refuse what is no column, with InvalidInput."""
        if self.sort.removeprefix("-") not in COLUMNS:
            raise InvalidInput([Fault("sort", "不能按此列排序", "UNKNOWN_COLUMN")])

    @property
    def column(self) -> Column:
        return COLUMNS[self.sort.removeprefix("-")]

    def place(self, token: str, *, back: bool) -> Place | None:
        """The place that an address names; None when it names none of this order."""
        try:
            value, case_id, task_id = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            return Place(self._read(value), UUID(hex=case_id), UUID(hex=task_id), back)
        except (ValueError, TypeError, AttributeError):
            return None

    def branch(self, conditions: Sequence[ColumnElement[bool]], place: Place | None) -> Sequence[Select[Any]]:
        """One part of what is found, from a place on, as statements in this order; limit them to what is wanted."""
        parts = (False, True) if self.column.nullable else (False,)
        return [self._branch(conditions, place, empty=empty) for empty in parts if self._reaches(place, empty=empty)]

    def lines(self, key: Any, case_id: Any, task_id: Any, *, back: bool) -> list[Any]:
        """What to order the lines by that the branches found, put together."""
        down = self._down(back=back)
        without = key.is_(None)
        ids = (case_id, task_id) if self.column.of_case else (task_id,)
        return [without.desc() if back else without, *(one.desc() if down else one for one in (key, *ids))]

    def _branch(self, conditions: Sequence[ColumnElement[bool]], place: Place | None, *, empty: bool) -> Select[Any]:
        value, back = self.column.value, place is not None and place.back
        query = select(Task.id.label("task"), Case.id.label("case"), value.label("value"))
        query = query.join(Case, Case.id == Task.case_id).where(*conditions)
        if self.column.by_holder:
            query = query.outerjoin(Holder, Holder.id == func.coalesce(Task.finished_by, Task.holder_id))
        if self.column.nullable:
            query = query.where(value.is_(None) if empty else value.is_not(None))
        if place is not None and (place.value is None) is empty:
            query = query.where(self._beyond(place, empty=empty))
        # Even where all values are missing, the order names the column: so it is the order of the index.
        return query.order_by(*(key.desc() if self._down(back=back) else key for key in (value, *self._ids())))

    def _beyond(self, place: Place, *, empty: bool) -> ColumnElement[bool]:
        """After the place in this order, or before it, as a comparison of rows that an index understands."""
        down = self._down(back=place.back)
        value = [] if empty else [(self.column.value, place.value)]
        if not self.column.of_case:
            return _compared([*value, (Task.id, place.task_id)], down=down, same=False)
        same_case = Case.id == place.case_id, Task.id >= place.task_id if down else Task.id <= place.task_id
        return and_(_compared([*value, (Case.id, place.case_id)], down=down, same=True), not_(and_(*same_case)))

    def _reaches(self, place: Place | None, *, empty: bool) -> bool:
        """Whether there can be something beyond the place with a value, or among the lines without one."""
        if place is None or (place.value is None) is empty:
            return True
        return empty is not place.back

    def _ids(self) -> list[Any]:
        return [Case.id, Task.id] if self.column.of_case else [Task.id]

    def _down(self, *, back: bool) -> bool:
        return self.sort.startswith("-") is not back

    def _read(self, value: Any) -> str | datetime | None:
        if value is None and self.column.nullable:
            return None
        if not isinstance(value, str):
            raise ValueError("no value of this column")
        if not self.column.nullable:
            if "\x00" in value.encode().decode():
                raise ValueError("no text that a database can hold")
            return value
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return at


def _compared(pairs: Sequence[tuple[Any, Any]], *, down: bool, same: bool) -> ColumnElement[bool]:
    columns = tuple_(*(column for column, _ in pairs))
    values = tuple_(*(literal(value, column.type) for column, value in pairs))
    if down:
        return columns <= values if same else columns < values
    return columns >= values if same else columns > values
