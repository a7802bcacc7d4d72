"""Deadlines and reminders of the first registration."""

from datetime import UTC, datetime

import pytest

from tests.workflows.walking import Walk


def test_an_overdue_first_review_is_reported_once(walk: Walk) -> None:
    walk.submitted()
    woke = walk.after(days=8)
    again = walk.after(days=30)

    assert (woke, again) == (True, False)
    assert walk.open() == {"prelim", "notify_prelim_overdue"}


def test_an_overdue_second_review_is_reported(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="approve")
    walk.after(days=29)

    assert walk.open() == {"recheck", "notify_recheck_overdue"}


def test_a_deadline_is_the_end_of_the_last_working_day(walk: Walk) -> None:
    walk.submitted()

    # Monday 2 March and five working days: the 9th, at 24:00 in Shanghai.
    assert walk.process.next_due == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)


def test_nothing_fires_before_its_time(walk: Walk) -> None:
    walk.submitted()

    assert walk.after(days=7, hours=13) is False
    assert walk.open() == {"prelim"}


def test_a_report_sent_and_done_leaves_the_review_open(walk: Walk) -> None:
    walk.submitted()
    walk.after(days=8)
    walk.complete("notify_prelim_overdue")

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
    walk.after(days=3)
    walk.returned([2])

    assert walk.process.next_due == datetime(2026, 3, 12, 16, 0, tzinfo=UTC)


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

    assert walk.open() == {f"notify_{review}_overdue", "correct", "notify_returned"}
