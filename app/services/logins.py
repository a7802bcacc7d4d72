"""Logging in: how a password is tried, what slows guessing down, how a new password is set."""

import hmac
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import hashing
from app.adapters.neighbours import neighbours
from app.domain.actor import Actor
from app.domain.identity import initial_password
from app.domain.writing import compact
from app.models import Account
from app.models.base import now
from app.services import history, visits
from app.services.accounts import ACTIVE, DISABLED, NEW, lock

FREE_TRIES = 10
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=3), timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(hours=1)
REMEMBERED_HASHES = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """What a typed password is held against; without an account nothing fits."""

    account_id: UUID | None = None
    password_hash: str | None = None
    initial: str = ""

    def opens(self, password: str) -> UUID | None:
        """The account that the password opens, to the letter. Slow on purpose, and as slow for nobody (ASVS 6.3.8)."""
        by_hash = hashing.check_password(self.password_hash, password)
        by_number = hmac.compare_digest(self.initial.encode(), password.encode()) and bool(self.initial)
        return self.account_id if by_hash or by_number else None

    def outdated(self) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return bool(self.password_hash) and hashing.needs_rehash(str(self.password_hash))


def count_try(session: Session, account: Account) -> int:
    """Count a try before the password is looked at, so that tries at the same time are all counted.

    Returns the seconds to wait when there were too many (the try is then not counted and must not go on), else 0.
    After ten failures each one doubles the wait, from 3 to 60 seconds; nobody can lock somebody else out for longer.
    """
    at = now()
    if account.barred_until is None or at - account.barred_until > FORGOTTEN_AFTER:
        account.failures = 0
    elif account.barred_until > at:
        return math.ceil((account.barred_until - at).total_seconds())
    account.failures += 1
    account.barred_until = at + wait_after(account.failures)
    return 0


def wait_after(failures: int) -> timedelta:
    """How long the next try has to wait."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES, 10)
    return min(SHORTEST_WAIT * (1 << doublings), LONGEST_WAIT)


def find(session: Session, indexes: Sequence[str]) -> Account | None:
    """The account behind a login name's blind indexes, its row locked until the transaction ends."""
    query = select(Account).where(Account.login_index.in_(indexes)).with_for_update(of=Account)
    return session.scalars(query).first()


def proof_of(session: Session, account: Account | None) -> Proof:
    """What the account's password is held against."""
    if account is None or account.state == DISABLED:
        return Proof()
    if opens_with_number(account) and account.person is not None:
        number = neighbours(session).vault.open(account.person.id_no_sealed)
        return Proof(account.id, initial=initial_password(number))
    return Proof(account.id, password_hash=account.password_hash)


def succeed(session: Session, account_id: UUID, *, instead_of: str, new_hash: str = "", by: Actor) -> str:
    """Log the account in: forget its failures and begin a visit. Returns the visit's token."""
    account = lock(session, account_id)
    account.failures, account.barred_until, account.last_login_at = 0, None, now()
    account.password_hash = new_hash or account.password_hash
    known = Actor(account.id, account.display_name, address=by.address)
    history.record(session, "login_succeeded", by=known, content={"address": by.address})
    return visits.begin(session, account.id, instead_of=instead_of)


def fail(session: Session, account_id: UUID | None, *, by: Actor) -> None:
    """Write a failed login down, without what was typed."""
    content = {"address": by.address, "account": str(account_id or "")}
    history.record(session, "login_failed", by=by, content=content)


def opens_with_number(account: Account) -> bool:
    """Whether the initial password is the end of the identity number (the guide, 2.2): it is no secret, nor stored."""
    return account.state == NEW and account.person is not None and not account.password_hash


def is_own_certificate(account: Account, typed: str) -> bool:
    """Whether the typed 资格证书编号 is the person's; who was given a random first password need not know it."""
    if account.person is None or not opens_with_number(account):
        return True
    return hmac.compare_digest(_number(typed), _number(account.person.qualification_no))


def activate(session: Session, account: Account, *, password_hash: str, instead_of: str, by: Actor) -> str:
    """Replace the initial password for good; every visit ends. Returns the token of a new one."""
    _set_password(account, password_hash)
    account.state = ACTIVE
    visits.end_all(session, account.id)
    history.record(session, "account_activated", by=by, content={"account": str(account.id)})
    return visits.begin(session, account.id, instead_of=instead_of)


def change_password(session: Session, account: Account, *, password_hash: str, instead_of: str, by: Actor) -> str:
    """Set a new password; every visit ends, here and elsewhere. Returns the token of a new one."""
    _set_password(account, password_hash)
    visits.end_all(session, account.id)
    history.record(session, "password_changed", by=by, content={"account": str(account.id)})
    return visits.begin(session, account.id, instead_of=instead_of)


def was_used(password: str, hashes: Collection[str]) -> bool:
    """Whether the password is one of the last five. Slow."""
    return any(hashing.check_password(stored, password) for stored in hashes)


def _set_password(account: Account, password_hash: str) -> None:
    known = [account.password_hash, *account.old_hashes] if account.password_hash else account.old_hashes
    account.old_hashes = known[: REMEMBERED_HASHES - 1]
    account.password_hash, account.password_at = password_hash, now()
    account.failures, account.barred_until = 0, None


def _number(text: str) -> bytes:
    return compact(text).upper().encode()
