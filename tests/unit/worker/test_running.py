"""One job: done once, tried again after a failure, an incident after a refusal, and fenced off when it was lost."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.database import Database
from app.errors import ConversionFailed, Refusal
from app.models import Job
from app.models.base import now
from app.operations.base import Operation
from app.services import jobs
from app.services.jobs import Claimed
from tests.unit.worker.conftest import OperationsForTests
from worker import running


def _asked(database: Database, operation: str = "work", key: str = "test") -> UUID:
    with database.transaction() as session:
        job = jobs.ask(session, operation, key=key, parameters={"number": 7})
    return job.id


def _row(database: Database, job_id: UUID) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def _due_again(database: Database, job_id: UUID) -> None:
    with database.transaction() as session:
        row = session.get_one(Job, job_id)
        row.due_at, row.lease_until = now(), now() - timedelta(seconds=1)


def _fails(error: Exception) -> Operation:
    def perform(inputs: Mapping[str, Any], beside: Neighbours) -> Mapping[str, Any]:
        raise error

    return Operation("work", "工作", perform=perform)


def _perform_number(inputs: Mapping[str, Any], beside: Neighbours) -> Mapping[str, Any]:
    return {"number": inputs["number"], "office": beside.settings.office_name}


WORK = Operation("work", "工作", prepare=lambda _, claimed: claimed.parameters, perform=_perform_number)


def test_a_job_is_prepared_performed_and_finished(database: Database, vocabulary: OperationsForTests) -> None:
    vocabulary["work"] = WORK
    job_id = _asked(database)
    running.run(job_id, database)
    row = _row(database, job_id)
    assert (row.state, row.attempts, row.result) == ("done", 1, {"number": 7, "office": "中国设备监理协会"})


def test_a_job_that_is_delivered_twice_is_done_once(database: Database, vocabulary: OperationsForTests) -> None:
    vocabulary["work"] = WORK
    job_id = _asked(database)
    running.run(job_id, database)
    running.run(job_id, database)
    assert _row(database, job_id).attempts == 1


def test_a_job_that_is_not_due_yet_is_left_alone(database: Database, vocabulary: OperationsForTests) -> None:
    vocabulary["work"] = WORK
    with database.transaction() as session:
        job = jobs.ask(session, "work", key="later", due_at=now() + timedelta(hours=1))
    running.run(job.id, database)
    assert _row(database, job.id).attempts == 0


def test_a_job_that_failed_is_due_again_later_and_says_why(database: Database, vocabulary: OperationsForTests) -> None:
    vocabulary["work"] = _fails(ConversionFailed("LibreOffice 没有回应"))
    job_id = _asked(database)
    running.run(job_id, database)
    row = _row(database, job_id)
    assert (row.state, row.error) == ("due", "ConversionFailed: LibreOffice 没有回应")
    assert row.due_at > now()


def test_a_job_that_keeps_failing_becomes_an_incident(database: Database, vocabulary: OperationsForTests) -> None:
    vocabulary["work"] = _fails(ZeroDivisionError("a bug"))
    job_id = _asked(database)
    for _ in range(jobs.MOST_ATTEMPTS):
        _due_again(database, job_id)
        running.run(job_id, database)
    row = _row(database, job_id)
    assert (row.state, row.attempts) == ("incident", jobs.MOST_ATTEMPTS)


def test_a_refusal_is_an_incident_at_once(database: Database, vocabulary: OperationsForTests) -> None:
    vocabulary["work"] = _fails(Refusal("证书编号已用完"))
    job_id = _asked(database)
    running.run(job_id, database)
    row = _row(database, job_id)
    assert (row.state, row.error) == ("incident", "证书编号已用完")


def test_an_unknown_operation_is_an_incident(database: Database, vocabulary: OperationsForTests) -> None:
    job_id = _asked(database, "conjure")
    running.run(job_id, database)
    assert "conjure" in _row(database, job_id).error


def test_a_job_that_kills_its_worker_each_time_ends_as_an_incident(
    database: Database, vocabulary: OperationsForTests
) -> None:
    """A worker that dies says nothing: only its claims are counted."""
    vocabulary["work"] = WORK
    job_id = _asked(database)
    for _ in range(jobs.MOST_ATTEMPTS):
        _due_again(database, job_id)
        with database.transaction() as session:
            assert jobs.claim(session, job_id, owner="dies", lease=running.LEASE)
    _due_again(database, job_id)
    running.run(job_id, database)
    assert _row(database, job_id).state == "incident"


def test_a_worker_that_lost_its_lease_writes_nothing(database: Database, vocabulary: OperationsForTests) -> None:
    written: list[str] = []

    def perform(inputs: Mapping[str, Any], beside: Neighbours) -> Mapping[str, Any]:
        _due_again(database, job_id)
        with database.transaction() as session:
            assert jobs.claim(session, job_id, owner="another", lease=running.LEASE)
        return {}

    def apply(session: Session, claimed: Claimed, result: Mapping[str, Any]) -> None:
        written.append(claimed.owner)

    vocabulary["work"] = Operation("work", "工作", perform=perform, apply=apply)
    job_id = _asked(database)
    running.run(job_id, database)
    row = _row(database, job_id)
    assert (row.state, row.owner, written) == ("running", "another", [])


def test_what_an_operation_wrote_before_it_failed_is_not_kept(
    database: Database, vocabulary: OperationsForTests
) -> None:
    def apply(session: Session, claimed: Claimed, result: Mapping[str, Any]) -> None:
        session.add(Job(key="half", operation="work", due_at=now()))
        session.flush()
        raise RuntimeError("half way")

    vocabulary["work"] = Operation("work", "工作", apply=apply)
    job_id = _asked(database)
    running.run(job_id, database)
    assert _row(database, job_id).state == "due"
    with database.reading() as session:
        assert session.query(Job).count() == 1


def test_the_lease_of_a_long_job_is_renewed(
    database: Database, vocabulary: OperationsForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    leases = []

    def perform(inputs: Mapping[str, Any], beside: Neighbours) -> Mapping[str, Any]:
        leases.append(_row(database, job_id).lease_until)
        time.sleep(0.2)
        leases.append(_row(database, job_id).lease_until)
        return {}

    monkeypatch.setattr(running, "RENEWAL", timedelta(milliseconds=50))
    vocabulary["work"] = Operation("work", "工作", perform=perform)
    job_id = _asked(database)
    running.run(job_id, database)
    before, after = leases
    assert before is not None
    assert after is not None
    assert before < after


def test_while_the_database_is_away_the_lease_is_left_to_run_out(
    database: Database, vocabulary: OperationsForTests
) -> None:
    with database.transaction() as session:
        Job.metadata.drop_all(session.connection(), [Job.metadata.tables["job"]])
    with pytest.raises(OperationalError):
        running.run(UUID(int=1), database)
