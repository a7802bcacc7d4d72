"""Deadlines and reminders of the registration services."""

from datetime import UTC, date, datetime

import pytest

from app.domain.calendar import Calendar
from tests.workflows.walking import Walk


def test_an_overdue_first_review_is_reported_once(walk: Walk) -> None:
    walk.submitted()
    woke = walk.after(days=8)
    again = walk.after(days=30)

    assert (woke, again) == (True, False)
    assert walk.open() == {"prelim", "notify_soon", "notify_prelim_overdue"}


def test_an_overdue_second_review_is_reported(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="approve")
    walk.after(days=29)

    assert walk.open() == {"recheck", "notify_soon", "notify_recheck_overdue"}


def test_a_deadline_is_the_end_of_the_last_working_day(walk: Walk) -> None:
    walk.submitted()
    walk.after(days=4)

    # Monday 2 March and five working days: the 9th, at 24:00 in Shanghai.
    assert walk.process.next_due == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


def test_nothing_fires_before_its_time(walk: Walk) -> None:
    walk.submitted()

    assert walk.after(days=2, hours=13) is False
    assert walk.open() == {"prelim"}


def test_the_yellow_card_comes_before_the_morning_on_which_so_many_days_are_left(walk: Walk) -> None:
    walk.submitted()

    # On Thursday the 5th two working days are left; it begins at 16:00 UTC.
    assert walk.process.next_due == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
    walk.after(days=3)
    assert walk.open() == {"prelim", "notify_soon"}


@pytest.mark.parametrize("review", ["prelim", "recheck"])
def test_each_review_has_its_own_yellow_card(walk: Walk, review: str) -> None:
    walk.submitted()
    if review == "recheck":
        walk.complete("prelim", decision="approve")
    walk.after(days=60)
    walk.complete(review, decision="refuse")

    assert walk.trail.count(f"{review}_soon") == 1


def test_no_card_of_an_earlier_round_is_given_in_a_later_one(walk: Walk) -> None:
    walk.submitted()
    walk.after(days=2)
    walk.returned([2])
    walk.after(days=2)
    walk.returned([3])
    walk.after(days=2)

    assert not {"prelim_soon", "prelim_overdue"} & set(walk.trail)
    walk.after(days=3)
    assert walk.open() == {"prelim", "notify_soon"}


def test_a_report_sent_and_done_leaves_the_review_open(walk: Walk) -> None:
    walk.submitted()
    walk.after(days=8)
    walk.complete("notify_soon", "notify_prelim_overdue")

    assert walk.open() == {"prelim"}
    assert walk.process.end is None
    assert walk.process.next_due is None


def test_a_finished_review_is_not_reported_any_more(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="approve")
    walk.complete("recheck", decision="refuse")

    assert walk.process.next_due is None
    assert walk.after(days=100) is False


def test_the_deadline_starts_anew_in_the_next_round(walk: Walk) -> None:
    walk.submitted()
    walk.after(days=2)
    walk.returned([2])

    assert walk.process.next_due == datetime(2026, 3, 6, 16, 0, tzinfo=UTC)


def test_the_applicant_is_reminded_twice_and_then_the_case_is_closed(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.complete("notify_returned")
    for days in (24, 6):
        walk.after(days=days)
        walk.complete("notify_reminder")
    reminded = walk.process.end
    walk.after(days=1)

    assert reminded is None
    assert walk.process.end is not None
    assert walk.process.end.properties == {"status": "已关闭（超期未补正）", "outcome": "expired"}


def test_a_worker_that_was_away_for_months_closes_the_case_in_order(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.complete("notify_returned")
    walk.after(days=90)

    events = [element for element in walk.trail if element in {"remind_first", "remind_last", "expire"}]
    assert events == ["remind_first", "remind_last", "expire"]
    assert walk.open() == {"notify_reminder"}


def test_a_correction_in_time_stops_all_its_timers(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.complete("notify_returned")
    walk.after(days=24)
    walk.complete("correct", round=2)
    walk.complete("prelim", decision="approve")

    assert walk.open() == {"notify_reminder", "recheck"}
    walk.after(days=20)
    assert "expire" not in walk.trail


def test_a_reminder_that_is_still_to_be_sent_does_not_keep_a_case_from_going_on(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.after(days=24)
    walk.complete("correct", round=2)
    walk.complete("prelim", decision="refuse")
    walk.complete("notify_refused")
    open_before = walk.open()
    walk.complete("notify_reminder", "notify_returned")

    assert open_before == {"notify_reminder", "notify_returned"}
    assert walk.process.end is not None
    assert walk.process.end.element == "refused"


@pytest.mark.parametrize("review", ["prelim", "recheck"])
def test_an_overdue_review_can_still_be_finished(walk: Walk, review: str) -> None:
    walk.submitted()
    if review == "recheck":
        walk.complete("prelim", decision="approve")
    walk.after(days=60)
    walk.complete(review, decision="return")

    assert walk.open() == {"notify_soon", f"notify_{review}_overdue", "correct", "notify_returned"}


@pytest.mark.parametrize(
    ("office", "announced_for", "ends"),
    [
        (Calendar(), {"correct"}, 30),
        (Calendar(holidays=[date(2026, 3, 30)]), {"correct"}, 31),
        (Calendar(working=[date(2026, 3, 29)]), {"correct"}, 30),
        (Calendar(working=[date(2026, 3, 29)]), set(), 29),
    ],
)
def test_a_changed_calendar_moves_a_timer_but_what_was_announced_never_ends_sooner(
    walk: Walk, office: Calendar, announced_for: set[str], ends: int
) -> None:
    walk.after(days=4)
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.after(days=3)
    # The first reminder: 23 days from Friday the 6th end on Sunday the 29th, carried over to Monday.
    walk.clock.office = office
    walk.process.recount(never_sooner=announced_for)

    assert walk.process.next_due == datetime(2026, 3, ends, 16, 0, tzinfo=UTC)
