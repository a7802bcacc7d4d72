"""Do one job: claim its row, read, work outside of any transaction, and finish behind the fence."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import Refusal
from app.operations import OPERATIONS, apply
from app.services import jobs
from app.services.jobs import Claimed

LEASE = timedelta(seconds=15)
RENEWAL = LEASE / 3

log = logging.getLogger(__name__)


def run(job_id: UUID, database: Database) -> None:
    """Do the job unless it is done, not due yet, or somebody else has it.

    A refusal is an incident at once, since asking again would not help; anything else is tried again later. Whatever
    is raised while the database is away leaves the lease to run out, and the sweep finds the job.
    """
    claimed = _claim(job_id, database)
    if claimed is None:
        return
    try:
        _work(claimed, database)
    except Refusal as refusal:
        _give_up(claimed, database, refusal.message, final=True)
    except Exception as error:
        log.warning("job_failed job=%s operation=%s", claimed.id, claimed.operation, exc_info=True)
        _give_up(claimed, database, f"{type(error).__name__}: {error}", final=False)


def _claim(job_id: UUID, database: Database) -> Claimed | None:
    owner = f"{socket.gethostname()}:{os.getpid()}"
    with database.transaction() as session:
        return jobs.claim(session, job_id, owner=owner, lease=LEASE)


def _work(claimed: Claimed, database: Database) -> None:
    if claimed.attempt > jobs.MOST_ATTEMPTS:
        raise Refusal("作业多次使执行进程中断，已停止自动重试")
    operation = OPERATIONS.get(claimed.operation)
    if operation is None:
        raise Refusal(f"没有名为“{claimed.operation}”的操作")
    with _lease_kept(claimed, database):
        with database.reading() as session:
            inputs = operation.prepare(session, claimed)
        result = operation.perform(inputs, database.neighbours)
        with database.transaction() as session:
            ours = jobs.finish(session, claimed, result, apply)
    log.info("job_%s job=%s operation=%s", "done" if ours else "fenced", claimed.id, claimed.operation)


def _give_up(claimed: Claimed, database: Database, reason: str, *, final: bool) -> None:
    with database.transaction() as session:
        incident = jobs.fail(session, claimed, reason, final=final)
    if incident:
        log.error("incident job=%s operation=%s reason=%s", claimed.id, claimed.operation, reason)


@contextmanager
def _lease_kept(claimed: Claimed, database: Database) -> Iterator[None]:
    """Renew the lease from a thread for as long as the block runs; a process that dies stops renewing."""
    finished = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(finished.wait, claimed, database), daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


def _renew_until(finished: Callable[[float], bool], claimed: Claimed, database: Database) -> None:
    while not finished(RENEWAL.total_seconds()):
        try:
            with database.transaction() as session:
                kept = jobs.renew(session, claimed, LEASE)
        except SQLAlchemyError:
            log.warning("lease_not_renewed job=%s", claimed.id, exc_info=True)
            continue
        if not kept:
            log.warning("lease_lost job=%s", claimed.id)
            return
