"""Who acts: a person with an account, or the office's own machinery."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """`account_id` is None for the system; `address` is the network address, for consents and the security log."""

    account_id: UUID | None
    name: str
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    address: str = ""


SYSTEM = Actor(None, "系统")
