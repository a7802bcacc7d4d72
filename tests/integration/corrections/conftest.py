"""An office in which the first registration is in force, and a case that was returned."""

from uuid import UUID

import pytest

from app.domain.actor import Actor
from tests.integration.core.conftest import prepared_postgres, prepared_sqlite, stage
from tests.integration.core.stage import RETURN_OF_SCHOOL, Stage

__all__ = ["prepared_postgres", "prepared_sqlite", "stage"]


@pytest.fixture
def applicant(stage: Stage) -> Actor:
    """Somebody who applies."""
    return stage.applicant()


@pytest.fixture
def case_id(stage: Stage, applicant: Actor) -> UUID:
    """A case that was returned because of the school and its proof."""
    returned = stage.submitted(applicant)
    stage.decide(returned, RETURN_OF_SCHOOL, stage.reviewer)
    return returned
