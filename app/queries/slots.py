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
    table = desk.element.properties.get("documents", "")
    if not table:
        return []
    spec = releases.parsed(session, desk.case.release_id).spec
    files = cases.attachments(session, desk.case.id)
    facts = gather(spec.reads(table), Sight(session, desk.case.person_id, case=desk.case, values=desk.values))
    return [_shown(row, files) for row in spec.decide(table, facts)]


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
    keys = dict.fromkeys(e.properties["documents"] for e in spec.elements.values() if e.properties.get("documents"))
    rows = [row for key in keys for row in spec.tables[key].written()]
    return MappingProxyType({str(row["slot"]): str(row.get("label") or row["slot"]) for row in rows if row.get("slot")})


def _of_anybody() -> dict[str, Any]:
    """The samples of the catalogue, without answers: nobody has filled in anything."""
    return {**samples(), "id_doc_type": "", "education": "", "form": {}}


def _shown(row: dict[str, Any], files: Sequence[Attachment]) -> ShownSlot:
    code = str(row["slot"])
    sensitive = row.get("sensitive")
    return ShownSlot(
        code=code,
        label=str(row.get("label") or code),
        help=str(row.get("help") or ""),
        required=bool(row.get("required", True)),
        many=bool(row.get("many", True)),
        sensitive=code in SENSITIVE if sensitive is None else bool(sensitive),
        rule=str(row.get("rule", "")),
        files=tuple(f for f in files if f.slot == code),
    )
