"""The Celery application: `celery -A worker.app worker`. Messages are hints; what is to be done is in the job table."""

from app.adapters.bell import make_celery
from app.adapters.neighbours import broker_options
from app.config import Settings

SOFT_LIMIT = 90
HARD_LIMIT = 120  # seconds; below the broker's visibility timeout, so that no message is given out twice meanwhile

settings = Settings()
celery = make_celery(settings.broker, settings.queue, broker_options(settings))
celery.conf.update(
    imports=["worker.tasks"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=SOFT_LIMIT,
    task_time_limit=HARD_LIMIT,
    worker_max_tasks_per_child=200,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_redirect_stdouts=False,
    worker_log_color=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
)
