"""A worker that dies in the middle of making a certificate."""

import os
import signal
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.adapters import pdf
from app.database import Database
from app.models import Certificate, Job
from app.models.base import now
from tests.faults.programs import Programs
from tests.integration.core.stage import APPROVAL, Stage
from tests.servers import wait_until

pytestmark = pytest.mark.office

MAKING = "issue_certificate"
LONG = 60.0


def test_a_worker_killed_twice_while_it_converts_still_makes_exactly_one_valid_certificate(
    stage: Stage, programs: Programs, database: Database
) -> None:
    case_id = _about_to_be_made(stage, database)
    programs.start("clock")
    for _ in range(2):
        programs.start("worker")
        _kill_in_the_middle(programs, database)
    programs.start("worker")
    wait_until(lambda: stage.case(case_id).closed_at is not None, seconds=LONG, what="the certificate")

    with database.reading() as session:
        (certificate,) = session.scalars(select(Certificate))
        (job,) = session.scalars(select(Job).where(Job.operation == MAKING))
        assert certificate.file is not None
        made = database.neighbours.storage.get(certificate.file.key)
    assert (job.state, job.attempts) == ("done", 3)
    assert database.neighbours.signer.verify(made).valid
    assert certificate.content["registration_no"] in pdf.text(made)


def _about_to_be_made(stage: Stage, database: Database) -> UUID:
    """An approved case for which nothing else than the certificate is left to be converted."""
    case_id = stage.submitted()
    stage.work(office=True)
    database.neighbours.office.close()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    stage.decide(case_id, APPROVAL, stage.approver)
    stage.work()
    return case_id


def _kill_in_the_middle(programs: Programs, database: Database) -> None:
    """Freeze LibreOffice as soon as it works on the certificate, then kill the worker and all that it has started."""
    wait_until(lambda: _is_being_made(database) and bool(programs.offices()), seconds=LONG, what="the conversion")
    at_work = programs.offices()
    for office in at_work:
        os.kill(office, signal.SIGSTOP)
    assert _is_being_made(database)
    programs.kill("worker")
    wait_until(lambda: not set(at_work) & set(programs.offices()), what="the end of LibreOffice")
    _let_the_lease_run_out(database)


def _is_being_made(database: Database) -> bool:
    with database.reading() as session:
        return session.scalars(select(Job.state).where(Job.operation == MAKING)).one_or_none() == "running"


def _let_the_lease_run_out(database: Database) -> None:
    """As if the seconds of the lease had passed; that they pass is seen elsewhere."""
    with database.transaction() as session:
        session.execute(update(Job).where(Job.operation == MAKING).values(lease_until=now()))
