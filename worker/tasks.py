"""What Celery may call. Nothing is decided here."""

from functools import cache
from uuid import UUID

from celery.signals import worker_process_shutdown

from app.adapters.bell import BEAT_TASK, CLEAN_TASK, JOB_TASK
from app.database import Database
from app.services import jobs
from worker import cleaning, running
from worker.app import celery, settings


@cache
def _database() -> Database:
    """The process's way to the database; made after the fork, at the first task."""
    return Database.open(settings)


@celery.task(name=JOB_TASK)
def run_job(job_id: str) -> None:
    """Do one job. Delivered twice, it does nothing the second time."""
    running.run(UUID(job_id), _database())


@celery.task(name=BEAT_TASK)
def beat() -> None:
    """Leave the worker's sign of life, which the clock asked for through the broker."""
    with _database().transaction() as session:
        jobs.beat(session, "worker", {})


@celery.task(name=CLEAN_TASK)
def clean() -> None:
    """Clear away what has expired; the clock asks for it every hour."""
    cleaning.clean(_database())


@worker_process_shutdown.connect
def _let_go(**_: object) -> None:
    if _database.cache_info().currsize:
        _database().close()
