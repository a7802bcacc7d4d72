"""The bell: it never holds up who rings it, and what it cannot say it leaves to the sweep."""

import signal
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from kombu.transport import filesystem

from app.adapters.bell import MOST_WAITING, Bell, Waiting, make_celery
from tests.servers import Redis, redis_server

QUEUE = "test-jobs"
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def options(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "messages").mkdir()
    messages = str(tmp_path / "messages")
    return {"data_folder_in": messages, "data_folder_out": messages, "control_folder": str(tmp_path / "control")}


@pytest.fixture
def server() -> Iterator[Redis]:
    with redis_server() as running:
        yield running


def _heard(celery: Celery) -> list[str]:
    """The job ids that wait in the queue, once at least one has arrived."""
    with celery.connection() as connection, connection.SimpleQueue(QUEUE) as arrived:
        messages = [arrived.get(timeout=5)]
        with suppress(arrived.Empty):
            while True:
                messages.append(arrived.get_nowait())
        for message in messages:
            message.ack()
    return [message.payload[0][0] for message in messages]


def test_a_ring_arrives_through_files(options: dict[str, Any]) -> None:
    bell = Bell("filesystem://", QUEUE, options)
    bell.ring("job-1")
    bell.close()
    assert _heard(make_celery("filesystem://", QUEUE, options)) == ["job-1"]


def test_a_ring_arrives_through_redis(server: Redis) -> None:
    bell = Bell(server.url, QUEUE, {})
    bell.ring("job-1")
    bell.close()
    assert _heard(make_celery(server.url, QUEUE, {})) == ["job-1"]


def test_a_message_appears_in_the_folder_only_when_it_is_whole(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    rename = Path.rename

    def look_then_rename(part: Path, whole: Path) -> Path:
        seen.append(sum(1 for name in part.parent.iterdir() if name.suffix == ".msg"))
        return rename(part, whole)

    monkeypatch.setattr(Path, "rename", look_then_rename)
    bell = Bell("filesystem://", QUEUE, options)
    bell.ring("job-1")
    bell.close()
    assert seen == [0]


def test_our_transport_is_kombus_own_but_for_the_way_a_message_appears() -> None:
    celery = make_celery("filesystem://", QUEUE, {})
    with celery.connection() as connection:
        assert isinstance(connection.transport, filesystem.Transport)


def test_a_redis_behind_tls_has_to_show_its_certificate() -> None:
    with make_celery("rediss://broker.example.org/0", QUEUE, {}).connection() as connection:
        assert connection.ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED}


def test_nobody_waits_for_a_broker_that_is_down(caplog: pytest.LogCaptureFixture) -> None:
    bell = Bell(NOBODY, QUEUE, {})
    begun = time.monotonic()
    bell.ring("job-1")
    assert time.monotonic() - begun < 0.05
    bell.close()
    assert "bell_unheard task=run_job arguments=('job-1',)" in caplog.text


def test_nobody_waits_for_a_broker_that_is_frozen_and_the_bell_sounds_again_afterwards(server: Redis) -> None:
    bell = Bell(server.url, QUEUE, {})
    bell.ring("before")
    celery = make_celery(server.url, QUEUE, {})
    assert _heard(celery) == ["before"]

    server.signal(signal.SIGSTOP)
    begun = time.monotonic()
    for number in range(100):
        bell.ring(f"frozen-{number}")
    assert time.monotonic() - begun < 0.5
    server.signal(signal.SIGCONT)

    bell.ring("after")
    bell.close()
    assert "after" in _heard(celery)


class Stuck(Bell):
    """A bell whose thread takes nothing."""

    def _run(self, waiting: Waiting) -> None:
        pass


def test_more_rings_than_can_wait_are_left_to_the_sweep(caplog: pytest.LogCaptureFixture) -> None:
    bell = Stuck(NOBODY, QUEUE, {})
    for number in range(MOST_WAITING + 1):
        bell.ring(str(number))
    assert f"bell_full message=('run_job', '{MOST_WAITING}')" in caplog.text


def test_a_bell_that_was_never_rung_closes_at_once() -> None:
    Bell(NOBODY, QUEUE, {}).close()
