"""Who takes part."""

import pytest

from app.database import Database
from app.domain.actor import Actor
from app.models import Account
from tests.integration.learning import learners


@pytest.fixture
def by(database: Database) -> Actor:
    """An administrator."""
    return learners.administrator(database)


@pytest.fixture
def learner(database: Database) -> Account:
    """A registered person."""
    with database.transaction() as session:
        account = learners.learner(session)
        learners.register(session, account)
        return account
