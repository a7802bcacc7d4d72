"""When people are told that their registration ends, whatever nights are missed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reminders import ranges, stage

STAGES = [90, 60, 30, 7]
LAST = date(2027, 3, 15)


@pytest.mark.parametrize(
    ("days_left", "reached"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None)],
)
def test_the_nearest_stage_that_was_reached_counts(days_left: int, reached: int | None) -> None:
    assert stage(days_left, STAGES) == reached


def test_a_night_after_the_other_looks_at_one_day_for_each_stage() -> None:
    today = date(2026, 11, 22)
    found = ranges(today - timedelta(days=1), today, STAGES)
    assert found == [(today + timedelta(days=days),) * 2 for days in (7, 30, 60, 90)]


def test_the_same_night_twice_looks_at_nothing() -> None:
    assert ranges(LAST, LAST, STAGES) == []


def test_no_range_holds_a_day_that_is_over() -> None:
    today = date(2026, 11, 22)
    assert all(first >= today for first, _ in ranges(today - timedelta(days=400), today, STAGES))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=30))
def test_whatever_nights_are_missed_each_stage_is_told_once_at_most_and_the_nearest_is_never_left_out(
    gaps: list[int],
) -> None:
    since = LAST - timedelta(days=200)
    told: list[int] = []
    for gap in gaps:
        until = since + timedelta(days=gap)
        hit = any(first <= LAST <= last for first, last in ranges(since, until, STAGES))
        reached = stage((LAST - until).days, STAGES)
        if hit and reached is not None:
            told.append(reached)
        assert reached is None or reached in told
        since = until
    assert told == sorted(set(told), reverse=True)
