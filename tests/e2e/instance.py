"""An instance of the product that runs as `make run` runs it: web, worker and clock, with data of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from app.config import Settings
from app.database import Database
from tests.e2e.people import Login
from tests.servers import free_port, wait_until

ROOT = Path(__file__).parents[2]
PREPARATION = ("migrate", "publish", "demo")
PATIENCE = 120.0
STOPPING = 40.0


class Instance:
    """One installation in a folder; `database` is the tests' own door to what it keeps."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = home / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("DENGJI_")},
            "DATA_DIR": str(home),
            "PORT": str(self.port),
            "DENGJI_DEMO": "true",
            "DENGJI_BASE_URL": self.url,
        }
        self.settings = Settings(data_dir=home, demo=True, base_url=self.url)
        self.database = Database.open(self.settings)

    def prepare(self) -> None:
        """Make the tables, publish the shipped releases and add the demonstration's people."""
        for command in PREPARATION:
            self.command(command)

    def command(self, *words: str) -> str:
        """What `flask <words>` prints."""
        command = [sys.executable, "-m", "flask", "--app", "app.wsgi", *words]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, check=True, capture_output=True, text=True)
        return done.stdout

    def start(self) -> None:
        """Start web, worker and clock; return when all of them have shown that they live."""
        command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "scripts/serve.py"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: self.health().get("status") == "ok", seconds=PATIENCE, what="the instance")
        except TimeoutError as late:
            late.add_note(self.log()[-4000:])
            raise

    def stop(self) -> None:
        """Have it end in order, and close the tests' own door."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(STOPPING)
        self.database.close()

    def health(self) -> dict[str, Any]:
        """What /healthz says; nothing while nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with suppress(OSError, HTTPException, ValueError):
            connection.request("GET", "/healthz")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            connection.close()
            return answer
        connection.close()
        return {}

    def accounts(self) -> dict[str, Login]:
        """The demonstration's accounts, as `make accounts` prints them, by what each is there for."""
        listed = json.loads(self.command("accounts"))
        return {each["name"]: Login(each["login"], each["password"], each["name"]) for each in listed}

    def captcha_answer(self, captcha_id: str) -> str:
        """The answer to a 验证码, from this instance's own log."""
        found = re.findall(rf"captcha {captcha_id} answer (\d+)", self.log())
        assert found, f"the log does not name captcha {captcha_id}"
        return str(found[-1])

    def log(self) -> str:
        """Everything that its programs have printed."""
        return self._log.read_text(errors="replace")

    def last_exception(self) -> str:
        """What went wrong last in one of its programs; "" when nothing did."""
        told = [line for line in self.log().splitlines() if '"exception"' in line]
        return str(json.loads(told[-1])["exception"]) if told else ""
