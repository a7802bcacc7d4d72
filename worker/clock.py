"""The clock: `python -m worker.clock`. It rings for every job that is due, whatever the broker has lost."""

import logging
import signal
import threading
import time
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.domain.calendar import TZ
from app.models import Heartbeat
from app.models.base import now
from app.services import jobs, reminders

BEAT_EVERY = 5.0
RING_AGAIN_AFTER = 10.0
CLEAN_EVERY = 3600.0
REMIND_HOUR = 8
SILENCE = timedelta(seconds=15)
WORKER_SILENCE = timedelta(seconds=60)
NOBODY = ""

log = logging.getLogger(__name__)


class Clock:
    """One sweep after the other. Several clocks may run: one is in charge, the others wait for it to fall silent."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._bell = database.neighbours.bell
        self._name = str(uuid4())
        self._in_charge = False
        self._next_beat = 0.0
        self._next_cleaning = 0.0
        self._rung: dict[UUID, float] = {}
        self._reminded: date | None = None

    def tick(self) -> None:
        """Look once: keep the charge, ring for what is due, have what has expired cleared away."""
        at = time.monotonic()
        if at >= self._next_beat:
            self._next_beat = at + BEAT_EVERY
            self._beat()
        if not self._in_charge:
            return
        self._remind()
        self._sweep(at)
        if at >= self._next_cleaning:
            self._next_cleaning = at + CLEAN_EVERY
            self._bell.ask_to_clean()

    def _remind(self) -> None:
        """Ask once a day for the reminders of expiry: at eight in Shanghai, or when a clock is in charge again."""
        at = now().astimezone(TZ)
        if at.hour < REMIND_HOUR or self._reminded == at.date():
            return
        with self._database.transaction() as session:
            reminders.ask(session, at.date())
        self._reminded = at.date()

    def resign(self) -> None:
        """Leave the charge to another clock, at once."""
        if self._in_charge:
            with self._database.transaction() as session:
                jobs.beat(session, "clock", {"name": NOBODY})

    def _beat(self) -> None:
        with self._database.transaction() as session:
            row = session.get(Heartbeat, "clock", with_for_update=True)
            self._in_charge = row is None or self._may_take(row)
            if self._in_charge:
                jobs.beat(session, "clock", {"name": self._name})
        if self._in_charge:
            self._bell.ask_for_sign_of_life()

    def _may_take(self, row: Heartbeat) -> bool:
        return row.facts.get("name") in {self._name, NOBODY} or row.seen_at < now() - SILENCE

    def _sweep(self, at: float) -> None:
        """Ring for due jobs; not for each at every look, and not at all while no worker would hear it."""
        with self._database.reading() as session:
            waiting = jobs.due(session) if _worker_listens(session) else []
        self._rung = {job: rung for job, rung in self._rung.items() if at - rung < RING_AGAIN_AFTER}
        for job in waiting:
            if job not in self._rung:
                self._rung[job] = at
                self._bell.ring(str(job))


def _worker_listens(session: Session) -> bool:
    row = session.get(Heartbeat, "worker")
    return row is not None and row.seen_at > now() - WORKER_SILENCE


def run(clock: Clock, *, every: float, stopped: threading.Event) -> None:
    """Tick until told to stop. A database that is away is waited for."""
    while not stopped.is_set():
        try:
            clock.tick()
        except SQLAlchemyError:
            log.warning("sweep_failed", exc_info=True)
        stopped.wait(every)
    with suppress(SQLAlchemyError):
        clock.resign()


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = Settings()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    database = Database.open(settings)
    run(Clock(database), every=5.0 if settings.redis_url else 1.0, stopped=stopped)
    database.close()


if __name__ == "__main__":
    main()
