"""Which attachments a case needs, as its release's decision table says, and what is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain.slots import SLOTS
from app.models import Attachment
from app.queries import cases, releases
from app.queries.cases import Desk


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
    facts = _facts(desk.values, round_number=desk.case.round, apply_membership=desk.case.apply_membership)
    return [_shown(row, files) for row in spec.decide(table, facts)]


def asked_for(session: Session, service_key: str, values: Mapping[str, Any]) -> list[ShownSlot]:
    """The slots that a service asks for at the beginning, of somebody with these answers. Raises NotFound."""
    spec = releases.parsed(session, releases.current(session, service_key).id).spec
    steps = [e for e in spec.elements.values() if e.properties.get("role") == "applicant"]
    table = next((e.properties["documents"] for e in steps if e.properties.get("documents")), "")
    rows = spec.decide(table, _facts(values, round_number=1, apply_membership=False)) if table else []
    return [_shown(row, ()) for row in rows]


def label(code: str) -> str:
    """What a slot is called wherever its table is not at hand."""
    known = SLOTS.get(code)
    return known.label if known else code


def place(code: str) -> int:
    """Where a slot stands among all others; those of releases to come stand last."""
    return list(SLOTS).index(code) if code in SLOTS else len(SLOTS)


def _facts(values: Mapping[str, Any], *, round_number: int, apply_membership: bool) -> dict[str, Any]:
    scalars = {k: v for k, v in values.items() if isinstance(v, str | int | float | bool)}
    return {
        "round": round_number,
        "apply_membership": apply_membership,
        "decision": "",
        "id_doc_type": scalars.get("id_doc_type", ""),
        "education": scalars.get("education", ""),
        "form": scalars,
    }


def _shown(row: dict[str, Any], files: Sequence[Attachment]) -> ShownSlot:
    code = str(row["slot"])
    known = SLOTS.get(code)
    return ShownSlot(
        code=code,
        label=str(row.get("label") or (known.label if known else code)),
        help=str(row.get("help") or (known.help if known else "")),
        required=bool(row.get("required", True)),
        many=bool(row.get("many", known.many if known else True)),
        sensitive=known.sensitive if known else False,
        rule=str(row.get("rule", "")),
        files=tuple(f for f in files if f.slot == code),
    )
