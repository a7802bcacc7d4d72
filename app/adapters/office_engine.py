"""One LibreOffice under guard: its own process group, folder, profile and limits, and none of our environment."""

import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import IO, Any, cast

from app.errors import ConversionFailed

BRIDGE = Path(__file__).with_name("uno_bridge.py")
FONTS = Path(__file__).with_name("fonts-cn.conf")
PROFILE = Path(__file__).with_name("office_profile.xcu")
START_SECONDS = 90
WRITTEN_BYTES = 300 * 1024 * 1024


class Folder:
    """The first folder below the work folder that nobody uses, emptied, and ours until it is removed.

    Folders have numbers instead of random names because LibreOffice leaves a socket in /tmp for every path of a
    profile that it was killed with.
    """

    def __init__(self, work_dir: Path) -> None:
        for number in count():
            self.path = work_dir / f"slot-{number}"
            lock = _locked(self.path)
            if lock:
                self.lock = lock
                break
        for name in ("home", "tmp"):
            (self.path / name).mkdir(parents=True)

    def remove(self) -> None:
        """Delete everything in it and leave it to others."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.lock.close()


def sweep(work_dir: Path) -> None:
    """Remove what owners that were killed have left behind."""
    for path in work_dir.glob("slot-*[0-9]"):
        lock = _locked(path)
        if lock:
            lock.close()


def _locked(path: Path) -> IO[bytes] | None:
    """The lock of a folder that has no owner, after it was emptied; None when somebody holds it."""
    lock = path.with_suffix(".lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    shutil.rmtree(path, ignore_errors=True)
    return lock


def environment(folder: Path) -> dict[str, str]:
    """All that LibreOffice gets to know: no secret of ours is in it (CVE-2024-12426 and its kin)."""
    return {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": str(FONTS),
    }


def fence(memory: int, *, offline: bool) -> list[str]:
    """The commands to put before a command so that it is limited and, where the system permits, without network."""
    limits = ["prlimit", f"--as={memory}", "--core=0", f"--fsize={WRITTEN_BYTES}"]
    return [*(limits if _works("prlimit") else []), *(_network_fence() if offline else [])]


@cache
def _network_fence() -> tuple[str, ...]:
    fences = (("unshare", "-n"), ("unshare", "-r", "-n"))
    return next((each for each in fences if _works(*each)), ())


@cache
def _works(*prefix: str) -> bool:
    try:
        return subprocess.run([*prefix, "true"], capture_output=True, check=False, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@cache
def python_with_uno(soffice: str) -> str | None:
    """The interpreter that can talk to this LibreOffice: its own, the system's or ours."""
    for candidate in (str(Path(soffice).resolve().with_name("python")), "/usr/bin/python3", sys.executable):
        if _works(candidate, "-c", "import uno") if Path(candidate).exists() else False:
            return candidate
    return None


def run(command: Sequence[str], folder: Folder, seconds: float) -> None:
    """Run to the end, or kill the whole process group; raises ConversionFailed when the time is over."""
    process = _popen(command, folder, subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as late:
        raise ConversionFailed(f"LibreOffice did not finish within {seconds:g} s") from late
    finally:
        _kill(process)


class Engine:
    """A LibreOffice that waits for documents; raises ConversionFailed when it does not start."""

    def __init__(self, command: Sequence[str], folder: Folder) -> None:
        self.folder = folder
        self.owner = os.getpid()
        self.converted = 0
        self.resident = 0
        self._process = _popen([*command, str(folder.path)], folder, subprocess.PIPE)
        self._orders = cast("IO[str]", self._process.stdin)
        self._replies = cast("IO[str]", self._process.stdout)
        try:
            self._read(START_SECONDS)
        except ConversionFailed:
            self.kill()
            raise

    @property
    def group(self) -> int:
        """The number of its process group."""
        return self._process.pid

    def convert(self, source: Path, target: Path, seconds: float) -> None:
        """Make the PDF; raises ConversionFailed when the document is bad, time is over or LibreOffice died."""
        order = json.dumps({"source": str(source), "target": str(target)})
        try:
            self._orders.write(order + "\n")
            self._orders.flush()
        except OSError as gone:
            raise ConversionFailed("LibreOffice has died") from gone
        reply = self._read(seconds)
        self.converted += 1
        self.resident = reply["resident"]
        if reply["error"]:
            raise ConversionFailed(reply["error"])

    def kill(self) -> None:
        """End every process of the group and remove the folder."""
        _kill(self._process)
        for stream in (self._orders, self._replies):
            with suppress(OSError):
                stream.close()
        self.folder.remove()

    def _read(self, seconds: float) -> dict[str, Any]:
        ready, _, _ = select.select([self._replies], [], [], seconds)
        if not ready:
            raise ConversionFailed(f"LibreOffice did not answer within {seconds:g} s")
        line = self._replies.readline()
        if not line:
            raise ConversionFailed("LibreOffice has died")
        reply: dict[str, Any] = json.loads(line)
        return reply


def _popen(command: Sequence[str], folder: Folder, channel: int) -> subprocess.Popen[str]:
    # The child holds the lock as well: a folder is free only when its last user is gone.
    return subprocess.Popen(
        command,
        stdin=channel,
        stdout=channel,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder.path,
        env=environment(folder.path),
        pass_fds=[folder.lock.fileno()],
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
