"""Runs web server, worker and clock as one: `make run`. Starts again what dies, and stops all of it on Ctrl-C."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
PORT = int(os.environ.get("PORT", "8000"))
QUIET = ["--without-mingle", "--without-gossip", "--without-heartbeat", "--loglevel=WARNING"]
PROGRAMS = {
    "web": [str(BIN / "gunicorn")],
    "worker": [str(BIN / "celery"), "--quiet", "-A", "worker.app", "worker", "--concurrency=2", *QUIET],
    "clock": [sys.executable, "-m", "worker.clock"],
}
LOOK_EVERY = 0.5
PATIENCE = 30.0
MOST_DEATHS_AT_START = 3

Running = dict[str, subprocess.Popen[bytes]]


def main() -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP. Returns the exit code."""
    if _port_is_taken():
        print(f"Port {PORT} is taken. Choose another: PORT={PORT + 1} make run", file=sys.stderr)
        return 1
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
    running = {name: _start(name) for name in PROGRAMS}
    try:
        _watch(running, stopped)
    finally:
        _stop(running)
    return 0


def _port_is_taken() -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
        return True
    return False


def _watch(running: Running, stopped: threading.Event) -> None:
    """Look after the programs. Raises SystemExit when the site never comes up because they keep dying."""
    announced, deaths = False, 0
    while not stopped.wait(LOOK_EVERY):
        deaths += _revive(running)
        if not announced and deaths > MOST_DEATHS_AT_START:
            raise SystemExit("The site does not start; the reason is above.")
        if not announced and _answers():
            announced = True
            _announce()


def _answers() -> bool:
    """Whether the site is there; its health is another question."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _start(name: str) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches us alone and we end the others in order."""
    tied = [setpriv, "--pdeathsig", "TERM"] if (setpriv := shutil.which("setpriv")) else []
    environment = {**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    return subprocess.Popen([*tied, *PROGRAMS[name]], env=environment, start_new_session=True)


def _revive(running: Running) -> int:
    """Start again what has died; returns how many that were."""
    dead = [(name, process.returncode) for name, process in running.items() if process.poll() is not None]
    for name, code in dead:
        print(f"{name} ended with {code} and is started again", file=sys.stderr)
        running[name] = _start(name)
    return len(dead)


def _stop(running: Running) -> None:
    """Ask all to finish what they are doing; after a while, end them with everything they started."""
    for process in running.values():
        process.terminate()
    print("\nStopping: what is being worked on is finished first.", file=sys.stderr)
    deadline = time.monotonic() + PATIENCE
    for process in running.values():
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _announce() -> None:
    print(f"\n  {os.environ.get('DENGJI_BASE_URL', f'http://127.0.0.1:{PORT}')}\n")
    for account in _demo_accounts():
        print("  " + "  ".join(str(value) for value in account.values()))
    print("\n  Ctrl-C stops; `make accounts` prints these accounts as JSON; /healthz tells how it is.\n", flush=True)


def _demo_accounts() -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "flask", "--app", "app.wsgi", "accounts"]
    printed = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    accounts: list[dict[str, Any]] = json.loads(printed or "[]")
    return accounts


if __name__ == "__main__":
    sys.exit(main())
