"""Somebody to log in."""

import pytest

from app.database import Database
from app.domain.actor import SYSTEM
from app.models import Account
from app.services import accounts
from tests.people import add_applicant, add_person


@pytest.fixture
def applicant(database: Database) -> Account:
    with database.transaction() as session:
        return add_applicant(session)


@pytest.fixture
def newcomer(database: Database) -> Account:
    with database.transaction() as session:
        return accounts.create_for_person(session, add_person(session), by=SYSTEM)
