"""One PostgreSQL for all processes of a test run, kept by a process that leaves when the last of them has gone.

Every user holds a shared lock on a file; the keeper waits for the exclusive one. The kernel drops the locks of a
process that dies, however it dies, so nothing is left behind even when the run is killed.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers import postgres_server, wait_until

ROOT = Path(__file__).parent.parent
RUN = "PYTEST_XDIST_TESTRUNUID"


@contextmanager
def shared_postgres() -> Iterator[str]:
    """The address of the run's PostgreSQL: the first process to ask starts it, the others join."""
    run = os.environ.get(RUN, f"alone-{os.getpid()}")
    home = Path(tempfile.gettempdir()) / f"dengji-run-{run}"
    users = _join(home)
    try:
        yield _address(home)
    finally:
        os.close(users)


def keep(home: Path) -> None:
    """Run the server until nobody uses it any more."""
    with postgres_server() as server:
        part = home / "address.part"
        part.write_text(server.url())
        part.rename(home / "address")
        _locked(home / "users", fcntl.LOCK_EX)
        gone = home.rename(home.with_suffix(".gone"))
        shutil.rmtree(gone)


def _join(home: Path) -> int:
    """Hold a shared lock on the list of users; when its folder was just being cleared away, on that of the next."""
    while True:
        home.mkdir(mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            users = _locked(home / "users", fcntl.LOCK_SH)
            if os.path.samestat(os.fstat(users), (home / "users").stat()):
                return users


def _locked(path: Path, kind: int) -> int:
    """Open the file and wait for its lock, which lasts until the descriptor is closed."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, kind)
    return descriptor


def _address(home: Path) -> str:
    """Read the address that the keeper wrote; start the keeper when there is none yet."""
    starting = _locked(home / "starting", fcntl.LOCK_EX)
    try:
        if not (home / "address").exists():
            _start_keeper(home)
        return (home / "address").read_text()
    finally:
        os.close(starting)


def _start_keeper(home: Path) -> None:
    command = ["setsid", "--fork", sys.executable, "-m", "tests.sharing", str(home)]
    with (home / "log").open("wb") as output:
        subprocess.run(command, check=True, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        wait_until((home / "address").exists, what="the shared PostgreSQL")
    except TimeoutError as late:
        late.add_note((home / "log").read_text())
        raise


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
