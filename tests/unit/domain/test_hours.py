"""Which hours count, and why others do not."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import hour_figures, hours
from app.domain.hours import Line, Period, Record, Verdict

FIRST = date(2022, 3, 15)
LAST = date(2025, 3, 14)
PERIOD = Period(FIRST, LAST)
NO_POLICY: dict[str, Any] = {}


def record(key: str = "1", **changes: Any) -> Record:
    """Four hours of a course in the middle of the period."""
    told: dict[str, Any] = {"course_code": "", "course": f"课程 {key}", "kind": "ONLINE", "tenths": 40}
    return Record(**{"key": key, "finished_on": date(2023, 6, 1), **told, **changes})


def counted(*records: Record, policy: dict[str, Any] | None = None, period: Period = PERIOD) -> list[Line]:
    return hours.count(records, period, hours.rules(policy or NO_POLICY))


def verdicts(lines: list[Line]) -> dict[str, Verdict]:
    return {line.record.key: line.verdict for line in lines}


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (FIRST - timedelta(1), Verdict.BEFORE),
        (FIRST, Verdict.COUNTED),
        (LAST, Verdict.COUNTED),
        (LAST + timedelta(1), Verdict.AFTER),
    ],
)
def test_the_first_and_the_last_day_belong_to_the_period(day: date, verdict: Verdict) -> None:
    assert verdicts(counted(record(finished_on=day))) == {"1": verdict}


def test_a_record_that_does_not_count_says_why() -> None:
    (line,) = counted(record(finished_on=date(2022, 3, 14)))

    assert (line.counted, line.reason) == (0, "完成于有效期开始（2022-03-15）之前")


def test_a_reversed_record_and_the_one_that_reverses_it_count_nothing() -> None:
    lines = counted(record("1"), record("2", tenths=-40, reverses="1"))

    assert verdicts(lines) == {"1": Verdict.REVERSED, "2": Verdict.REVERSAL}
    assert hours.total(lines) == 0


def test_a_course_taken_online_and_offline_counts_once_and_the_longer_one() -> None:
    lines = counted(
        record("1", course_code="K1", tenths=20),
        record("2", course_code="K1", tenths=40, kind="OFFLINE", finished_on=date(2024, 1, 1)),
    )

    assert verdicts(lines) == {"1": Verdict.SAME_COURSE, "2": Verdict.COUNTED}


def test_of_equally_long_records_of_a_course_the_first_counts() -> None:
    lines = counted(record("2", course="安全 生产"), record("1", course="安全生产", finished_on=date(2022, 5, 1)))

    assert verdicts(lines) == {"1": Verdict.COUNTED, "2": Verdict.SAME_COURSE}


def test_a_course_whose_counted_record_was_taken_back_counts_by_its_other_record() -> None:
    first, second = record("1", course_code="K1"), record("2", course_code="K1", finished_on=date(2024, 1, 1))
    lines = counted(first, second, record("3", tenths=-40, reverses="1", course_code="K1"))

    assert verdicts(lines)["2"] is Verdict.COUNTED


def test_hours_beyond_the_cap_of_a_day_do_not_count() -> None:
    lines = counted(record("1", tenths=80), record("2", tenths=60), record("3", tenths=10))

    assert [line.counted for line in lines] == [80, 40, 0]
    assert lines[1].reason == "当日累计超过 12 学时的上限，计入 4 学时"


def test_without_a_cap_a_day_counts_whole() -> None:
    assert hours.total(counted(record(tenths=200), policy={"hours.daily_cap": None})) == 200


def test_elective_hours_leave_room_for_the_compulsory_ones() -> None:
    policy = {"renewal.required_hours": 10, "hours.compulsory_min": 4, "hours.daily_cap": None}
    lines = counted(record("1", tenths=100), record("2", tenths=30, compulsory=True), policy=policy)

    assert [line.counted for line in lines] == [60, 30]
    assert hours.missing(hours.total(lines), 100) == 10


def test_hours_of_the_period_before_are_lost_unless_the_policy_carries_them_over() -> None:
    earlier = [record(str(n), tenths=100, finished_on=FIRST - timedelta(30 + n)) for n in range(8)]
    period = Period(FIRST, LAST, previous_from=date(2019, 3, 15))

    assert hours.total(counted(*earlier, period=period)) == 0


def test_carrying_over_brings_what_the_period_before_had_too_much() -> None:
    earlier = [record(str(n), tenths=100, finished_on=FIRST - timedelta(30 + n)) for n in range(8)]
    period = Period(FIRST, LAST, previous_from=date(2019, 3, 15))
    lines = counted(*earlier, period=period, policy={"hours.carry_over": True})

    assert hours.total(lines) == 200
    assert [line.record.key for line in lines if line.verdict is Verdict.CARRIED] == ["1", "0"]


def test_nothing_is_carried_into_a_first_period() -> None:
    early = record(tenths=100, finished_on=FIRST - timedelta(1))

    assert hours.total(counted(early, policy={"hours.carry_over": True})) == 0


@pytest.mark.parametrize(("tenths", "text"), [(0, "0"), (5, "0.5"), (40, "4"), (125, "12.5"), (-40, "-4")])
def test_hours_are_written_without_needless_digits(tenths: int, text: str) -> None:
    assert hour_figures.words(tenths) == text


@pytest.mark.parametrize(
    "text", ["", "-4", "0", "0.0", "24.1", "999", "4,5", "1,000", "４", "NaN", "1e400", "2.55", "4h"]
)
def test_what_is_no_number_of_hours_is_refused(text: str) -> None:
    assert hour_figures.fault(text)


@given(tenths=st.integers(1, 240))
def test_hours_survive_being_written_and_read(tenths: int) -> None:
    text = hour_figures.words(tenths)

    assert (hour_figures.fault(text), hour_figures.read(text)) == (None, tenths)


RECORDS = st.lists(
    st.builds(
        lambda course, day, tenths, kind, compulsory: (course, day, tenths, kind, compulsory),
        st.sampled_from(["K1", "K2", "K3", ""]),
        st.integers(-40, 60),
        st.integers(1, 240),
        st.sampled_from(["ONLINE", "OFFLINE"]),
        st.booleans(),
    ),
    max_size=12,
)
POLICIES = st.fixed_dictionaries(
    {
        "hours.daily_cap": st.sampled_from([None, 1, 12]),
        "hours.compulsory_min": st.sampled_from([0, 4]),
        "renewal.required_hours": st.sampled_from([4, 20]),
        "hours.carry_over": st.booleans(),
    }
)


def made(told: list[tuple[str, int, int, str, bool]]) -> list[Record]:
    return [
        record(
            str(number),
            course_code=course,
            finished_on=FIRST + timedelta(day),
            tenths=tenths,
            kind=kind,
            compulsory=compulsory,
        )
        for number, (course, day, tenths, kind, compulsory) in enumerate(told)
    ]


@given(told=RECORDS, policy=POLICIES, order=st.randoms(use_true_random=False))
def test_counting_obeys_its_rules_whatever_the_records(
    told: list[tuple[str, int, int, str, bool]], policy: dict[str, Any], order: Any
) -> None:
    records = made(told)
    period = Period(FIRST, FIRST + timedelta(40), previous_from=FIRST - timedelta(365))
    lines = counted(*records, policy=policy, period=period)
    shuffled = list(records)
    order.shuffle(shuffled)

    assert counted(*shuffled, policy=policy, period=period) == lines, "the order of the records makes no difference"
    assert len(lines) == len(records)
    assert all(0 <= line.counted <= line.record.tenths for line in lines)
    assert all(bool(line.reason) == (line.verdict is not Verdict.COUNTED) for line in lines)
    within = [line for line in lines if line.counted and period.valid_from <= line.record.finished_on]
    named = [line.record.course_code for line in within if line.record.course_code]
    assert len(named) == len(set(named)), "a course counts once"
    if (cap := policy["hours.daily_cap"]) is not None:
        for day in {line.record.finished_on for line in within}:
            assert sum(line.counted for line in within if line.record.finished_on == day) <= cap * 10
    compulsory = sum(line.counted for line in lines if line.record.compulsory)
    if hours.total(lines) >= policy["renewal.required_hours"] * 10:
        assert compulsory >= min(policy["hours.compulsory_min"], policy["renewal.required_hours"]) * 10


@given(told=RECORDS, policy=POLICIES)
def test_a_record_that_is_taken_back_is_as_if_it_had_never_been(
    told: list[tuple[str, int, int, str, bool]], policy: dict[str, Any]
) -> None:
    records = made([*told, ("K9", 5, 30, "ONLINE", False)])
    last = records[-1]
    reversal = record("x", tenths=-30, reverses=last.key, finished_on=last.finished_on)

    assert hours.total(counted(*records, reversal, policy=policy)) == hours.total(counted(*records[:-1], policy=policy))
