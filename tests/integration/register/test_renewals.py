"""Renewal over time: what is judged on which day, and what the register says afterwards."""

from datetime import date

import pytest

from app.domain.review import Decision, Outcome, Remark
from app.errors import Conflict, InvalidInput
from tests.integration.register.scene import Scene, at

ENOUGH = tuple((date(2024, 5, day), 120) for day in range(1, 6))
RETURN_OF_FORM = Decision(Outcome.RETURN, remarks=(Remark("general", "", "请核对学时"),))


@pytest.fixture
def holder(scene: Scene) -> Scene:
    """Somebody whose registration ends on 14 March 2025, with all hours."""
    scene.registered()
    return scene


def test_a_timely_renewal_that_is_decided_after_the_end_leaves_no_gap(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2025-03-14 23:59"):
        case_id = holder.submitted("renewal")
    with at("2025-04-20 10:00"):
        holder.approve(case_id)
    entry = holder.registration()
    assert (entry.valid_from, entry.valid_to, entry.period_from) == (
        date(2022, 3, 15),
        date(2028, 3, 14),
        date(2025, 3, 15),
    )
    assert (entry.version, [version.act for version in holder.versions()]) == (2, ["register", "renew"])


def test_an_early_renewal_loses_no_day(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2024-12-14 00:00"):
        holder.approve(holder.submitted("renewal"))
    assert holder.registration().valid_to == date(2028, 3, 14)


def test_a_draft_that_is_handed_in_after_the_window_closed_is_refused(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2025-03-14 12:00"):
        case_id = holder.begun("renewal")
    with at("2025-03-15 00:00"), pytest.raises(Conflict, match="到期失效"):
        holder.submit(case_id)


def test_a_correction_of_a_timely_application_comes_in_time(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2025-03-14 12:00"):
        case_id = holder.submitted("renewal")
    with at("2025-03-17 12:00"):
        holder.decide(case_id, RETURN_OF_FORM)
        holder.submit(case_id)
        holder.approve(case_id)
    assert holder.registration().valid_to == date(2028, 3, 14)


def test_a_period_that_ends_on_29_february_is_followed_by_one_that_ends_on_28(scene: Scene) -> None:
    scene.registered(date(2024, 2, 29), valid_from=date(2021, 3, 1))
    scene.hours(*((date(2023, 5, day), 120) for day in range(1, 6)))
    with at("2024-02-29 23:00"):
        scene.approve(scene.submitted("renewal"))
    assert scene.registration().valid_to == date(2027, 2, 28)


def test_hours_that_are_taken_back_after_submission_stand_in_the_way_of_approval(holder: Scene) -> None:
    *_, last = holder.hours(*ENOUGH)
    with at("2025-03-01 12:00"):
        case_id = holder.submitted("renewal")
        holder.reversed(last)
        with pytest.raises(InvalidInput) as refused:
            holder.decide(case_id)
    assert [(f.field, "还缺 12 学时" in f.message) for f in refused.value.faults] == [("outcome", True)]


def test_hours_that_are_finished_after_submission_do_not_count_for_it(holder: Scene) -> None:
    *_, last = holder.hours(*ENOUGH)
    with at("2025-03-01 12:00"):
        case_id = holder.submitted("renewal")
        holder.reversed(last)
    holder.hours((date(2025, 3, 2), 120))
    with at("2025-03-03 12:00"), pytest.raises(InvalidInput, match="还缺 12 学时"):
        holder.decide(case_id)


def test_hours_that_are_made_up_count_when_the_returned_case_comes_back(holder: Scene) -> None:
    *_, last = holder.hours(*ENOUGH)
    with at("2025-03-01 12:00"):
        case_id = holder.submitted("renewal")
        holder.reversed(last)
        holder.decide(case_id, RETURN_OF_FORM)
    holder.hours((date(2025, 3, 20), 120))
    with at("2025-03-21 12:00"):
        holder.submit(case_id)
        holder.approve(case_id)
    assert holder.registration().version == 2


def test_a_policy_that_changes_after_submission_does_not_touch_the_case(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2025-03-01 12:00"):
        case_id = holder.submitted("renewal")
    holder.parameter("renewal.required_hours", 72, date(2025, 3, 2))
    holder.parameter("validity.years", 5, date(2025, 3, 2))
    with at("2025-03-03 12:00"):
        holder.approve(case_id)
    assert holder.case(case_id).policy["renewal.required_hours"] == 60
    assert holder.registration().valid_to == date(2028, 3, 14)


def test_a_policy_that_changes_before_submission_counts(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    holder.parameter("renewal.required_hours", 72, date(2025, 3, 2))
    with at("2025-03-01 23:59"):
        case_id = holder.begun("renewal")
    with at("2025-03-02 00:00"), pytest.raises(Conflict, match="还缺 12 学时"):
        holder.submit(case_id)


def test_what_was_judged_on_submission_is_kept_with_the_case(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2025-03-01 12:00"):
        case_id = holder.submitted("renewal")
    kept = {row["key"]: (row["result"], row["rule"]) for row in holder.case(case_id).conditions}
    assert kept["window"] == ("warn", "window_late")
    assert kept["hours"] == ("met", "hours_enough")


def test_another_unit_in_the_form_is_told_beside_its_field(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    other = holder.organisation("上海示例工程咨询有限公司", "91310000MA1FL00157")
    with at("2025-03-01 12:00"):
        case_id = holder.begun("renewal", other)
        with pytest.raises(InvalidInput, match="请先办理变更登记") as refused:
            holder.submit(case_id)
    assert [fault.field for fault in refused.value.faults] == ["form.practice_unit_id"]


def test_hours_of_the_period_that_was_renewed_do_not_count_again(holder: Scene) -> None:
    holder.hours(*ENOUGH)
    with at("2025-03-01 12:00"):
        holder.approve(holder.submitted("renewal"))
    with at("2028-03-01 12:00"):
        found = {one.key: one.reason for one in holder.conditions("renewal") if not one.met}
    assert list(found) == ["hours"]
    assert "还缺 60 学时" in found["hours"]
