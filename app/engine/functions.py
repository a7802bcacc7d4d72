"""The functions that expressions may call, and the moment they count from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from app.domain.calendar import Calendar, end_of_day, today
from app.engine.faults import ExpressionError

MAX_PERIOD = 3660


class Clock(Protocol):
    """Where the engine gets the time from."""

    def now(self) -> datetime:
        """Return the present instant, with a time zone."""

    def calendar(self) -> Calendar:
        """Return the working days of the office."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant from which periods count, and the calendar they are counted in."""

    now: datetime
    clock: Clock

    def after_working_days(self, n: int) -> datetime:
        """Return the end (24:00 in Shanghai) of the n-th working day after today."""
        return end_of_day(self.clock.calendar().add_working_days(today(self.now), n))

    def after_calendar_days(self, n: int) -> datetime:
        """Return the end of the n-th day after today, or of the next working day when that day is free."""
        day = today(self.now) + timedelta(days=n)
        return end_of_day(self.clock.calendar().next_working_day(day))


def _period(n: object) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= MAX_PERIOD:
        raise ExpressionError(f"期限须是 0 至 {MAX_PERIOD} 的整数")
    return n


def _present(moment: Moment | None) -> Moment:
    if moment is None:
        raise ExpressionError("此处不能按工作日或日历日计算期限")
    return moment


def _working_days(moment: Moment | None, n: object) -> str:
    return _present(moment).after_working_days(_period(n)).isoformat()


def _calendar_days(moment: Moment | None, n: object) -> str:
    return _present(moment).after_calendar_days(_period(n)).isoformat()


def _length(moment: Moment | None, value: object) -> int:
    if not isinstance(value, str | list):
        raise ExpressionError("len 只能用于文字或列表")
    return len(value)


def _absolute(moment: Moment | None, value: object) -> int | float:
    [number] = _numbers([value])
    return abs(number)


def _least(moment: Moment | None, *values: object) -> int | float:
    return min(_numbers(values))


def _greatest(moment: Moment | None, *values: object) -> int | float:
    return max(_numbers(values))


def _numbers(values: Any) -> list[int | float]:
    items = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    if not items or any(isinstance(item, bool) or not isinstance(item, int | float) for item in items):
        raise ExpressionError("min、max、abs 只能用于数字")
    return list(items)


def _duration(pattern: str) -> Callable[..., str]:
    def duration(moment: Moment | None, n: object) -> str:
        return pattern.format(_period(n))

    return duration


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language: `call` takes the moment first, then at least and at most so many values."""

    call: Callable[..., Any]
    least: int = 1
    most: int = 1


FUNCTIONS: Mapping[str, Function] = {
    "working_days": Function(_working_days),
    "calendar_days": Function(_calendar_days),
    "days": Function(_duration("P{}D")),
    "hours": Function(_duration("PT{}H")),
    "minutes": Function(_duration("PT{}M")),
    "seconds": Function(_duration("PT{}S")),
    "len": Function(_length),
    "min": Function(_least, most=20),
    "max": Function(_greatest, most=20),
    "abs": Function(_absolute),
}
