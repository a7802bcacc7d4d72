"""Which attachments a case needs, as its release's decision table says, and what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.facts import samples
from app.domain.slots import SENSITIVE
from app.engine.spec import Spec
from app.models import Attachment, Person
from app.queries import cases, releases
from app.queries.cases import Desk
from app.queries.facts import gather
from app.queries.sight import Sight


@dataclass(frozen=True, slots=True)
class ShownSlot:
    """One place for attachments; `rule` is the row of the table that asks for it."""

    code: str
    label: str
    help: str
    required: bool
    many: bool
    sensitive: bool
    rule: str
    files: tuple[Attachment, ...]

    @property
    def missing(self) -> bool:
        return self.required and not self.files


def of(session: Session, desk: Desk) -> list[ShownSlot]:
    """The slots of the applicant's open step, in the order of the table's rows."""
    asked = _rows(session, desk, desk.values)
    files = cases.attachments(session, desk.case.id) if asked else ()
    return [_shown(row, files) for row in asked]


def codes(session: Session, desk: Desk, values: Mapping[str, Any]) -> frozenset[str]:
    """The codes of the slots that would be asked for with these answers."""
    return frozenset(str(row["slot"]) for row in _rows(session, desk, values))


def asked_for(session: Session, service_key: str, person: Person | None = None) -> list[ShownSlot]:
    """The slots that a service asks for at the beginning: of this person, or of people in general. Raises NotFound."""
    spec = releases.parsed(session, releases.current_id(session, service_key)).spec
    steps = [e for e in spec.elements.values() if e.properties.get("role") == "applicant"]
    table = next((e.properties["documents"] for e in steps if e.properties.get("documents")), "")
    if not table:
        return []
    facts = gather(spec.reads(table), Sight(session, person.id)) if person else _of_anybody()
    return [_shown(row, ()) for row in spec.decide(table, facts)]


def labels(session: Session, release_id: UUID) -> Mapping[str, str]:
    """All places that a release's tables may ask for, in the order of their rows: code → what it is called."""
    return _labels(releases.parsed(session, release_id).spec)


@lru_cache(maxsize=256)
def _labels(spec: Spec) -> Mapping[str, str]:
    named = (row for row in _written(spec) if row.get("slot"))
    return MappingProxyType({str(row["slot"]): str(row.get("label") or row["slot"]) for row in named})


def _rows(session: Session, desk: Desk, values: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    table = desk.element.properties.get("documents", "")
    if not table:
        return ()
    spec = releases.parsed(session, desk.case.release_id).spec
    sight = Sight(session, desk.case.person_id, case=desk.case, values=values)
    return spec.decide(table, gather(spec.reads(table), sight))


def sensitive(session: Session, release_id: UUID) -> frozenset[str]:
    """The places for images of identity documents, as any row of a release's tables says."""
    return _sensitive(releases.parsed(session, release_id).spec)


@lru_cache(maxsize=256)
def _sensitive(spec: Spec) -> frozenset[str]:
    return frozenset(str(row["slot"]) for row in _written(spec) if row.get("slot") and _is_sensitive(row))


def _is_sensitive(row: Mapping[str, Any]) -> bool:
    said = row.get("sensitive")
    return row["slot"] in SENSITIVE if said is None else bool(said)


def _written(spec: Spec) -> list[dict[str, Any]]:
    """Every row of the tables that ask for attachments, whether it fires or not."""
    keys = dict.fromkeys(e.properties["documents"] for e in spec.elements.values() if e.properties.get("documents"))
    return [row for key in keys for row in spec.tables[key].written()]


def _of_anybody() -> dict[str, Any]:
    """The samples of the catalogue, without answers: nobody has filled in anything."""
    return {**samples(), "id_doc_type": "", "education": "", "form": {}}


def _shown(row: dict[str, Any], files: Sequence[Attachment]) -> ShownSlot:
    code = str(row["slot"])
    return ShownSlot(
        code=code,
        label=str(row.get("label") or code),
        help=str(row.get("help") or ""),
        required=bool(row.get("required", True)),
        many=bool(row.get("many", True)),
        sensitive=_is_sensitive(row),
        rule=str(row.get("rule", "")),
        files=tuple(f for f in files if f.slot == code),
    )
