"""Reading answers from requests, hiding, fingerprinting and comparing them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.answers import Change, differences, digest, prefilled, read, unlocked, visible
from app.forms.definition import Form, load
from tests.unit.forms.test_definition import COLOUR, NAME, definition

ODD = load(
    definition(
        NAME,
        COLOUR,
        {"key": "shade", "label": "深浅", "type": "text", "show_when": {"field": "colour", "in": ["R"]}},
        {"key": "tone", "label": "色调", "type": "text", "printed": False},
        {"key": "agreed", "label": "同意", "type": "checkbox"},
        {"key": "why", "label": "原因", "type": "text", "show_when": {"field": "agreed", "in": [True]}},
        {"key": "many", "label": "多选", "type": "multiselect", "options": COLOUR["options"]},
        {"key": "amount", "label": "数量", "type": "number", "format": "integer"},
        {"key": "rows", "label": "经历", "type": "repeat", "fields": [NAME, {**COLOUR, "key": "hue", "label": "色"}]},
    )
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def test_answers_are_normalised_while_they_are_read(first: Form) -> None:
    found = read(
        first,
        {
            "school": ["  华北电力大学\u3000"],
            "mobile": ["+86 138 0013 8000"],
            "postcode": ["１０００２９"],
            "pledge_accepted": ["on"],
            "supervision_specialty": ["GRID", "GRID", "", "COAL"],
            "postal_address": ["北京\t朝阳"],
        },
    )
    kept = {key: found[key] for key in ("school", "mobile", "postcode", "pledge_accepted", "postal_address")}
    assert kept == {
        "school": "华北电力大学",
        "mobile": "13800138000",
        "postcode": "100029",
        "pledge_accepted": True,
        "postal_address": "北京 朝阳",
    }
    assert found["supervision_specialty"] == ["GRID", "COAL"]


def test_locked_unknown_and_uploaded_fields_are_not_read(first: Form) -> None:
    names = ("full_name", "id_doc_no", "qualification_no", "photo", "is_admin", "status")
    sent = {name: ["x"] for name in names}
    assert not read(first, sent).keys() & sent.keys()


def test_a_locked_field_is_read_when_the_roster_does_not_know_it(first: Form) -> None:
    known = {"full_name": "张三丰", "gender": "", "birth_date": ""}
    sent = {"full_name": ["别人"], "gender": ["男"], "birth_date": ["1988-03-09"], "id_doc_no": ["x"]}
    found = read(first, sent, unlocked=unlocked(first, known))
    assert {key: found[key] for key in sent.keys() & found.keys()} == {"gender": "男", "birth_date": "1988-03-09"}


def test_what_is_not_sent_is_blank(first: Form) -> None:
    found = read(first, {})
    assert (found["school"], found["pledge_accepted"], found["supervision_specialty"]) == ("", False, [])


def test_of_a_name_sent_twice_the_first_counts() -> None:
    assert read(ODD, {"name": ["一", "二"]})["name"] == "一"


def test_rows_are_read_in_the_order_of_their_numbers_and_empty_ones_dropped() -> None:
    sent = {
        "rows-10-name": ["丙"],
        "rows-2-name": ["甲"],
        "rows-2-hue": ["R"],
        "rows-5-name": ["  "],
        "rows-x-name": ["丁"],
        "rows-7-admin": ["戊"],
        "rows-99999-name": ["己"],
    }
    assert read(ODD, sent)["rows"] == [{"name": "甲", "hue": "R"}, {"name": "丙", "hue": ""}]


def test_only_so_many_rows_are_read() -> None:
    assert len(read(ODD, {f"rows-{n}-name": ["x"] for n in range(5000)})["rows"]) == 200


def test_one_tab_is_read_alone(profile: Form) -> None:
    assert read(profile, {"work_history-0-unit": ["甲厂"]}, sections=["work_history"]).keys() == {"work_history"}


@given(
    st.dictionaries(st.sampled_from(["name", "colour", "many", "amount", "rows-0-name", "agreed"]), st.lists(st.text()))
)
def test_no_request_makes_reading_fail(sent: dict[str, list[str]]) -> None:
    json.dumps(read(ODD, sent))


def test_the_form_begins_with_what_is_known(first: Form) -> None:
    known = {"person.full_name": "张明远", "profile.school": "清华大学", "profile.unknown": 1}
    assert prefilled(first, known) == {"full_name": "张明远", "school": "清华大学"}


def test_hidden_and_unknown_answers_are_dropped() -> None:
    given_answers = {"colour": "G", "shade": "深", "agreed": False, "why": "因为", "other": 1}
    assert visible(ODD, given_answers) == {"colour": "G", "agreed": False}


def test_shown_answers_stay() -> None:
    given_answers = {"colour": "R", "shade": "深", "agreed": True, "why": "因为"}
    assert visible(ODD, given_answers) == given_answers


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["name", "colour", "many", "rows", "amount"], JUNK)))
def test_no_stored_value_makes_hiding_comparing_or_printing_fail(junk: dict[str, Any]) -> None:
    visible(ODD, junk)
    differences(ODD, junk, {})


def test_the_digest_does_not_depend_on_order_or_blanks(first: Form, good: dict[str, Any]) -> None:
    shuffled = {key: good[key] for key in sorted(good, reverse=True)} | {"fax": "", "employer_name": "", "nonsense": 1}
    assert digest(first, shuffled) == digest(first, good)


@pytest.mark.parametrize(
    "changed",
    [{"school": "清华大学"}, {"supervision_specialty": ["GRID"]}, {"photo": "32"}, {"pledge_accepted": False}],
)
def test_the_digest_changes_with_any_printed_answer(first: Form, good: dict[str, Any], changed: dict[str, Any]) -> None:
    assert digest(first, good | changed) != digest(first, good)


def test_what_is_hidden_or_not_printed_is_not_in_the_digest() -> None:
    assert digest(ODD, {"name": "甲", "tone": "暖", "colour": "", "shade": "深"}) == digest(ODD, {"name": "甲"})


def test_a_digest_is_64_hex_digits(first: Form) -> None:
    assert len(bytes.fromhex(digest(first, {}))) == 32


def test_differences_name_field_row_and_both_values() -> None:
    before = {"name": "甲", "colour": "R", "rows": [{"name": "一"}]}
    after = {"name": "乙", "colour": "R", "rows": [{"name": "一"}, {"name": "二", "hue": ""}]}
    assert differences(ODD, before, after) == [
        Change("name", "姓名", "甲", "乙"),
        Change("rows.1.name", "经历 第 2 条 姓名", "", "二"),
    ]


def test_blank_and_absent_are_no_difference() -> None:
    assert differences(ODD, {"name": "", "agreed": False, "rows": []}, {}) == []
