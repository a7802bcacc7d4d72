"""Jobs: one holder at a time, a fence against ghosts, later tries, incidents and the two ways out of one."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Database
from app.errors import Conflict
from app.models import Event, Job
from app.services import jobs
from app.services.jobs import Claimed
from tests.integration.core.stage import APPROVAL, Stage

LEASE = timedelta(seconds=15)


def _ask(database: Database, key: str = "k") -> UUID:
    with database.transaction() as session:
        job = jobs.ask(session, "send_mail", key=key, parameters={"to": "a@example.cn"})
    return job.id


def _claim(database: Database, job_id: UUID, owner: str = "w1") -> Claimed | None:
    with database.transaction() as session:
        return jobs.claim(session, job_id, owner=owner, lease=LEASE)


def _claimed(database: Database, job_id: UUID, owner: str = "w1") -> Claimed:
    claimed = _claim(database, job_id, owner)
    assert claimed is not None
    return claimed


def _fail(database: Database, claimed: Claimed, *, final: bool = False) -> bool:
    with database.transaction() as session:
        return jobs.fail(session, claimed, "邮件服务器没有应答", final=final)


def _row(database: Database, job_id: UUID) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def _nothing(session: Session, claimed: Claimed, result: Any) -> None:
    """Apply nothing."""


def test_the_same_key_is_asked_for_once(database: Database) -> None:
    assert _ask(database) == _ask(database)


def test_a_job_is_held_by_one_worker_until_its_lease_runs_out(database: Database) -> None:
    job_id = _ask(database)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        first = _claimed(database, job_id)
        assert _claim(database, job_id, "w2") is None
        clock.shift(LEASE + timedelta(seconds=1))
        second = _claimed(database, job_id, "w2")
    assert (first.attempt, second.attempt) == (1, 2)


def test_a_renewed_lease_keeps_others_away(database: Database) -> None:
    job_id = _ask(database)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        claimed = _claimed(database, job_id)
        clock.shift(LEASE - timedelta(seconds=1))
        with database.transaction() as session:
            assert jobs.renew(session, claimed, LEASE)
        clock.shift(LEASE - timedelta(seconds=1))
        assert _claim(database, job_id, "w2") is None


def test_a_worker_that_lost_its_lease_changes_nothing(database: Database) -> None:
    job_id = _ask(database)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        ghost = _claimed(database, job_id)
        clock.shift(LEASE + timedelta(seconds=1))
        _claimed(database, job_id)  # the same process again: only the attempt tells them apart
        with database.transaction() as session:
            assert not jobs.finish(session, ghost, {"late": True}, _nothing)
            assert not jobs.renew(session, ghost, LEASE)
        _fail(database, ghost, final=True)
    row = _row(database, job_id)
    assert (row.state, row.attempts, row.result, row.error) == ("running", 2, None, "")


def test_what_follows_a_result_is_applied_once(database: Database) -> None:
    job_id, applied = _ask(database), []
    claimed = _claimed(database, job_id)
    for _ in range(2):
        with database.transaction() as session:
            jobs.finish(session, claimed, {"pages": 2}, lambda *given: applied.append(given[2]))
    assert (applied, _row(database, job_id).state) == ([{"pages": 2}], "done")


def test_a_job_whose_result_cannot_be_written_is_not_done(database: Database) -> None:
    job_id = _ask(database)
    claimed = _claimed(database, job_id)

    def broken(session: Session, claimed: Claimed, result: Any) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError), database.transaction() as session:
        jobs.finish(session, claimed, {}, broken)
    assert _row(database, job_id).state == "running"


def test_each_failure_waits_three_times_as_long_and_the_fifth_is_an_incident(database: Database) -> None:
    job_id, waits, incidents = _ask(database), [], []
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(jobs.MOST_ATTEMPTS):
            incidents.append(_fail(database, _claimed(database, job_id)))
            due_at = _row(database, job_id).due_at
            waits.append(round((due_at - datetime.now(UTC)).total_seconds()))
            clock.move_to(due_at)
    row = _row(database, job_id)
    assert (waits[:4], incidents) == ([5, 15, 45, 135], [False, False, False, False, True])
    assert (row.state, row.error) == ("incident", "邮件服务器没有应答")


def test_a_failed_job_is_not_due_before_its_time(database: Database) -> None:
    job_id = _ask(database)
    _fail(database, _claimed(database, job_id))
    with database.reading() as session:
        assert job_id not in jobs.due(session)
    assert _claim(database, job_id) is None


def test_an_incident_that_is_retried_starts_anew_and_rings(database: Database, stage: Stage) -> None:
    job_id = _ask(database)
    _fail(database, _claimed(database, job_id), final=True)
    with database.transaction() as session:
        jobs.retry(session, job_id, by=stage.reviewer)
        assert session.info["new_jobs"] == [str(job_id)]
    row = _row(database, job_id)
    assert (row.state, row.attempts, row.error) == ("due", 0, "")
    with database.reading() as session:
        assert session.scalars(select(Event.kind).order_by(Event.id.desc()).limit(1)).one() == "job_retried"


def test_only_an_incident_can_be_retried_or_dropped(database: Database, stage: Stage) -> None:
    job_id = _ask(database)
    for way_out in (jobs.retry, jobs.drop):
        with pytest.raises(Conflict), database.transaction() as session:
            way_out(session, job_id, by=stage.reviewer)


def test_an_incident_outside_of_a_case_can_be_dropped(database: Database, stage: Stage) -> None:
    job_id = _ask(database)
    _fail(database, _claimed(database, job_id), final=True)
    with database.transaction() as session:
        jobs.drop(session, job_id, by=stage.reviewer)
    assert _row(database, job_id).state == "dropped"


def test_an_incident_for_which_a_case_waits_cannot_be_dropped(stage: Stage) -> None:
    case_id = stage.approved()
    job = stage.job(case_id, "update_register")
    _fail(stage.database, _claimed(stage.database, job.id), final=True)
    with pytest.raises(Conflict), stage.database.transaction() as session:
        jobs.drop(session, job.id, by=stage.reviewer)


def test_an_incident_leaves_the_case_where_it_was_and_a_retry_moves_it_on(stage: Stage) -> None:
    case_id = stage.approved()
    job = stage.job(case_id, "update_register")
    _fail(stage.database, _claimed(stage.database, job.id), final=True)
    stage.work()
    state = stage.case(case_id).state
    stage.work()
    assert stage.case(case_id).state == state
    with stage.database.transaction() as session:
        jobs.retry(session, job.id, by=stage.reviewer)
    stage.work()
    assert stage.job(case_id, "issue_certificate").state == "due"


def test_the_bell_rings_for_jobs_that_are_due_now_and_after_the_commit_only(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    with stage.database.transaction() as session:
        later = jobs.ask(session, "send_mail", key="later", due_at=datetime.now(UTC) + timedelta(days=1))
        session.flush()
        assert str(later.id) not in session.info.get("new_jobs", [])
        soon = jobs.ask(session, "send_mail", key="soon")
        session.flush()
        assert session.info["new_jobs"] == [str(soon.id)]
