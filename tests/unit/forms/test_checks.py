"""Rules across fields, at their edges and in tables."""

from typing import Any

import pytest

from app.forms.answers import Options
from app.forms.checks import RULES, parse_date
from app.forms.definition import Form, load
from app.forms.validation import faults
from tests.unit.forms.conftest import TODAY
from tests.unit.forms.test_definition import definition

DAYS = [
    {"key": key, "label": label, "type": "date"}
    for key, label in (("born", "出生日期"), ("from_day", "开始时间"), ("to_day", "结束时间"))
]


def told(options: Options, check: dict[str, Any], answers: dict[str, Any]) -> dict[str, str]:
    """Return what one check says of answers to a form of three dates: path → code."""
    form = load(definition(*DAYS, checks=[check]))
    return {fault.field: fault.code for fault in faults(form, answers, options=options, today=TODAY)}


@pytest.mark.parametrize(
    ("check", "answers", "fields"),
    [
        ("dates_in_order", {"from_day": "2024-01-02", "to_day": "2024-01-01"}, {"from_day", "to_day"}),
        ("dates_in_order", {"from_day": "2024-01-01", "to_day": "2024-01-01"}, set()),
        ("dates_in_order", {"from_day": "2024-01-02"}, set()),
        ("work_start_after_sixteen", {"born": "2000-03-01", "from_day": "2016-02-29"}, {"born", "from_day"}),
        ("work_start_after_sixteen", {"born": "2000-03-01", "from_day": "2016-03-01"}, set()),
        ("qualification_after_eighteen", {"born": "2000-03-01", "from_day": "2018-02-28"}, {"born", "from_day"}),
        ("qualification_after_eighteen", {"born": "2000-02-29", "from_day": "2018-03-01"}, set()),
        ("after_birth", {"born": "2000-03-01", "from_day": "2000-02-29"}, {"born", "from_day"}),
        ("after_birth", {"born": "2000-03-01", "from_day": "2000-03-01"}, set()),
        ("not_in_future", {"from_day": "2024-11-02"}, {"from_day"}),
        ("not_in_future", {"from_day": "2024-11-01"}, set()),
        ("qualification_since_2003", {"from_day": "2003-11-30"}, {"from_day"}),
        ("qualification_since_2003", {"from_day": "2003-12-01"}, set()),
        ("applicant_age", {"born": "2006-11-02"}, {"born"}),
        ("applicant_age", {"born": "2006-11-01"}, set()),
    ],
)
def test_a_rule_holds_up_to_its_edge(options: Options, check: str, answers: dict[str, str], fields: set[str]) -> None:
    names = {"start": "from_day", "end": "to_day", "date": "from_day", "birth_date": "born"}
    parts = {part: names[part] for part in RULES[check].parts}
    assert told(options, {"check": check, "fields": parts}, answers).keys() == fields


def test_a_broken_date_is_told_once_and_not_compared(options: Options) -> None:
    check = {"check": "dates_in_order", "fields": {"start": "from_day", "end": "to_day"}}
    assert told(options, check, {"from_day": "2024-13-01", "to_day": "2024-01-01"}) == {"from_day": "FORMAT"}


@pytest.mark.parametrize(
    ("table", "row", "fields"),
    [
        ("education_history", {"start": "2020-09-01", "end": "2019-07-01"}, {"start", "end"}),
        ("education_history", {"start": "2020-09-01", "end": "2025-07-01"}, {"end"}),
        ("education_history", {"start": "1980-09-01", "end": "2001-07-01"}, {"start"}),
        ("work_history", {"start": "2025-01-01"}, {"start"}),
        ("achievements", {"start": "2024-02-01", "end": "2024-01-01"}, {"start", "end"}),
    ],
)
def test_rules_are_asked_for_each_row(
    profile: Form, options: Options, table: str, row: dict[str, str], fields: set[str]
) -> None:
    whole = {"school": "甲大学", "education": "21", "unit": "甲厂", "project": "项目"} | row
    answers = {"birth_date": "1990-01-01", table: [whole]}
    found = faults(profile, answers, options=options, today=TODAY, sections=[table])
    assert {fault.field.rpartition(".")[2] for fault in found} == fields
    assert all(fault.message.startswith("第 1 条：") for fault in found)


def test_a_passport_says_nothing_about_birth_or_gender(first: Form, options: Options, good: dict[str, Any]) -> None:
    foreign = good | {"id_doc_type": "PASSPORT", "id_doc_no": "E12345678", "gender": "男", "birth_date": "1990-01-01"}
    assert faults(first, foreign, options=options, today=TODAY) == []


@pytest.mark.parametrize("text", ["", "2024-W01-1", "20240101", "2024-01-1", "2024-02-30", "２０２４-01-01"])
def test_only_plain_dates_are_dates(text: str) -> None:
    assert parse_date(text) is None
