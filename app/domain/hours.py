"""继续教育学时: which records of a person count in a period of validity, and why others do not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.domain.hour_figures import TENTHS, words
from app.domain.labels import Labelled
from app.domain.parameters import PARAMETERS

POLICY = ("renewal.required_hours", "hours.compulsory_min", "hours.daily_cap", "hours.carry_over")


class HourKind(Labelled):
    """Where a course was taken."""

    ONLINE = "ONLINE", "线上"
    OFFLINE = "OFFLINE", "线下"


class Verdict(Labelled):
    """What became of a record."""

    COUNTED = "COUNTED", "计入"
    CARRIED = "CARRIED", "结转计入"
    PARTLY = "PARTLY", "部分计入"
    BEFORE = "BEFORE", "不在有效期内"
    AFTER = "AFTER", "截止日之后"
    REVERSED = "REVERSED", "已冲销"
    REVERSAL = "REVERSAL", "冲销记录"
    SAME_COURSE = "SAME_COURSE", "课程重复"
    DAILY_CAP = "DAILY_CAP", "超过当日上限"
    ELECTIVE = "ELECTIVE", "超过选修上限"


@dataclass(frozen=True, slots=True)
class Record:
    """Hours somebody finished; `key` sorts by age, `reverses` is the key of the record that this one takes back."""

    key: str
    course_code: str
    course: str
    kind: str
    tenths: int
    finished_on: date
    compulsory: bool = False
    reverses: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One record with the tenths of an hour that count, and the reason why not all of them do ("" when all do)."""

    record: Record
    counted: int
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The policy in force, in tenths of an hour; a `daily_cap` of None means no cap."""

    required: int
    compulsory_min: int
    daily_cap: int | None
    carry_over: bool


@dataclass(frozen=True, slots=True)
class Period:
    """The days in which hours count, both included; `previous_from` begins the period before, when there was one."""

    valid_from: date
    until: date
    previous_from: date | None = None


def rules(policy: Mapping[str, Any]) -> Rules:
    """Read the rules out of policy parameters by their keys; what is missing has its default."""
    chosen = {key: policy.get(key, PARAMETERS[key].default) for key in POLICY}
    cap = chosen["hours.daily_cap"]
    return Rules(
        required=_tenths_of(chosen["renewal.required_hours"]),
        compulsory_min=_tenths_of(chosen["hours.compulsory_min"] or 0),
        daily_cap=None if cap is None else _tenths_of(cap),
        carry_over=bool(chosen["hours.carry_over"]),
    )


def count(records: Iterable[Record], period: Period, rules: Rules) -> list[Line]:
    """Say of every record whether it counts, in the order in which they were finished.

    A record counts when it was finished in the period and nothing took it back; of one course, online or offline,
    the longest record counts (the first of equals); the hours of one day count up to the cap; elective hours count
    as long as they leave room for the compulsory ones, so that enough hours always hold enough compulsory ones.
    With carry-over, hours that the period before did not need count in this one.
    """
    ordered = sorted(records, key=lambda record: (record.finished_on, record.key))
    lines = _within(ordered, period, rules)
    if rules.carry_over and period.previous_from is not None:
        before = Period(period.previous_from, period.valid_from - timedelta(days=1))
        lines = _with_surplus(lines, ordered, before, rules)
    return _electives(lines, rules)


def total(lines: Iterable[Line]) -> int:
    """The tenths of an hour that count."""
    return sum(line.counted for line in lines)


def missing(counted: int, required: int) -> int:
    """The tenths of an hour that are still to be finished."""
    return max(required - counted, 0)


def _tenths_of(hours: float) -> int:
    return round(hours * TENTHS)


def _within(ordered: Sequence[Record], period: Period, rules: Rules) -> list[Line]:
    taken_back = {record.reverses for record in ordered if record.reverses}
    lines = [_judged(record, taken_back, period) for record in ordered]
    return _capped(_once(lines), rules)


def _judged(record: Record, taken_back: set[str], period: Period) -> Line:
    if record.reverses:
        return Line(record, 0, Verdict.REVERSAL, "此记录用于冲销一条有误的记录")
    if record.key in taken_back:
        return Line(record, 0, Verdict.REVERSED, "此记录有误，已被冲销")
    if record.finished_on < period.valid_from:
        reason = f"完成于有效期开始（{period.valid_from.isoformat()}）之前"
        return Line(record, 0, Verdict.BEFORE, reason)
    if record.finished_on > period.until:
        return Line(record, 0, Verdict.AFTER, f"完成于计算截止日（{period.until.isoformat()}）之后")
    return Line(record, record.tenths, Verdict.COUNTED, "")


def _once(lines: list[Line]) -> list[Line]:
    """Of each course only the longest record stays counted."""
    best: dict[str, Line] = {}
    for line in lines:
        course = _course(line.record)
        if line.counted and (course not in best or line.counted > best[course].counted):
            best[course] = line
    return [_unless_repeated(line, best.get(_course(line.record), line)) for line in lines]


def _unless_repeated(line: Line, kept: Line) -> Line:
    if not line.counted or line is kept:
        return line
    reason = f"同一课程只计一次，已计入 {kept.record.finished_on.isoformat()} 完成的记录"
    return replace(line, counted=0, verdict=Verdict.SAME_COURSE, reason=reason)


def _course(record: Record) -> str:
    return f"#{record.course_code}" if record.course_code else "".join(record.course.split()).casefold()


def _capped(lines: list[Line], rules: Rules) -> list[Line]:
    """The hours of one day up to the cap, in the order in which they came in."""
    if rules.daily_cap is None:
        return lines
    over = f"当日累计超过 {words(rules.daily_cap)} 学时的上限"
    left: dict[date, int] = {}
    capped = []
    for line in lines:
        day = line.record.finished_on
        limited = _limited(line, left.get(day, rules.daily_cap), Verdict.DAILY_CAP, over)
        left[day] = left.get(day, rules.daily_cap) - limited.counted
        capped.append(limited)
    return capped


def _electives(lines: list[Line], rules: Rules) -> list[Line]:
    """Elective hours up to what the requirement leaves beside the compulsory minimum."""
    if not rules.compulsory_min:
        return lines
    left = max(rules.required - rules.compulsory_min, 0)
    over = f"要求学时中必修不少于 {words(rules.compulsory_min)} 学时，选修最多计 {words(left)} 学时"
    kept = []
    for line in lines:
        limited = line if line.record.compulsory else _limited(line, left, Verdict.ELECTIVE, over)
        left -= 0 if line.record.compulsory else limited.counted
        kept.append(limited)
    return kept


def _limited(line: Line, left: int, verdict: Verdict, reason: str) -> Line:
    if line.counted <= left:
        return line
    if not left:
        return replace(line, counted=0, verdict=verdict, reason=reason)
    return replace(line, counted=left, verdict=Verdict.PARTLY, reason=f"{reason}，计入 {words(left)} 学时")


def _with_surplus(lines: list[Line], ordered: Sequence[Record], before: Period, rules: Rules) -> list[Line]:
    """Let the last hours of the period before count, as many as that period had more than it needed."""
    earlier = _electives(_within(ordered, before, rules), rules)
    surplus = max(total(earlier) - rules.required, 0)
    carried: dict[str, Line] = {}
    for line in reversed(earlier):
        share = min(line.counted, surplus)
        if share:
            surplus -= share
            reason = f"上一有效期的结余，结转 {words(share)} 学时"
            carried[line.record.key] = replace(line, counted=share, verdict=Verdict.CARRIED, reason=reason)
    return [carried.get(line.record.key, line) for line in lines]
