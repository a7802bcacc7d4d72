"""Answers on the review page and in documents."""

from typing import Any

from app.forms.answers import Options
from app.forms.definition import Form
from app.forms.presentation import printed, sections
from tests.unit.forms.test_answers import ODD


def test_people_read_labels_not_codes(first: Form, options: Options, good: dict[str, Any]) -> None:
    rows = {row.path: row for section in sections(first, good, options) for row in section.rows}
    said = {
        key: rows[key].text for key in ("education", "supervision_specialty", "practice_unit_id", "pledge_accepted")
    }
    assert said == {
        "education": "大学本科毕业",
        "supervision_specialty": "火电、输变电",
        "practice_unit_id": "北京设备监理有限公司",
        "pledge_accepted": "是",
    }


def test_unanswered_questions_are_shown_empty_and_hidden_ones_not_at_all(
    first: Form, options: Options, good: dict[str, Any]
) -> None:
    rows = {row.path: row.text for section in sections(first, good, options) for row in section.rows}
    assert rows["employer_name"] == ""
    assert "prof_title_other" not in rows


def test_sealed_answers_are_marked(first: Form, options: Options, good: dict[str, Any]) -> None:
    rows = [row for section in sections(first, good, options) for row in section.rows]
    assert [row.path for row in rows if row.sealed] == ["id_doc_no"]


def test_a_table_has_heads_and_rows(options: Options) -> None:
    rows = {
        row.path: row for part in sections(ODD, {"rows": [{"name": "甲", "hue": "R"}]}, options) for row in part.rows
    }
    assert (rows["rows"].heads, rows["rows"].table, rows["rows"].text) == (("姓名", "色"), [["甲", "红"]], "共 1 条")


def test_a_code_that_left_its_list_is_shown_as_it_is(options: Options) -> None:
    rows = {row.path: row.text for section in sections(ODD, {"colour": "B"}, options) for row in section.rows}
    assert rows["colour"] == "B"


def test_a_template_finds_every_printed_key(first: Form, options: Options) -> None:
    found = printed(first, {}, options)
    assert {field.key for field in first.fields()} <= found.keys()
    assert set(found.values()) == {""}


def test_a_template_gets_plain_text_and_codes(first: Form, options: Options, good: dict[str, Any]) -> None:
    found = printed(first, good, options)
    assert (found["id_doc_type"], found["id_doc_type_code"]) == ("港澳台居住证", "HMT_RESIDENCE")
    assert all(isinstance(value, str) for value in found.values())


def test_tables_are_lists_of_plain_rows(options: Options) -> None:
    found = printed(ODD, {"rows": [{"name": "A & <B>", "hue": "G"}, "broken"], "tone": "暖"}, options)
    assert found["rows"] == [{"name": "A & <B>", "hue": "绿", "hue_code": "G"}]
    assert "tone" not in found
