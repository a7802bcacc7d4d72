"""登记簿 as a list: searched, sorted and cut in SQL, as fast for a hundred thousand entries as for a thousand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.domain.calendar import today
from app.domain.numbers import normalise_registration_number
from app.domain.people import normalise_name
from app.domain.validity import RENEWAL_OPEN_DAYS, RegisterState
from app.errors import Fault, InvalidInput
from app.models import Organisation, Person, Registration
from app.models.base import now
from app.queries.pages import SIZE, Page
from app.queries.registers import state_today

MOST = 1000
COLUMNS = {"number": Registration.number, "valid_to": Registration.valid_to}
NEWEST = "-number"
_LAST = "\U0010ffff"
_LINES: Select[*tuple[Any, ...]] = (
    select(Registration, Person.full_name, Person.id_no_masked, Organisation.name)
    .join(Person, Person.id == Registration.person_id)
    .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
)


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for; everything that is given must fit.

    `text` is the beginning of a 登记编号 or of a name, `organisation` that of a unit's name. `state` is a RegisterState
    as it is shown today, so that VALID leaves out what expires soon. `ends_from` and `ends_to` are the first and last
    day on which the validity ends.
    """

    text: str = ""
    organisation: str = ""
    state: str = ""
    ends_from: date | None = None
    ends_to: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; `state` is that of today."""

    id: UUID
    number: str
    full_name: str
    id_no_masked: str
    organisation: str
    state: RegisterState
    valid_from: date
    valid_to: date


def listed(session: Session, search: Search, *, sort: str = NEWEST, page: int = 1) -> Page[Listed]:
    """A page of the entries that fit. Sorted by `number` or `valid_to`, with "-" before it downwards.

    Only the first 1000 are counted and can be turned to: a `total` of MOST stands for that many or more, and whoever
    looks for somebody narrows the search. So a page takes as long in a register of a hundred thousand as in one of a
    thousand. Raises InvalidInput for any other `sort` or an unknown `state`.
    """
    column = COLUMNS.get(sort.removeprefix("-"))
    if column is None:
        raise InvalidInput([Fault("sort", "不能按此列排序", "UNKNOWN_COLUMN")])
    fitting = select(Registration.id).where(*_fits(session, search))
    first = fitting.limit(MOST).subquery()
    total = session.scalars(select(func.count()).select_from(first)).one()
    pages = max(-(-total // SIZE), 1)
    number = min(max(page, 1), pages)
    order = (column.desc() if sort.startswith("-") else column.asc(), Registration.number.desc())
    # A few are found by what they have in common and then sorted; of many, a page is found by the order's own index.
    sorted_page = fitting.order_by(*order).limit(SIZE).offset((number - 1) * SIZE).subquery()
    chosen, skipped = (sorted_page, 0) if total == MOST else (first, (number - 1) * SIZE)
    lines = _LINES.join(chosen, chosen.c.id == Registration.id).order_by(*order)
    rows = session.execute(lines.limit(SIZE).offset(skipped)).all()
    return Page([_shown(row) for row in rows], number, pages, total, sort)


def exported(session: Session, search: Search) -> Iterator[Listed]:
    """All entries that fit, by their numbers; they are read as they are taken. Raises InvalidInput as `listed` does."""
    ordered = _LINES.where(*_fits(session, search)).order_by(Registration.number).execution_options(yield_per=1000)
    return map(_shown, session.execute(ordered))


def organisation_name(session: Session, row: Registration) -> str:
    """The unit that an entry names; "" when it names none."""
    unit = session.get(Organisation, row.organisation_id) if row.organisation_id else None
    return unit.name if unit else ""


def _fits(session: Session, search: Search) -> list[ColumnElement[bool]]:
    return [*_in_words(session, search), *_in_days(search)]


def _in_words(session: Session, search: Search) -> list[ColumnElement[bool]]:
    """Beginnings of number and names, so that the indexes find them."""
    found: list[ColumnElement[bool]] = []
    number, name, unit = normalise_registration_number(search.text), normalise_name(search.text), search.organisation
    if number[:1].isascii() and number[:1].isdigit():
        # Numbers are digits and capital letters, which are in the same order everywhere.
        found.append(and_(Registration.number >= number, Registration.number < number + "Z" * len("2024110000001H")))
    elif name:
        people = select(Person.id).where(_begins(session, Person.full_name, name))
        found.append(Registration.person_id.in_(people))
    if key := names.name_key(unit):
        units = select(Organisation.id).where(_begins(session, Organisation.name_key, key))
        found.append(Registration.organisation_id.in_(units))
    return found


def _begins(session: Session, column: Any, text: str) -> ColumnElement[bool]:
    """A beginning as each database finds it by its index: PostgreSQL by pattern, SQLite as a range."""
    if session.get_bind().dialect.name == "postgresql":
        return column.startswith(text, autoescape=True)  # type: ignore[no-any-return]
    return and_(column >= text, column < text + _LAST)


def _in_days(search: Search) -> list[ColumnElement[bool]]:
    """State and end of validity; 即将到期 and 已过期 are ranges of days of what is stored as valid."""
    first, last, day = search.ends_from, search.ends_to, today(now())
    found: list[ColumnElement[bool]] = []
    if search.state:
        stored, lower, upper = _range(search.state, day)
        found.append(Registration.state == stored)
        first = max(filter(None, (first, lower)), default=None)
        last = min(filter(None, (last, upper)), default=None)
    if first is not None:
        found.append(Registration.valid_to >= first)
    if last is not None:
        found.append(Registration.valid_to <= last)
    return found


def _range(state: str, day: date) -> tuple[str, date | None, date | None]:
    soon = day + timedelta(days=RENEWAL_OPEN_DAYS)
    ranges: dict[str, tuple[date | None, date | None]] = {
        RegisterState.VALID.value: (soon + timedelta(days=1), None),
        RegisterState.EXPIRING.value: (day, soon),
        RegisterState.EXPIRED.value: (None, day - timedelta(days=1)),
    }
    if state in ranges:
        return RegisterState.VALID.value, *ranges[state]
    if state not in tuple(RegisterState):
        raise InvalidInput([Fault("state", "没有这种登记状态", "UNKNOWN_STATE")])
    return state, None, None


def _shown(row: Row[*tuple[Any, ...]]) -> Listed:
    entry, full_name, id_no_masked, organisation = row
    return Listed(
        id=entry.id,
        number=entry.number,
        full_name=full_name,
        id_no_masked=id_no_masked,
        organisation=organisation or "",
        state=state_today(entry),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )
