"""Working days of the office: which days count, and when a period that is counted in them ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Monday to Friday, corrected by what the State Council publishes each autumn (调休).

    `working` are the weekend days that are worked, `holidays` the weekdays that are not. A year of which
    nothing is known has its weekends and no holidays.
    """

    working: Collection[date] = frozenset()
    holidays: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        """Keep sets of our own, so that looking up a day is fast and nobody changes them afterwards."""
        object.__setattr__(self, "working", frozenset(self.working))
        object.__setattr__(self, "holidays", frozenset(self.holidays))

    def knows(self, year: int) -> bool:
        """Whether the published arrangement of this year was loaded."""
        return any(day.year == year for day in (*self.working, *self.holidays))

    def is_working(self, day: date) -> bool:
        """Whether the office is open on `day`; a day named in both lists is worked."""
        if day in self.working:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """Return `day` itself when it is worked, else the first worked day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """Return the `n`-th working day after `day`; the day itself does not count (Civil Code, art. 201).

        0 gives the next working day that is not before `day`. Raises ValueError when `n` is negative.
        """
        if n < 0:
            raise ValueError("a period cannot have a negative number of working days")
        if n == 0:
            return self.next_working_day(day)
        for _ in range(n):
            day = self.next_working_day(day + _DAY)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days after `a` up to and including `b`; negative when `b` is before `a`."""
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working(a + _DAY * step) for step in range(1, (b - a).days + 1))


def end_of_day(day: date) -> datetime:
    """Return the instant (UTC) at which `day` is over in Shanghai: 24:00, which is 16:00 UTC."""
    return datetime.combine(day + _DAY, time(), TZ).astimezone(UTC)


def today(now: datetime) -> date:
    """Return the date in Shanghai at the aware instant `now`; raises ValueError when it has no time zone."""
    if now.tzinfo is None:
        raise ValueError("an instant without a time zone has no date in Shanghai")
    return now.astimezone(TZ).date()
