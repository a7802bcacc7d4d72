"""Which organisations may be the same one: hints for whoever decides, never a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.models import Organisation
from app.queries.organisations import LABELS

FOUND = 20
WORDS = {"name": "名称相同", "code": "主体标识码相同", "former": "与其曾用名相同", "near": "名称相近"}


@dataclass(frozen=True, slots=True)
class Alike:
    """Another organisation that may be the same; `why` is name, code (the body code inside), former or near."""

    id: UUID
    name: str
    uscc: str
    state: str
    why: str

    @property
    def reason(self) -> str:
        return WORDS[self.why]

    @property
    def label(self) -> str:
        return LABELS[self.state]


def alike(session: Session, *, name: str, uscc: str, except_id: UUID | None = None) -> Sequence[Alike]:
    """Other organisations that may be this one, the surest first.

    Compared are names but for their spelling, former names, body codes (USCC, places 9 to 17) and cores of names.
    """
    key, core, body = names.name_key(name), names.name_core(name), uscc[8:17]
    tests = [Organisation.name_key == key, Organisation.former_keys.contains(key, autoescape=True)]
    if len(body) == 9:
        tests.append(func.substr(Organisation.uscc, 9, 9) == body)
    if core:
        tests.append(Organisation.name_key.contains(core, autoescape=True))
    query = select(Organisation).where(or_(*tests), Organisation.state != "returned")
    if except_id is not None:
        query = query.where(Organisation.id != except_id)
    found = [
        Alike(row.id, row.name, row.uscc, row.state, _why(row, key, body))
        for row in session.scalars(query.order_by(Organisation.name).limit(FOUND))
    ]
    return sorted(found, key=lambda one: list(WORDS).index(one.why))


def _why(row: Organisation, key: str, body: str) -> str:
    if row.name_key == key:
        return "name"
    if len(body) == 9 and row.uscc[8:17] == body:
        return "code"
    return "former" if key in row.former_keys.split("\n") else "near"
