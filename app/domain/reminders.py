"""When people are told that their registration ends: worked out from its last day, never from a flag.

A stage is a number of days ahead, such as 90, 60, 30 and 7; each of them is reached once on the way to the last day.
"""

from collections.abc import Sequence
from datetime import date, timedelta


def stage(days_left: int, stages: Sequence[int]) -> int | None:
    """The stage that this many days belong to: the nearest that was reached; None before the first, and after the end.

    With stages 90 and 60, 60 days belong to 60, 61 days to 90. Whoever is told late is told once, about the nearest.
    """
    reached = [days for days in stages if 0 <= days_left <= days]
    return min(reached) if reached else None


def ranges(since: date, until: date, stages: Sequence[int]) -> list[tuple[date, date]]:
    """Between which days a registration ends that came to a stage after the day `since`, up to `until`.

    Both ends are included, and no range holds a day that is over. None when there is no day after `since`.
    """
    if since >= until:
        return []
    found = []
    for days in sorted(set(stages)):
        first = max(since + timedelta(days=days + 1), until)
        found.append((first, until + timedelta(days=days)))
    return found
