"""The roster (名册) of holders of the 资格证书: who is in its rows, and how new people come to be known."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy.orm import Session

from app.adapters.tables import Row
from app.domain import identity
from app.domain.actor import Actor
from app.domain.calendar import today
from app.models.base import now
from app.services import roster_entries, roster_people
from app.services.import_rows import read_all
from app.services.imports import Checked, Kind
from app.services.roster_entries import Entry
from app.services.roster_matching import match

# An entry with the blind index of its identity number.
Indexed = tuple[Entry, str]


def check(session: Session, table: Sequence[Row]) -> Checked[Indexed]:
    """What would become of the rows; nothing that the office has is overwritten."""
    entries, faults = read_all(table, partial(roster_entries.read, today=today(now())))
    checked = match(session, entries)
    checked.faults.extend(faults)
    return checked


def apply(session: Session, new: Sequence[Indexed], by: Actor) -> None:
    """Add the people with their accounts; `by` is kept with the import."""
    roster_people.create(session, new)


def shown(indexed: Indexed) -> list[str]:
    """A new person as they would be kept."""
    entry, _ = indexed
    number = identity.masked(entry.id_no)
    return [str(entry.row), entry.full_name, number, entry.qualification_no, entry.specialty]


KIND = Kind(
    key="roster",
    name="资格名册",
    unit="人",
    columns=roster_entries.COLUMNS,
    optional=roster_entries.OPTIONAL,
    heads=("行号", "姓名", "证件号码", "资格证书编号", "专业"),
    check=check,
    apply=apply,
    shown=shown,
)
