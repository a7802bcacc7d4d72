"""The programs of one installation, started, killed and watched one by one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sqlalchemy import delete

from app.config import Settings
from app.database import Database
from app.models import Heartbeat
from tests.servers import free_port, wait_until

ROOT = Path(__file__).parents[2]
QUIET = ["--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel=WARNING"]
PROGRAMS = {
    "web": ["-m", "gunicorn"],
    "worker": ["-m", "celery", "--quiet", "-A", "worker.app", "worker", "--concurrency=1", *QUIET],
    "clock": ["-m", "worker.clock"],
}
START = 60.0
STOP = 40.0


class Programs:
    """Web, worker and clock of the installation that the settings name; all of them end with the test."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.port = free_port()
        self._settings = settings
        self._database = database
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Start programs, each in a process group of its own."""
        for name in names:
            command = ["setpriv", "--pdeathsig", "KILL", sys.executable, *PROGRAMS[name]]
            with (self._settings.data_dir / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    command, cwd=ROOT, env=self._environment(), stdout=log, stderr=log, start_new_session=True
                )

    def kill(self, *names: str) -> None:
        """SIGKILL programs with everything in their process groups: none of them can say a last word."""
        for name in names or tuple(self._running):
            process = self._running.pop(name)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def end(self, name: str) -> int:
        """SIGTERM a program and wait until it has ended in order; the exit code comes back."""
        process = self._running.pop(name)
        process.terminate()
        return process.wait(STOP)

    def answers(self, path: str, visit: str = "") -> str:
        """The page at an address of the web server, as soon as that answers; `visit` says who asks."""
        wait_until(lambda: self._page("/healthz") is not None, seconds=START, what="the web server")
        page = self._page(path, visit)
        assert page is not None, path
        return page

    def wait_for_sign_of(self, name: str) -> None:
        """Forget the last sign of life and wait for the next."""
        with self._database.transaction() as session:
            session.execute(delete(Heartbeat).where(Heartbeat.name == name))

        def seen() -> bool:
            with self._database.reading() as session:
                return session.get(Heartbeat, name) is not None

        wait_until(seen, seconds=START, what=name)

    def offices(self) -> list[int]:
        """The processes of LibreOffice that work for this installation."""
        mark = str(self._settings.data_dir / "office").encode()
        return [pid for pid in _processes() if b"soffice.bin" in _command(pid) and mark in _command(pid)]

    def _page(self, path: str, visit: str = "") -> str | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Cookie": f"visit={visit}"})
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        assert answer.status < 500 or path == "/healthz", text
        return text

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DENGJI_DATA_DIR": str(self._settings.data_dir),
            "DENGJI_DATABASE_URL": self._settings.database,
            "DENGJI_REDIS_URL": self._settings.redis_url,
            "DENGJI_SECRET_KEY": self._settings.secret_key,
            "PORT": str(self.port),
            "WEB_PROCESSES": "1",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        }


@contextmanager
def programs_of(settings: Settings, database: Database) -> Iterator[Programs]:
    """The programs, none of them started; killed in the end."""
    programs = Programs(settings, database)
    try:
        yield programs
    finally:
        programs.kill()


def _processes() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
