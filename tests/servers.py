"""Servers of the tests' own: PostgreSQL and Redis on random loopback ports, gone when the test process is.

Each has a random password, so that no test can talk to a server that merely happens to run.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import redis
from psycopg import sql

SERVER_START = 30.0
MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
POSTGRES_USER = "postgres"
POSTGRES_SETTINGS = {  # the tests kill processes, not machines: what fsync guards against cannot happen here
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
}


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until(ready: Callable[[], bool], *, seconds: float = SERVER_START, what: str = "the server") -> None:
    """Ask until the answer is yes; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} was not ready within {seconds} s")
        time.sleep(0.02)


class Server(ABC):
    """A child process that dies with the thread that started it, and can be killed, frozen and started again."""

    def __init__(self, command: list[str], *, as_user: str | None = None) -> None:
        user = ["--reuid", as_user, "--regid", as_user, "--init-groups"] if as_user else []
        self._command = ["setpriv", *user, "--pdeathsig", "KILL", *command]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server was not started")
        return self._process.pid

    def start(self) -> None:
        """Start it and return when it answers."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/"
        )
        wait_until(self.answers, what=self._command[-1])

    @abstractmethod
    def answers(self) -> bool:
        """Whether it can be used now."""

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server's main process."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power cut would, with every process of its group."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


class Postgres(Server):
    """A PostgreSQL cluster in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.password = secrets.token_hex(16)
        self.port = free_port()
        self._folder = folder
        self._user = POSTGRES_USER if os.geteuid() == 0 else None
        settings = [part for key, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{key}={value}")]
        data = str(folder / "data")
        super().__init__(
            [_postgres_program("postgres"), *settings, "-p", str(self.port), "-D", data], as_user=self._user
        )

    def create(self) -> None:
        """Make the cluster's files."""
        secret = self._folder / "password"
        secret.write_text(self.password)
        if self._user:
            shutil.chown(self._folder, self._user)
            shutil.chown(secret, self._user)
        as_user = ["setpriv", "--reuid", self._user, "--regid", self._user, "--init-groups"] if self._user else []
        options = ["--auth=password", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={POSTGRES_USER}"]
        program = [_postgres_program("initdb"), *options, f"--pwfile={secret}", "-D", str(self._folder / "data")]
        subprocess.run([*as_user, *program], check=True, capture_output=True, cwd="/")

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, for SQLAlchemy."""
        return f"postgresql+psycopg://{POSTGRES_USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def answers(self) -> bool:
        try:
            connect(self.url()).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis(Server):
    """A Redis that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        password, port = secrets.token_hex(16), free_port()
        self.url = f"redis://:{password}@127.0.0.1:{port}/0"
        options = {"port": str(port), "bind": "127.0.0.1", "requirepass": password, "dir": str(folder), "save": ""}
        super().__init__(["redis-server", *(part for key, value in options.items() for part in (f"--{key}", value))])

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=1) as client, suppress(redis.RedisError):
            return bool(client.ping())
        return False


def connect(url: str, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    """A plain connection to an address that was written for SQLAlchemy."""
    return psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5, autocommit=autocommit)


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A new folder, in memory where the system has room for it, gone afterwards."""
    memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    path = Path(tempfile.mkdtemp(prefix=f"dengji-{name}-", dir=MEMORY if memory else None))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A running PostgreSQL of the caller's own."""
    with folder("postgres") as home:
        server = Postgres(home)
        server.create()
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextmanager
def redis_server() -> Iterator[Redis]:
    """A running Redis of the caller's own."""
    with folder("redis") as home:
        server = Redis(home)
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """The address of a new empty database on a running server, dropped afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    quoted = sql.Identifier(name)
    with connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
    try:
        yield server_url.rpartition("/")[0] + f"/{name}"
    finally:
        with connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def _postgres_program(name: str) -> str:
    """The program on the path, or where Debian keeps the newest version of it."""
    found = shutil.which(name)
    if found is None:
        versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        found = str(versions[-1]) if versions else name
    return found
