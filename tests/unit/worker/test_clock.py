"""The clock: it rings for what is due, leaves the rest alone, and shares its charge with no other clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from app.adapters.bell import Bell
from app.database import Database
from app.models import Heartbeat, Job
from app.models.base import now
from app.services import jobs
from worker import clock
from worker.clock import Clock


class Listening(Bell):
    """A bell that writes down what it was asked to say."""

    def __init__(self) -> None:
        super().__init__("memory://", "test", {})
        self.said: list[tuple[str, ...]] = []

    def _send(self, task: str, *arguments: str) -> None:
        self.said.append((task, *arguments))

    def rings(self) -> list[str]:
        """The jobs that were rung for since the last call."""
        self.close()
        rung = [arguments[0] for task, *arguments in self.said if task == "run_job"]
        self.said.clear()
        return rung


@pytest.fixture
def bell(database: Database) -> Iterator[Listening]:
    """The database's bell, for the length of the test."""
    listening = Listening()
    database.neighbours = replace(database.neighbours, bell=listening)
    yield listening
    listening.close()


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    """Three in the morning in Shanghai, when no reminders are asked for."""
    with time_machine.travel(datetime(2026, 11, 21, 19, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def worker(database: Database) -> None:
    """A worker that has just given a sign of life."""
    _beat(database, "worker", age=timedelta())


def _beat(database: Database, name: str, *, age: timedelta) -> None:
    with database.transaction() as session:
        jobs.beat(session, name, {"name": "another"})
        session.get_one(Heartbeat, name).seen_at = now() - age


def _ask(database: Database, key: str, *, due_in: timedelta = timedelta()) -> UUID:
    """Ask for a job and lose the ring that its transaction sent."""
    with database.transaction() as session:
        job = jobs.ask(session, "work", key=key, due_at=now() + due_in)
    database.neighbours.bell.close()
    cast("Listening", database.neighbours.bell).said.clear()
    return job.id


@pytest.mark.usefixtures("worker")
def test_it_rings_for_what_is_due_and_for_nothing_else(database: Database, bell: Listening) -> None:
    due, _ = _ask(database, "due"), _ask(database, "later", due_in=timedelta(hours=1))
    Clock(database).tick()
    assert bell.rings() == [str(due)]


@pytest.mark.usefixtures("worker")
def test_it_rings_for_a_job_whose_worker_fell_silent(database: Database, bell: Listening) -> None:
    job_id = _ask(database, "lost")
    with database.transaction() as session:
        jobs.claim(session, job_id, owner="dead", lease=-timedelta(seconds=1))
    Clock(database).tick()
    assert bell.rings() == [str(job_id)]


@pytest.mark.usefixtures("worker")
def test_it_does_not_ring_for_the_same_job_at_every_look(database: Database, bell: Listening) -> None:
    _ask(database, "due")
    watching = Clock(database)
    watching.tick()
    bell.rings()
    watching.tick()
    assert bell.rings() == []


@pytest.mark.usefixtures("worker")
def test_it_rings_again_when_nothing_came_of_it(
    database: Database, bell: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "RING_AGAIN_AFTER", 0.0)
    job_id = _ask(database, "due")
    watching = Clock(database)
    watching.tick()
    watching.tick()
    assert bell.rings() == [str(job_id), str(job_id)]


def test_without_a_worker_it_asks_for_one_and_fills_no_queue(database: Database, bell: Listening) -> None:
    _ask(database, "due")
    Clock(database).tick()
    bell.close()
    assert ("beat",) in bell.said
    assert bell.rings() == []


@pytest.mark.usefixtures("worker")
def test_only_one_of_two_clocks_rings(database: Database, bell: Listening) -> None:
    job_id = _ask(database, "due")
    Clock(database).tick()
    Clock(database).tick()
    assert bell.rings() == [str(job_id)]


@pytest.mark.usefixtures("worker")
def test_a_clock_takes_over_when_the_other_falls_silent(database: Database, bell: Listening) -> None:
    _beat(database, "clock", age=clock.SILENCE * 2)
    job_id = _ask(database, "due")
    Clock(database).tick()
    assert bell.rings() == [str(job_id)]


@pytest.mark.usefixtures("worker")
def test_a_clock_that_resigns_is_followed_at_once(database: Database, bell: Listening) -> None:
    first = Clock(database)
    first.tick()
    first.resign()
    job_id = _ask(database, "due")
    Clock(database).tick()
    assert bell.rings() == [str(job_id)]


def test_it_has_what_expired_cleared_away_at_its_first_look_and_then_hourly(
    database: Database, bell: Listening
) -> None:
    watching = Clock(database)
    watching.tick()
    watching.tick()
    bell.close()
    assert bell.said.count(("clean",)) == 1


def _asked_on(database: Database) -> list[str]:
    with database.reading() as session:
        return [key.partition(":")[2] for key in session.scalars(select(Job.key).order_by(Job.key))]


@pytest.mark.parametrize(
    ("instant", "days"),
    [
        ("2026-11-21T23:59:59+00:00", []),
        ("2026-11-22T00:00:00+00:00", ["2026-11-22"]),
        ("2026-11-22T15:59:59+00:00", ["2026-11-22"]),
        ("2026-11-22T16:30:00+00:00", []),
    ],
)
@pytest.mark.usefixtures("bell")
def test_reminders_are_asked_for_from_eight_in_shanghai_on(database: Database, instant: str, days: list[str]) -> None:
    with time_machine.travel(datetime.fromisoformat(instant), tick=False):
        Clock(database).tick()
    assert _asked_on(database) == days


@pytest.mark.usefixtures("bell")
def test_reminders_are_asked_for_once_a_day_whichever_clock_is_in_charge(database: Database) -> None:
    first = Clock(database)
    for day in (22, 23):
        with time_machine.travel(datetime(2026, 11, day, 3, tzinfo=UTC), tick=False):
            first.tick()
            first.tick()
    first.resign()
    with time_machine.travel(datetime(2026, 11, 23, 4, tzinfo=UTC), tick=False):
        Clock(database).tick()
    assert _asked_on(database) == ["2026-11-22", "2026-11-23"]
