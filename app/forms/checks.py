"""Named rules that look at several fields at once; a form definition says which field plays which part."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain import identity
from app.errors import Fault

# The regulation of 2003 took effect on 1 December; no 资格证书 is older (国人部发〔2003〕40 号).
FIRST_QUALIFICATION = date(2003, 12, 1)
_WORKING_AGE = 16
_FULL_AGE = 18


@dataclass(frozen=True, slots=True)
class Part:
    """One field as a rule sees it: where it stands, what it is called, what was answered."""

    path: str
    label: str
    value: Any = ""

    @property
    def text(self) -> str:
        """The answer when it is text, else ""."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def day(self) -> date | None:
        """The answer as a date, or None when it is blank or no date (which another rule reports)."""
        return parse_date(self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """The parts that a rule needs and may have, and what it finds; with `rows` it is asked for each row."""

    find: Callable[[Mapping[str, Part], date], Iterator[Fault]]
    parts: frozenset[str]
    optional: frozenset[str] = field(default=frozenset({"rows"}))
    whole_table: bool = False


def parse_date(text: str) -> date | None:
    """Return the date written as YYYY-MM-DD, and None for everything else, compact ISO forms included."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        return None


def _identity_matches(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
    """The number fits its type (GB 11643), and birth date and gender are those that it says."""
    number = parts["number"]
    if not number.text or not parts["type"].text:
        return
    if wrong := identity.fault(parts["type"].text, number.text):
        yield Fault(number.path, wrong, "ID_NUMBER")
        return
    if parts["type"].text == identity.DocumentType.PASSPORT:
        return
    yield from _contradicts(parts.get("birth_date"), identity.birth_date(number.text))
    yield from _contradicts(parts.get("gender"), identity.gender(number.text))


def _contradicts(part: Part | None, said: date | str | None) -> Iterator[Fault]:
    if part and part.text and said and part.text != str(said):
        yield Fault(part.path, f"{part.label}与证件号码不一致：证件号码表示的是 {said}，请核对", "ID_MISMATCH")


def _applicant_age(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
    birth = parts["birth_date"]
    if birth.day and (wrong := identity.age_fault(birth.day, today)):
        yield Fault(birth.path, wrong, "AGE")


def _dates_in_order(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
    start, end = parts["start"], parts["end"]
    if start.day and end.day and start.day > end.day:
        yield Fault(start.path, f"“{start.label}”不能晚于“{end.label}”（{end.text}），请核对", "DATE_ORDER")
        yield Fault(end.path, f"“{end.label}”不能早于“{start.label}”（{start.text}），请核对", "DATE_ORDER")


def _not_in_future(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
    part = parts["date"]
    if part.day and part.day > today:
        yield Fault(part.path, f"“{part.label}”不能晚于今天（填写的是 {part.text}），请核对", "FUTURE")


def _qualification_since_2003(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
    part = parts["date"]
    if part.day and part.day < FIRST_QUALIFICATION:
        reason = f"“{part.label}”不能早于 {FIRST_QUALIFICATION}（设备监理师制度施行之日），请核对"
        yield Fault(part.path, reason, "TOO_EARLY")


def _years_after_birth(years: int, reason: str) -> Callable[[Mapping[str, Part], date], Iterator[Fault]]:
    """Return the rule that `date` is at least so many years after `birth_date`; both fields are told."""

    def find(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
        birth, later = parts["birth_date"], parts["date"]
        if birth.day and later.day and identity.full_years(birth.day, later.day) < years:
            yield Fault(later.path, f"“{later.label}”（{later.text}）{reason}，请核对", "DATE_ORDER")
            yield Fault(birth.path, f"“{birth.label}”与“{later.label}”（{later.text}）矛盾，请核对", "DATE_ORDER")

    return find


def _one_open_row(parts: Mapping[str, Part], today: date) -> Iterator[Fault]:
    """At most one row of a table has no end (至今)."""
    table, end = parts["rows"], parts["end"]
    rows: Sequence[Any] = table.value if isinstance(table.value, list) else ()
    column = end.path.rpartition(".")[2]
    still_open = [n for n, row in enumerate(rows) if isinstance(row, dict) and not row.get(column)]
    for number in still_open[1:]:
        path = f"{table.path}.{number}.{column}"
        yield Fault(path, f"只能有一条不填“{end.label}”（表示至今），请填写", "OPEN_ROWS")


RULES: Mapping[str, Rule] = {
    "identity_matches": Rule(_identity_matches, frozenset({"type", "number"}), frozenset({"birth_date", "gender"})),
    "applicant_age": Rule(_applicant_age, frozenset({"birth_date"}), frozenset()),
    "dates_in_order": Rule(_dates_in_order, frozenset({"start", "end"})),
    "not_in_future": Rule(_not_in_future, frozenset({"date"})),
    "qualification_since_2003": Rule(_qualification_since_2003, frozenset({"date"})),
    "work_start_after_sixteen": Rule(
        _years_after_birth(_WORKING_AGE, "应在年满 16 周岁之后"), frozenset({"date", "birth_date"})
    ),
    "qualification_after_eighteen": Rule(
        _years_after_birth(_FULL_AGE, "应在年满 18 周岁之后"), frozenset({"date", "birth_date"})
    ),
    "after_birth": Rule(_years_after_birth(0, "不能早于出生日期"), frozenset({"date", "birth_date"})),
    "one_open_row": Rule(_one_open_row, frozenset({"rows", "end"}), whole_table=True),
}
