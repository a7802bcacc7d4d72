"""Timers that take their time from the engine's clock and keep the instant at which they are due."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.faults import ExpressionError

_DURATION = re.compile(
    r"P(?:(?P<weeks>[0-9]{1,4})W)?(?:(?P<days>[0-9]{1,4})D)?"
    r"(?:T(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,6})M)?(?:(?P<seconds>[0-9]{1,8})S)?)?"
)


class Timer(TimerEventDefinition):
    """Fires once, at the instant that its expression gave when the process arrived.

    The expression is a duration or an instant, whichever BPMN element holds it. The script engine of the
    process knows the time: `now` for counting, `horizon` up to which timers may fire.
    """

    def has_fired(self, my_task: Task) -> bool:
        """Tell whether the timer is due; on the first call, work out when that will be."""
        engine = my_task.workflow.script_engine
        if my_task.internal_data.get("due") is None:
            self.set(my_task, engine.moment.now)
        if engine.horizon is not None and due(my_task) <= engine.horizon:
            my_task._set_internal_data(event_fired=True)
        return bool(my_task.internal_data.get("event_fired"))

    def set(self, my_task: Task, since: datetime) -> None:
        """Work out when the timer fires that counts from `since` on, by the calendar as it is now."""
        engine = my_task.workflow.script_engine
        moment = instant(engine.evaluate_at(my_task, self.expression, since), since)
        my_task._set_internal_data(due=moment.isoformat(), since=since.isoformat())


def due(task: Task) -> datetime:
    """Return the instant (UTC) at which a waiting timer fires."""
    return datetime.fromisoformat(task.internal_data["due"])


def recount(task: Task, *, sooner: bool) -> None:
    """Work a waiting timer out again from the instant at which it began; one that does not say when stays.

    It may come earlier than before only when `sooner`.
    """
    text, before = task.internal_data.get("since"), due(task)
    if text is None:
        return
    task.task_spec.event_definition.set(task, datetime.fromisoformat(text))
    if not sooner and due(task) < before:
        task._set_internal_data(due=before.isoformat())


def waiting(tasks: list[Task]) -> list[Task]:
    """Return the timers among the tasks that have yet to fire, the earliest first."""
    timers = [
        task
        for task in tasks
        if task.state == TaskState.WAITING and isinstance(getattr(task.task_spec, "event_definition", None), Timer)
    ]
    return sorted(timers, key=due)


def instant(value: Any, now: datetime) -> datetime:
    """Turn the value of a timer into an instant (UTC): an ISO duration from `now`, or an ISO instant.

    Raises ExpressionError for anything else, also for an instant without a time zone.
    """
    if not isinstance(value, str):
        raise ExpressionError("定时器的结果须是期限，如 working_days(5)、days(3)")
    matched = _DURATION.fullmatch(value)
    if matched and any(matched.groups()):
        parts = {unit: int(count) for unit, count in matched.groupdict(default="0").items()}
        return (now + timedelta(**parts)).astimezone(UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ExpressionError(f"定时器的结果“{value}”不是期限，也不是时刻") from error
    if moment.tzinfo is None:
        raise ExpressionError(f"定时器的时刻“{value}”没有时区")
    return moment.astimezone(UTC)
