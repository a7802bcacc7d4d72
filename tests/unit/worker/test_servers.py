"""The tests' own servers: they answer only to their tests, can be broken on purpose, and leave nothing behind."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
import redis

from tests.mail_sink import mail_sink
from tests.servers import connect, database, folder, redis_server, wait_until
from tests.sharing import shared_postgres

ROOT = Path(__file__).parents[3]
USER = """
import sys, time
from tests.sharing import shared_postgres
with shared_postgres() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def test_a_database_is_empty_and_gone_afterwards() -> None:
    with shared_postgres() as server:
        with database(server) as url, connect(url) as connection:
            tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        assert tables == (0,)
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            connect(url)


def test_a_server_refuses_who_does_not_know_its_password() -> None:
    with shared_postgres() as server, pytest.raises(psycopg.OperationalError, match="password"):
        connect(server.replace("@", "x@"))


def _user_process(run: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTEST_XDIST_TESTRUNUID": run}
    return subprocess.Popen([sys.executable, "-c", USER], cwd=ROOT, env=environment, stdin=-1, stdout=-1, text=True)


def _address(user: "subprocess.Popen[str]") -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


def _is_gone(url: str) -> bool:
    try:
        connect(url).close()
    except psycopg.OperationalError:
        return True
    return False


def test_processes_of_one_run_share_a_server_that_goes_with_the_last_of_them() -> None:
    with folder("run") as unique, _user_process(unique.name) as first, _user_process(unique.name) as second:
        address = _address(first)
        assert _address(second) == address
        first.kill()
        first.wait()
        assert not _is_gone(address)
        second.kill()
        wait_until(lambda: _is_gone(address), seconds=10)


def test_a_frozen_redis_takes_connections_but_answers_nothing() -> None:
    with redis_server() as server:
        server.signal(signal.SIGSTOP)
        begun = time.monotonic()
        assert not server.answers()
        assert time.monotonic() - begun < 3
        server.signal(signal.SIGCONT)
        assert server.answers()


def test_a_killed_redis_comes_back_empty_at_the_same_address() -> None:
    with redis_server() as server, redis.Redis.from_url(server.url) as client:
        client.set("job", "1")
        server.kill()
        server.start()
        assert client.get("job") is None


@pytest.fixture
def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "补正通知"
    message.set_content("请补正")
    return message


def test_the_mail_sink_keeps_what_it_took(letter: EmailMessage) -> None:
    with mail_sink() as sink:
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            client.send_message(letter)
        assert [message["To"] for message in sink.messages] == ["b@example.org"]


def test_the_mail_sink_refuses_when_told_to(letter: EmailMessage) -> None:
    with mail_sink() as sink, smtplib.SMTP("127.0.0.1", sink.port) as client:
        sink.answer = "451 later"
        with pytest.raises(smtplib.SMTPDataError, match="later"):
            client.send_message(letter)
        assert sink.messages == []
