"""Administrators and auditors at work, for tests."""

from app.database import Database
from app.services import accounts
from tests.house import HouseClient
from tests.people import add_staff, enter


def enter_as(client: HouseClient, database: Database, *roles: str) -> HouseClient:
    """Log a new member of staff with these roles in on this browser."""
    with database.transaction() as session:
        account = add_staff(session, "someone", *roles)
    return enter(client, account.id)


def enter_as_administrator(client: HouseClient, database: Database) -> HouseClient:
    """Log a new administrator in on this browser."""
    return enter_as(client, database, accounts.ADMINISTRATOR)
