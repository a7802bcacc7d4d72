"""Form definitions: what is accepted, what is refused and with which reason."""

import json
from typing import Any

import pytest

from app.errors import InvalidRelease
from app.forms.definition import load

NAME = {"key": "name", "label": "姓名", "type": "text"}
COLOUR = {
    "key": "colour",
    "label": "颜色",
    "type": "select",
    "options": [{"code": "R", "label": "红"}, {"code": "G", "label": "绿"}],
}


def definition(*fields: dict[str, Any], **more: Any) -> str:
    """Return the JSON of a form with one section of these fields."""
    sections = [{"key": "one", "title": "一", "fields": list(fields)}]
    return json.dumps({"key": "sample", "title": "样表", "sections": sections, **more})


def refused(source: str | bytes) -> dict[str, str]:
    """Return the faults of a definition: path → reason."""
    with pytest.raises(InvalidRelease) as error:
        load(source)
    return {fault.field: fault.message for fault in error.value.faults}


def test_a_form_knows_its_fields_by_path() -> None:
    rows = {"key": "rows", "label": "经历", "type": "repeat", "fields": [NAME]}
    form = load(definition(NAME, rows))
    found = form.field("rows.3.name"), form.field("rows.3.nothing"), form.field("nothing"), form.field("name")
    assert [field.label if field else None for field in found] == ["姓名", None, None, "姓名"]


def test_a_note_takes_no_answer() -> None:
    form = load(definition(NAME, {"key": "note", "label": "说明", "type": "note"}))
    assert [field.key for field in form.fields()] == ["name"]


def test_two_forms_are_equal_when_their_definitions_are() -> None:
    assert load(definition(NAME)) == load(definition(NAME).encode())
    assert load(definition(NAME)) != load(definition(COLOUR))
    assert len({load(definition(NAME)), load(definition(NAME).encode())}) == 1


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "第 1 行第 1 列"),
        ("{\n  oops", "第 2 行第 3 列"),
        (b"\xff\xfe{", "UTF-8"),
        ('{"key": "a", "key": "b"}', "重复的属性名"),
        ('{"key": NaN}', "不允许使用 NaN"),
        ("[" * 100_000, "嵌套过深"),
        (b" " * 600_000, "不能超过 512 KB"),
    ],
)
def test_what_is_not_json_is_told_where_it_breaks(source: str | bytes, reason: str) -> None:
    assert reason in refused(source)[""]


@pytest.mark.parametrize("source", ["[]", "3", "null", '"form"'])
def test_a_definition_is_an_object(source: str) -> None:
    assert refused(source) == {"": "值的类型不正确"}


@pytest.mark.parametrize(
    ("field", "path", "reason"),
    [
        ({"key": "a", "label": "甲"}, "sections.0.fields.0", "缺少属性"),
        ({**NAME, "lable": "甲"}, "sections.0.fields.0", "不认识的属性"),
        ({**NAME, "type": "upload"}, "sections.0.fields.0.type", "“upload”不在允许的取值之内"),
        ({**NAME, "key": "Name"}, "sections.0.fields.0.key", "小写字母"),
        ({**NAME, "label": ""}, "sections.0.fields.0.label", "不能为空"),
        ({**NAME, "required": "yes"}, "sections.0.fields.0.required", "类型不正确"),
        ({**NAME, "type": "select"}, "name", "options 或 dictionary"),
        ({**COLOUR, "dictionary": "colours"}, "colour", "options 或 dictionary"),
        ({**NAME, "dictionary": "colours"}, "name", "options 或 dictionary"),
        ({**COLOUR, "options": [{"code": "R", "label": "红"}] * 2}, "colour.R", "重复"),
        ({**NAME, "type": "repeat"}, "name", "应有 fields"),
        ({**NAME, "fields": [NAME]}, "name", "应有 fields"),
        ({**NAME, "min": 5, "max": 4}, "name", "min 不能大于 max"),
        ({**NAME, "pattern": "[0-9]"}, "name", "pattern_message"),
        ({**NAME, "type": "date", "pattern": "x", "pattern_message": "x"}, "name", "只有 text"),
        ({**NAME, "pattern": "[0-9", "pattern_message": "x"}, "name", "不是有效的正则表达式"),
        ({**NAME, "pattern": "(a+)+", "pattern_message": "x"}, "name", "过于复杂"),
        ({**NAME, "pattern": "(?=a)b", "pattern_message": "x"}, "name", "过于复杂"),
        ({**NAME, "pattern": "a*b*c*", "pattern_message": "x"}, "name", "过于复杂"),
        ({**NAME, "show_when": {"field": "colour", "in": ["R"]}}, "name", "排在前面"),
        ({**NAME, "type": "repeat", "fields": [{**NAME, "type": "photo"}]}, "name.name", "多行填写项"),
    ],
)
def test_an_unsound_field_is_told_why(field: dict[str, Any], path: str, reason: str) -> None:
    assert reason in refused(definition(field))[path]


def test_a_condition_must_name_a_choice_that_exists() -> None:
    shown = {**NAME, "show_when": {"field": "colour", "in": ["B"]}}
    assert "不在“颜色”的选项之中" in refused(definition(COLOUR, shown))["name"]


def test_a_key_is_used_once() -> None:
    assert refused(definition(NAME, NAME)) == {"name": "填写项“name”重复"}


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        ({"check": "nonsense", "fields": {"date": "name"}}, "没有名为“nonsense”的校验"),
        ({"check": "dates_in_order", "fields": {"start": "name"}}, "缺少：end"),
        ({"check": "not_in_future", "fields": {"date": "name", "day": "name"}}, "不使用：day"),
        ({"check": "applicant_age", "fields": {"birth_date": "name", "rows": "name"}}, "不使用：rows"),
        ({"check": "not_in_future", "fields": {"date": "nothing"}}, "没有填写项“nothing”"),
    ],
)
def test_a_check_must_be_known_and_complete(check: dict[str, Any], reason: str) -> None:
    assert reason in refused(definition(NAME, checks=[check]))["checks.0"]


def test_every_fault_is_told_at_once() -> None:
    found = refused(definition({**NAME, "min": 5, "max": 4}, {**COLOUR, "dictionary": "colours"}))
    assert found.keys() == {"name", "colour"}
