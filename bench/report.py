"""One line per figure: name, value, goal, and whether it was met."""

import os
import statistics
import time
from collections.abc import Callable, Sequence

SHORT = os.environ.get("BENCH_SHORT") == "1"


def line(name: str, value: str, *, goal: str = "", met: bool | None = None) -> None:
    """Print a figure; one without a goal is there to be read."""
    verdict = {None: "", True: "met", False: "missed"}[met]
    print(f"{name:<58} {value:>22}  {('goal ' + goal) if goal else '':<26} {verdict}".rstrip(), flush=True)


def milliseconds(act: Callable[[], object], times: int, *, warm: int = 3) -> float:
    """The median of an act's duration."""
    for _ in range(warm):
        act()
    return statistics.median(_once(act) for _ in range(times))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _once(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000
