"""What the release check asks of an eligibility table, and of parameters that have a list of values."""

from pathlib import Path

import pytest

from app.domain.eligibility import COLUMNS, FROZEN_TEXT
from app.engine.spec import parse
from tests.workflows.walking import CONDITIONS, DIAGRAM, TABLE, WORKFLOWS, edited, faults

TABLES = sorted(WORKFLOWS.glob("eligibility_*.dmn"))
REGISTER_TABLES = [path for path in TABLES if path.stem.removeprefix("eligibility_") in {"first", "renewal", "change"}]


def spoilt(pattern: str, replacement: str) -> list[str]:
    """What the check says of the shipped table with one edit."""
    return [fault.message for fault in faults(DIAGRAM, TABLE, edited(pattern, replacement, CONDITIONS))]


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_every_column_must_be_there(column: str) -> None:
    [message] = spoilt(f'name="{column}"', 'name="elsewhere"')
    assert f"缺少输出列：{column}" in message


def test_a_table_that_is_not_there_is_named_at_the_start_event() -> None:
    found = faults(edited('value="eligibility_first"', 'value="nobody"'))
    assert [(fault.field, fault.code) for fault in found] == [("start", "NO_ELIGIBILITY")]


def test_all_rows_must_be_collected() -> None:
    [message] = spoilt('hitPolicy="COLLECT"', 'hitPolicy="FIRST"')
    assert "COLLECT" in message


def test_a_result_is_one_of_three_words() -> None:
    [message] = spoilt('"unmet"', '"perhaps"')
    assert "perhaps" in message


def test_a_row_says_what_its_condition_is_called() -> None:
    [message] = spoilt('"取得设备监理师职业资格证书"', "-")
    assert "label" in message


def test_a_reason_names_only_words_that_something_fills_in() -> None:
    [message] = spoilt(r"\$registration_no", "$registration_number")
    assert "$registration_number" in message


def test_an_act_that_nobody_knows_is_refused() -> None:
    found = faults(edited("&quot;register&quot;", "&quot;reregister&quot;"))
    assert [(fault.field, fault.code) for fault in found] == [("register", "PARAMETER")]
    assert "renew" in found[0].message


def test_an_act_is_written_out_and_not_worked_out() -> None:
    [found] = faults(edited("&quot;register&quot;", "decision"))
    assert found.code == "PARAMETER"


def test_a_diagram_without_a_table_lets_everybody_apply() -> None:
    assert faults(edited(r'<spiffworkflow:property name="eligibility"[^>]*>', "")) == []


def test_facts_of_tables_that_are_asked_later_are_not_facts_of_the_way() -> None:
    spec = parse(DIAGRAM, [TABLE, CONDITIONS])
    assert "register_state" in spec.reads("eligibility_first")
    assert spec.names.isdisjoint({"register_state", "open_case", "id_doc_type"})
    assert "decision" in spec.names


@pytest.mark.parametrize("path", REGISTER_TABLES, ids=lambda path: path.stem)
def test_the_frozen_are_refused_with_the_same_words_everywhere(path: Path) -> None:
    assert FROZEN_TEXT in path.read_text(encoding="utf-8")
