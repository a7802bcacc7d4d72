"""Worker and clock as real processes, on both brokers: what a broker loses is found, and SIGTERM ends them in order."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from app.config import Settings
from app.database import Database
from app.models import Heartbeat, Job
from app.services import jobs
from tests.servers import Redis, redis_server, wait_until

ROOT = Path(__file__).parents[3]
QUIET = ["--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel=WARNING"]
WORKER = ["-m", "celery", "-A", "worker.app", "worker", "--concurrency=1", *QUIET]
CLOCK = ["-m", "worker.clock"]
HARMLESS = "wake_case"  # an operation that does nothing for a job without a case

Start = Callable[[list[str]], "subprocess.Popen[bytes]"]


@contextmanager
def _process(arguments: list[str], settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **os.environ,
        "DENGJI_DATA_DIR": str(settings.data_dir),
        "DENGJI_REDIS_URL": settings.redis_url,
        "PYTHONWARNINGS": "default",
    }
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, *arguments]
    with (settings.data_dir / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def redis() -> Iterator[Redis]:
    with redis_server() as server:
        yield server


@pytest.fixture(params=["files", "redis"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    url = request.getfixturevalue("redis").url if request.param == "redis" else ""
    return Settings(data_dir=tmp_path, redis_url=url)


@pytest.fixture
def start(database: Database, settings: Settings) -> Iterator[Start]:
    """Starts processes on the test's database; they end with the test."""
    with ExitStack() as running:
        yield lambda arguments: running.enter_context(_process(arguments, settings))


def _ask(database: Database) -> UUID:
    with database.transaction() as session:
        job = jobs.ask(session, HARMLESS, key=os.urandom(8).hex())
    return job.id


def _wait_until_done(database: Database, job_id: UUID) -> None:
    def done() -> bool:
        with database.reading() as session:
            return session.get_one(Job, job_id).state == "done"

    wait_until(done, what="the job")


def _wait_for_sign_of(database: Database, name: str) -> None:
    def seen() -> bool:
        with database.reading() as session:
            return session.get(Heartbeat, name) is not None

    wait_until(seen, what=name)


def test_a_worker_does_what_the_bell_asks_for(database: Database, start: Start) -> None:
    start(WORKER)
    _wait_until_done(database, _ask(database))


def test_a_job_that_a_killed_worker_held_is_done_by_the_next(database: Database, start: Start) -> None:
    job_id = _ask(database)
    with database.transaction() as session:
        assert jobs.claim(session, job_id, owner="killed", lease=-jobs.BACK_OFF)
    start(CLOCK)
    start(WORKER)
    _wait_until_done(database, job_id)


def test_sigterm_ends_a_worker_in_order(database: Database, start: Start) -> None:
    worker = start(WORKER)
    _wait_until_done(database, _ask(database))
    worker.terminate()
    assert worker.wait(10) == 0


def test_sigterm_ends_a_clock_that_leaves_its_charge_to_the_next(database: Database, start: Start) -> None:
    clock = start(CLOCK)
    _wait_for_sign_of(database, "clock")
    clock.terminate()
    assert clock.wait(10) == 0
    with database.reading() as session:
        assert session.get_one(Heartbeat, "clock").facts == {"name": ""}


@pytest.mark.parametrize("settings", ["redis"], indirect=True)
def test_what_redis_forgot_is_done_when_it_is_back(database: Database, start: Start, redis: Redis) -> None:
    start(WORKER)
    start(CLOCK)
    _wait_for_sign_of(database, "worker")
    redis.kill()
    job_id = _ask(database)
    redis.start()
    _wait_until_done(database, job_id)
