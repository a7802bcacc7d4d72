"""Policy parameters as administrators look after them, and as public pages tell them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.fingerprints import fingerprint
from app.domain.parameters import PARAMETERS, Described
from app.errors import NotFound
from app.models import Parameter
from app.queries import reference

# Facts about hours rest on the number that is required.
HOURS = dict.fromkeys(("hours_missing", "hours_required", "hours_counted"), "renewal.required_hours")


@dataclass(frozen=True, slots=True)
class ShownParameter:
    """A parameter on a day: the row in force, those to come, and all of them with the newest first.

    `seen` changes with any of the rows.
    """

    described: Described
    present: Parameter
    future: Sequence[Parameter]
    rows: Sequence[Parameter]
    seen: str

    @property
    def words(self) -> str:
        return self.described.words(self.present.value)


@dataclass(frozen=True, slots=True)
class Told:
    """A number for the public; `example` means that the office has not confirmed it."""

    label: str
    words: str
    example: bool


def listed(session: Session, day: date) -> Mapping[str, Sequence[ShownParameter]]:
    """All parameters by their groups, in the order of the catalogue."""
    rows: dict[str, list[Parameter]] = {}
    for row in session.scalars(select(Parameter).order_by(Parameter.valid_from.desc())):
        rows.setdefault(row.key, []).append(row)
    groups: dict[str, list[ShownParameter]] = {}
    for key, described in PARAMETERS.items():
        groups.setdefault(described.group, []).append(_shown(described, rows[key], day))
    return groups


def get(session: Session, key: str, day: date) -> ShownParameter:
    """One parameter. Raises NotFound."""
    described = PARAMETERS.get(key)
    if described is None:
        raise NotFound("没有此参数")
    query = select(Parameter).where(Parameter.key == key).order_by(Parameter.valid_from.desc())
    return _shown(described, session.scalars(query).all(), day)


def told(session: Session, keys: Sequence[str], day: date) -> Mapping[str, Told]:
    """The values in force of these parameters, for pages of the public."""
    query = select(Parameter).where(Parameter.key.in_(keys), Parameter.valid_from <= day)
    present = {row.key: row for row in session.scalars(query.order_by(Parameter.valid_from))}
    return {key: _told(PARAMETERS[key], present[key]) for key in keys}


def examples(session: Session, day: date) -> Collection[str]:
    """The keys whose value in force on a day nobody has confirmed."""
    present = {row[0]: row for row in reference.kept(session, "confirmations", _confirmations) if row[1] <= day}
    return {key for key, (_, _, confirmed) in present.items() if not confirmed}


def examples_behind(session: Session, facts: Collection[str], day: date) -> Sequence[Told]:
    """The examples among the numbers that these facts are made of (`policy.<key>`, and the hours that are missing)."""
    behind = {f"policy.{key.replace('.', '_')}": key for key in PARAMETERS} | HOURS
    keys = {behind[fact] for fact in facts if fact in behind} & set(examples(session, day))
    found = told(session, sorted(keys), day)
    return [found[key] for key in PARAMETERS if key in found]


def _confirmations(session: Session) -> Sequence[tuple[str, date, bool]]:
    query = select(Parameter.key, Parameter.valid_from, Parameter.confirmed).order_by(Parameter.valid_from)
    return [(key, valid_from, confirmed) for key, valid_from, confirmed in session.execute(query)]


def _told(described: Described, row: Parameter) -> Told:
    return Told(described.label, described.words(row.value), example=not row.confirmed)


def _shown(described: Described, rows: Sequence[Parameter], day: date) -> ShownParameter:
    present = next(row for row in rows if row.valid_from <= day)
    future = [row for row in rows if row.valid_from > day]
    seen = fingerprint([[row.valid_from, row.value, row.confirmed] for row in rows])
    return ShownParameter(described, present, future, rows, seen)
