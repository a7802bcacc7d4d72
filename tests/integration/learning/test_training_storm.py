"""Many people at once want the last seats."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict
from app.models import Account, Enrolment
from app.services import trainings
from tests.integration.learning import learners
from tests.integration.learning.learners import actor_of
from tests.integration.learning.sessions import published, taken

SEATS, CROWD = 3, 10


def seated(database: Database) -> int:
    with database.reading() as session:
        query = select(func.count()).select_from(Enrolment).where(Enrolment.state == "enrolled")
        return session.scalars(query).one()


def all_at_once(database: Database, training_id: UUID, crowd: list[Actor]) -> int:
    """How many got a seat when everybody asked at the same moment."""
    start = Barrier(len(crowd))

    def ask(by: Actor) -> bool:
        start.wait()
        try:
            with database.transaction() as session:
                trainings.enrol(session, training_id, by=by)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(len(crowd)) as pool:
        return sum(pool.map(ask, crowd))


@pytest.fixture
def crowd(database: Database) -> list[Actor]:
    with database.transaction() as session:
        return [actor_of(learners.learner(session, 10 + n, "王守一")) for n in range(CROWD)]


def test_no_more_people_get_a_seat_than_there_are_seats(database: Database, by: Actor, crowd: list[Actor]) -> None:
    training_id = published(database, by, seats=str(SEATS))

    assert all_at_once(database, training_id, crowd) == SEATS
    assert (taken(database, training_id), seated(database)) == (SEATS, SEATS)


def test_one_person_in_many_tabs_gets_one_seat(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by, seats=str(SEATS))

    assert all_at_once(database, training_id, [actor_of(learner)] * 5) == 1
    assert (taken(database, training_id), seated(database)) == (1, 1)
