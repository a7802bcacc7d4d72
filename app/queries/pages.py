"""Pages of a list: counted, sorted and cut in SQL, over the whole set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput

SIZE = 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `number` is from 1 to `pages`, `sort` is a column's key, with "-" before it downwards."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int
    sort: str


def page_of(
    session: Session,
    query: Select[*tuple[Any, ...]],
    shown: Callable[[Row[*tuple[Any, ...]]], T],
    *,
    columns: Mapping[str, Any],
    sort: str,
    page: int,
) -> Page[T]:
    """Cut one page out of what the query finds; a number beyond the last page gives the last one.

    `columns` names what may be sorted by. Rows without a value come last, equal rows in the order of the first
    column named. Raises InvalidInput for any other `sort`.
    """
    return cut(session, listing(query, columns=columns, sort=sort), shown, sort=sort, page=page)


@dataclass(frozen=True, slots=True)
class Listing:
    """The two statements of a list; one that is always the same may be made once and kept."""

    counted: Select[int]
    ordered: Select[*tuple[Any, ...]]


def listing(query: Select[*tuple[Any, ...]], *, columns: Mapping[str, Any], sort: str) -> Listing:
    """What finds the lines in their order, and how many. Raises InvalidInput for a `sort` not in `columns`."""
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        raise InvalidInput([Fault("sort", "不能按此列排序", "UNKNOWN_COLUMN")])
    direction = column.desc() if sort.startswith("-") else column.asc()
    ordered = query.order_by(column.is_(None), direction, next(iter(columns.values())).desc())
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    return Listing(counted, ordered.limit(SIZE).offset(bindparam("rows_before")))


def cut(
    session: Session,
    found: Listing,
    shown: Callable[[Row[*tuple[Any, ...]]], T],
    *,
    sort: str,
    page: int,
    values: Mapping[str, Any] | None = None,
) -> Page[T]:
    """One page of a listing whose parameters have these values."""
    given = dict(values or {})
    total = session.scalars(found.counted, given).one()
    pages = max(-(-total // SIZE), 1)
    number = min(max(page, 1), pages)
    rows = session.execute(found.ordered, {**given, "rows_before": (number - 1) * SIZE})
    return Page([shown(row) for row in rows], number, pages, total, sort)
