"""Tries with login names that belong to nobody are slowed down like others, so that waiting tells nothing."""

import math
import time
from collections.abc import Sequence

from limits.storage import Storage
from sqlalchemy.orm import Session

from app.services import logins
from app.services.logins import Proof
from app.web.limits import limiter


def begin(session: Session, indexes: Sequence[str]) -> tuple[Proof, int]:
    """What the password is held against, and how many seconds to wait before that (0 means go on)."""
    account = logins.find(session, indexes)
    if account is None:
        return Proof(), _count_nobody(indexes[0])
    return logins.proof_of(session, account), logins.count_try(session, account)


def _count_nobody(index: str) -> int:
    """The same count for a name that has no row to keep it in; kept where rate limits are.

    When that place cannot be reached nobody is protected less: there is no such account, and addresses are still
    counted in this process.
    """
    try:
        return _count(limiter.storage, f"tries:{index}", f"bar:{index}")
    except limiter.storage.base_exceptions:
        return 0


def _count(store: Storage, tries: str, bar: str) -> int:
    left = math.ceil(store.get_expiry(bar) - time.time()) if store.get(bar) else 0
    if left > 0:
        return left
    wait = logins.wait_after(store.incr(tries, int(logins.FORGOTTEN_AFTER.total_seconds())))
    if wait:
        store.clear(bar)
        store.incr(bar, int(wait.total_seconds()))
    return 0
