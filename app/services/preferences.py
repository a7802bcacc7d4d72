"""What a person chose for the pages they work with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import NotAllowed
from app.models import Account

SHORTCUTS = "shortcuts"
COLUMNS = "queue_columns"


def use_shortcuts(session: Session, *, wanted: bool, by: Actor) -> None:
    """Switch the keys of one letter on or off (WCAG 2.1.4); who never chose has them.

    Raises NotAllowed for who is not logged in.
    """
    _keep(session, SHORTCUTS, wanted, by=by)


def choose_columns(session: Session, tab: str, columns: Sequence[str], *, by: Actor) -> None:
    """Show these columns in a tab of the queue from now on. Raises NotAllowed for who is not logged in."""
    account = _locked(session, by)
    _keep(session, COLUMNS, {**account.settings.get(COLUMNS, {}), tab: list(columns)}, by=by)


def _keep(session: Session, key: str, value: Any, *, by: Actor) -> None:
    account = _locked(session, by)
    account.settings = {**account.settings, key: value}


def _locked(session: Session, by: Actor) -> Account:
    account = session.get(Account, by.account_id, with_for_update={"of": Account}) if by.account_id else None
    if account is None:
        raise NotAllowed
    return account
