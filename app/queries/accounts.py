"""Accounts as they are read: who visits, who may log in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.identity import login_candidates
from app.models import Account, Grant, Profile, Visit
from app.queries import reference

# One row for each role of the visitor.
_VISIT = (
    select(
        Visit.content,
        Visit.started_at,
        Visit.seen_at,
        Account.id,
        Account.person_id,
        Account.organisation_id,
        Account.display_name,
        Account.state,
        Account.settings,
        Grant.role_key,
        reference.stamp_column().label("stamp"),
    )
    .outerjoin(Account, Visit.account_id == Account.id)
    .outerjoin(Grant, Grant.account_id == Account.id)
    .where(Visit.token_digest == bindparam("digest"))
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in; `activated` is False while only the initial password is known.

    `settings` is what the person chose for the pages.
    """

    account_id: UUID
    person_id: UUID | None
    organisation_id: UUID | None
    name: str
    roles: frozenset[str]
    activated: bool
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """The account's id, under the name that pages use."""
        return self.account_id


@dataclass(frozen=True, slots=True)
class StoredVisit:
    """A browser's session as the table has it; nobody is logged in when `visitor` is None."""

    visitor: Visitor | None
    content: Mapping[str, Any]
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Guessable:
    """Words and the number that may not be in a person's password."""

    names: Sequence[str]
    id_number: str


def visit(session: Session, token_digest: str) -> StoredVisit | None:
    """The session that belongs to the digest of a cookie's token, with its visitor, in one statement.

    Every request asks this first, so the stamp of the reference data comes with it.
    """
    rows = session.execute(_VISIT, {"digest": token_digest}).all()
    if not rows:
        return None
    first = rows[0]
    reference.note_stamp(session, first.stamp)
    return StoredVisit(_visitor(rows), first.content, first.started_at, first.seen_at)


def login_indexes(session: Session, name: str) -> Sequence[str]:
    """The blind indexes of the numbers or user names that a typed login name may stand for."""
    vault = neighbours(session).vault
    return [vault.index(candidate) for candidate in login_candidates(name)]


def by_login(session: Session, indexes: Sequence[str]) -> Account | None:
    """The account that one of the blind indexes belongs to."""
    return session.scalars(select(Account).where(Account.login_index.in_(indexes))).first()


def guessable(session: Session, account: Account) -> Guessable:
    """What somebody who knows the person would try as their password."""
    if account.person is None:
        return Guessable((account.display_name,), "")
    profile = session.get(Profile, account.person.id)
    mobile = str(profile.answers.get("mobile") or "") if profile else ""
    number = neighbours(session).vault.open(account.person.id_no_sealed)
    return Guessable((account.display_name, account.person.full_name, mobile), number)


def _visitor(rows: Sequence[Row[Any]]) -> Visitor | None:
    account = rows[0]
    if account.id is None or account.state == "disabled":
        return None
    return Visitor(
        account_id=account.id,
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        name=account.display_name,
        roles=frozenset(row.role_key for row in rows if row.role_key),
        activated=account.state == "active",
        settings=account.settings,
    )
