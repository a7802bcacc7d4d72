"""Real workers behind both brokers and on both databases: a lost bell delays the work, it never loses it."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app.config import Settings
from app.database import Database
from app.models import Document, Job
from tests.databases import settings_for
from tests.faults.programs import Programs, programs_of
from tests.house import HouseClient
from tests.integration.core.stage import Stage
from tests.people import enter
from tests.servers import Redis, redis_server, wait_until

LONG = 60.0
LONGEST_REQUEST = 3.0  # seconds; reliability R7


@pytest.fixture
def redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["files", "redis"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Settings:
    """Settings with one of the two brokers."""
    url = request.getfixturevalue("redis").url if request.param == "redis" else ""
    return settings_for(tmp_path, database_url, redis_url=url)


@pytest.fixture
def stage(database: Database, published: None) -> Stage:
    """The office, with the shipped release in force."""
    return Stage(database)


@pytest.fixture
def programs(settings: Settings, database: Database) -> Iterator[Programs]:
    """Worker and clock of the installation."""
    with programs_of(settings, database) as programs:
        yield programs


def test_a_form_that_was_ordered_is_made_without_a_clock(stage: Stage, programs: Programs) -> None:
    programs.start("worker")
    case_id = _ordered(stage)
    wait_until(lambda: _is_made(stage.database, case_id), seconds=LONG, what="the form")


@pytest.mark.parametrize("settings", ["files"], indirect=True)
def test_a_message_that_was_deleted_is_found_by_the_clock(stage: Stage, programs: Programs, settings: Settings) -> None:
    case_id = _ordered(stage)
    messages = settings.data_dir / "broker" / "messages"
    wait_until(lambda: any(messages.glob("*.msg")), what="the message")
    for message in messages.iterdir():
        message.unlink()
    programs.start("worker", "clock")
    wait_until(lambda: _is_made(stage.database, case_id), seconds=LONG, what="the form")


@pytest.mark.parametrize("settings", ["redis"], indirect=True)
def test_what_was_ordered_while_redis_was_away_is_made_when_it_is_back(
    stage: Stage, programs: Programs, redis: Redis
) -> None:
    programs.start("worker", "clock")
    programs.wait_for_sign_of("worker")
    redis.kill()
    case_id = _ordered(stage)
    redis.start()
    wait_until(lambda: _is_made(stage.database, case_id), seconds=LONG, what="the form")


@pytest.mark.parametrize("settings", ["redis"], indirect=True)
def test_no_request_waits_for_a_frozen_redis(stage: Stage, app: Flask, client: HouseClient, redis: Redis) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    assert applicant.account_id is not None
    enter(client, applicant.account_id)
    client.csrf_token()
    redis.signal(signal.SIGSTOP)
    begun = time.monotonic()
    answer = client.post(f"/me/cases/{case_id}/export")
    took = time.monotonic() - begun
    redis.signal(signal.SIGCONT)
    assert answer.status_code == 303
    assert took < LONGEST_REQUEST
    assert _jobs(stage.database, case_id) == ["render_document"]


def _ordered(stage: Stage) -> UUID:
    """导出申请表: the job is asked for in the transaction, the bell is rung after it."""
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.order(case_id, applicant)
    return case_id


def _is_made(database: Database, case_id: UUID) -> bool:
    with database.reading() as session:
        document = session.query(Document).filter_by(case_id=case_id).one()
        return document.docx_id is not None


def _jobs(database: Database, case_id: UUID) -> list[str]:
    with database.reading() as session:
        return [job.operation for job in session.query(Job).filter_by(case_id=case_id)]
