"""The worker's bell: tells Celery that a job is due. It may be lost, late or doubled; the job's row is the truth."""

import logging
import os
import queue
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from celery import Celery

JOB_TASK = "run_job"
BEAT_TASK = "beat"
CLEAN_TASK = "clean"
STALE = 60  # seconds; the sweep has long rung again for what an older message says
FILE_BROKER = "filesystem://localhost//"  # kombu wants a host and uses none
TRANSPORTS = {  # kombu's own, with one fault of each mended
    "filesystem": "app.adapters.file_broker:Transport",
    "redis": "app.adapters.redis_broker:Transport",
    "rediss": "app.adapters.redis_broker:Transport",
}
MOST_WAITING = 1000
IMPATIENT = {
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
    "connect_retries_timeout": 1,
}
LONGEST_FLUSH = 3.0

Waiting = queue.Queue[tuple[str, ...] | None]
log = logging.getLogger(__name__)


def make_celery(broker_url: str, queue_name: str, options: Mapping[str, Any]) -> Celery:
    """A Celery application on the broker with a queue of its own; JSON only, results are rows of ours."""
    scheme = urlsplit(broker_url).scheme
    address = FILE_BROKER if scheme == "filesystem" else broker_url
    celery = Celery("dengji", broker=address, set_as_current=False)
    celery.conf.update(
        broker_transport_options=dict(options),
        task_default_queue=queue_name,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
    )
    celery.conf.broker_transport = TRANSPORTS.get(scheme)
    if scheme == "rediss":
        celery.conf.broker_use_ssl = {"ssl_cert_reqs": ssl.CERT_REQUIRED}
    return celery


class Bell:
    """Rings from a thread of its own, so that a broker that is down or frozen never holds up a request."""

    def __init__(self, broker_url: str, queue_name: str, options: Mapping[str, Any]) -> None:
        self._celery = make_celery(broker_url, queue_name, {**options, **IMPATIENT})
        self._start_lock = threading.Lock()
        self._forget()

    def ring(self, job_id: str) -> None:
        """Say that the job is due; returns at once. When too many wait, the sweep will find the rest."""
        self._put((JOB_TASK, job_id))

    def ask_for_sign_of_life(self) -> None:
        """Have a worker leave a heartbeat: it shows that broker, worker and database reach each other."""
        self._put((BEAT_TASK,))

    def ask_to_clean(self) -> None:
        """Have a worker clear away what has expired."""
        self._put((CLEAN_TASK,))

    def close(self) -> None:
        """Say what still waits, for a few seconds at most, and stop."""
        thread = self._thread
        if thread is None or self._process != os.getpid():
            return
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
        thread.join(LONGEST_FLUSH)
        self._forget()

    def _put(self, message: tuple[str, ...]) -> None:
        self._ensure_thread()
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            log.warning("bell_full message=%s", message)

    def _forget(self) -> None:
        self._process = os.getpid()
        self._thread: threading.Thread | None = None
        self._waiting: Waiting = queue.Queue(MOST_WAITING)

    def _ensure_thread(self) -> None:
        """Threads do not survive a fork: a web server's child starts its own at its first ring."""
        with self._start_lock:
            if self._process != os.getpid():
                self._forget()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(self._waiting,), name="bell", daemon=True)
                self._thread.start()

    def _run(self, waiting: Waiting) -> None:
        while (message := waiting.get()) is not None:
            self._send(*message)
        self._celery.close()

    def _send(self, task: str, *arguments: str) -> None:
        try:
            self._celery.send_task(task, arguments, retry=False, ignore_result=True, expires=STALE)
        except Exception:
            log.warning("bell_unheard task=%s arguments=%s", task, arguments, exc_info=True)
