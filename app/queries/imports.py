"""Imports as administrators see them, and whom the office knows already."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Account, Import, Person
from app.queries.pages import Page, page_of

CHUNK = 500  # what every database takes as a list of parameters
COLUMNS = {"created": Import.id, "name": Import.name, "applied": Import.applied_at}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the roster, as far as a row of a file is compared with them."""

    full_name: str
    gender: str
    id_doc_type: str
    id_no_index: str
    id_no_masked: str
    qualification_no: str
    qualification_date: date | None
    specialty: str


@dataclass(frozen=True, slots=True)
class ShownImport:
    """One line of the list of imports."""

    id: UUID
    name: str
    by: str
    created_at: datetime
    applied_at: datetime | None
    report: dict[str, Any]


def known(session: Session, indexes: Collection[str], numbers: Collection[str]) -> Iterator[Known]:
    """Everybody who has one of these blind indexes or one of these 资格证书编号; some may come twice."""
    for column, values in ((Person.id_no_index, indexes), (Person.qualification_no, numbers)):
        for some in chunks(values):
            query = select(
                Person.full_name,
                Person.gender,
                Person.id_doc_type,
                Person.id_no_index,
                Person.id_no_masked,
                Person.qualification_no,
                Person.qualification_date,
                Person.specialty,
            ).where(column.in_(some))
            yield from (Known(*row) for row in session.execute(query))


def get(session: Session, import_id: UUID) -> Import:
    """One import. Raises NotFound."""
    row = session.get(Import, import_id)
    if row is None:
        raise NotFound("未找到此次导入")
    return row


def listed(session: Session, kind: str, *, sort: str = "-created", page: int = 1) -> Page[ShownImport]:
    """All imports of one kind."""
    query = (
        select(Import.id, Import.name, Account.display_name, Import.created_at, Import.applied_at, Import.report)
        .join(Account, Account.id == Import.account_id)
        .where(Import.kind == kind)
    )
    return page_of(session, query, lambda row: ShownImport(*row), columns=COLUMNS, sort=sort, page=page)


def chunks(values: Iterable[T]) -> Iterator[Sequence[T]]:
    """So many values at a time as every database takes as a list of parameters."""
    rest = iter(values)
    while some := list(islice(rest, CHUNK)):
        yield some
