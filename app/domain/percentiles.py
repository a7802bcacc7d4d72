"""Percentiles of whole numbers that were counted already."""

from collections.abc import Mapping


def percentile(counts: Mapping[int, int], share: float) -> int:
    """The smallest value below or at which the share (0 to 1) of all lies: the nearest rank, no value in between.

    `counts` says how often each value occurs. Raises ValueError when nothing was counted.
    """
    total = sum(counts.values())
    if total <= 0:
        raise ValueError("nothing was counted")
    rank, seen = share * total, 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    return max(counts)
