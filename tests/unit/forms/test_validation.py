"""What is said of bad values in the fields of an application (the bad-input catalogue, part B)."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.forms import compile as compiled
from app.forms.answers import Options, read
from app.forms.definition import Form, load
from app.forms.validation import faults
from tests.unit.forms.conftest import TODAY
from tests.unit.forms.test_answers import JUNK, ODD
from tests.unit.forms.test_definition import NAME, definition

# Answers as they come out of a request: field, what was typed, the sentence that stands at the field.
CATALOGUE = [
    (49, "postal_address", "北" * 201, "通信地址长度应为 5–200 个字符（当前 201）"),
    (50, "education", "博士后", "请选择列表中的“学历”"),
    (50, "industry", "Z", "请选择列表中的“所属行业”"),
    (50, "region_code", "00", "请选择列表中的“所在省市”"),
    (50, "supervision_specialty", "MAGIC", "请选择列表中的“设备监理专业”"),
    (52, "school", "", "请填写毕业院校"),
    (52, "education", "", "请选择学历"),
    (52, "supervision_specialty", "", "请选择设备监理专业，至少一项"),
    (52, "pledge_accepted", "", "请阅读并勾选“本人承诺接受设备监理行业自律管理"),
    (119, "practice_unit_id", "", "请选择执业单位"),
    (42, "work_start_date", "2023-02-29", "日期不存在：2023-02-29"),
    (42, "work_start_date", "2024-2-3", "日期格式应为 YYYY-MM-DD"),
    (42, "work_start_date", "20240203", "日期格式应为 YYYY-MM-DD"),
    (42, "work_start_date", "0000-00-00", "日期不存在"),
    (42, "work_start_date", "9999-12-31", "日期超出范围"),
    (42, "work_start_date", "12024-01-01", "日期格式应为 YYYY-MM-DD"),
    (42, "work_start_date", "去年", "参加工作时间：日期格式应为 YYYY-MM-DD"),
    (42, "work_start_date", "2024-01-01T00:00Z", "日期格式应为 YYYY-MM-DD"),
    (42, "work_start_date", "２０２４-01-01", "日期格式应为 YYYY-MM-DD"),
    (44, "work_start_date", "2008-07-01", "应在年满 16 周岁之后"),
    (44, "work_start_date", "2024-11-02", "“参加工作时间”不能晚于今天"),
    (45, "mobile", "1380013800", "手机号码应为 11 位数字（当前 10 个字符）"),
    (45, "mobile", "138001380000", "手机号码应为 11 位数字（当前 12 个字符）"),
    (45, "mobile", "abcdefghijk", "手机号码应为 11 位数字"),
    (45, "phone", "12", "电话应写成“区号-号码-分机”"),
    (47, "email", "a@", "邮箱格式不正确"),
    (47, "email", "a@b", "邮箱格式不正确"),
    (47, "email", "a b@c.cn", "邮箱格式不正确"),
    (47, "email", "a@b.cn\r\nBcc: x@y.cn", "邮箱格式不正确"),
    (47, "email", "a" * 250 + "@b.cn", "邮箱最长 254 个字符（当前 255）"),
    (48, "postcode", "10002", "邮编应为 6 位数字（当前 5 个字符）"),
    (27, "school", "大学\u202e", "毕业院校：输入含有不允许的字符（U+202E）"),
    (27, "school", "大学\u2066", "输入含有不允许的字符（U+2066）"),
    (27, "school", "👨\u200d👩", "输入含有不允许的字符（U+200D）"),
    (29, "school", "大\x07学", "输入含有不允许的字符（U+0007）"),
    (29, "school", "大学\x0b", "输入含有不允许的字符（U+000B）"),
    (29, "school", "\x1b大学", "输入含有不允许的字符（U+001B）"),
    (14, "school", "大学\x00", "输入含有不允许的字符（U+0000）"),
    (26, "school", "\ue000大学", "该字无法打印（U+E000）"),
    (29, "job_title", "一\n二", "此项只能填写一行"),
]


@pytest.mark.parametrize(("number", "key", "typed", "said"), CATALOGUE)
def test_a_bad_value_is_told_at_its_field(
    first: Form, options: Options, good: dict[str, Any], *, number: int, key: str, typed: str, said: str
) -> None:
    answers = good | {key: read(first, {key: [typed]})[key]}
    found = {fault.field: fault.message for fault in faults(first, answers, options=options, today=TODAY)}
    assert said in found.pop(key)
    assert found.keys() <= {"birth_date"}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("full_name", "", "资格证书名册中没有您的“姓名”，请联系协会补全"),
        ("full_name", "张", "姓名长度应为 2–50 个字符（当前 1）（此项来自资格证书名册"),
        ("full_name", "张&三", "姓名只能包含汉字"),
        ("id_doc_no", "810000199408230022", "证件号码校验位不正确，请核对最后一位"),
        ("id_doc_no", "11010519491231002X", "证件类型与号码不符"),
        ("id_doc_no", "110105491231002", "请填写 18 位号码"),
        ("gender", "男", "性别与证件号码不一致"),
        ("birth_date", "1994-08-24", "出生日期与证件号码不一致"),
        ("birth_date", "2010-01-01", "出生日期与证件号码不一致"),
        ("qualification_date", "2003-11-30", "不能早于 2003-12-01"),
        ("qualification_date", "2024-11-02", "“取得证书时间”不能晚于今天"),
    ],
)
def test_a_wrong_roster_value_is_told_with_the_way_to_repair_it(
    first: Form, options: Options, good: dict[str, Any], *, key: str, value: str, said: str
) -> None:
    found = {fault.field: fault.message for fault in faults(first, good | {key: value}, options=options, today=TODAY)}
    assert said in found[key]
    assert "请联系协会" in found[key]


@pytest.mark.parametrize("text", ["{{7*7}}", "{% x %}", "${7*7}", "A & B < C", "𠮷\U00030edd大学", "' OR 1=1 --"])
def test_strange_but_harmless_text_is_accepted(first: Form, options: Options, good: dict[str, Any], text: str) -> None:
    assert faults(first, good | {"major": text}, options=options, today=TODAY) == []


def test_good_answers_have_no_fault(first: Form, options: Options, good: dict[str, Any]) -> None:
    assert faults(first, good, options=options, today=TODAY) == []


def test_everything_missing_is_told_at_once_in_the_forms_order(first: Form, options: Options) -> None:
    found = [fault.field for fault in faults(first, read(first, {}), options=options, today=TODAY)]
    required = [field.key for field in first.fields() if field.required and not field.show_when]
    assert found == required


def test_a_field_is_required_only_while_it_is_shown(first: Form, options: Options, good: dict[str, Any]) -> None:
    found = faults(first, good | {"prof_title": "OTHER"}, options=options, today=TODAY)
    assert [(fault.field, fault.message) for fault in found] == [("prof_title_other", "请填写其他系列职称")]


def test_a_hidden_field_is_not_judged(first: Form, options: Options, good: dict[str, Any]) -> None:
    assert faults(first, good | {"prof_title_other": "\x00" * 5000}, options=options, today=TODAY) == []


def test_somebody_too_old_is_told(first: Form, options: Options, good: dict[str, Any]) -> None:
    old = good | {"id_doc_type": "RESIDENT_ID", "id_doc_no": "11000018991231019X", "birth_date": "1899-12-31"}
    found = {fault.field: fault.code for fault in faults(first, old, options=options, today=TODAY)}
    assert found["birth_date"] in ("FORMAT", "AGE")


@pytest.mark.parametrize("typed", ["1e3", "1_000", "０", "²", "٣", "NaN", "-0", "0x10", "30.5", "9" * 5000, "１２"])
def test_an_integer_is_written_in_plain_digits(options: Options, typed: str) -> None:
    found = faults(ODD, read(ODD, {"amount": [typed]}), options=options, today=TODAY)
    assert "数量必须为整数" in found[0].message


@pytest.mark.parametrize(("typed", "said"), [("-1", "0–999"), ("1000", "0–999"), ("999.5", "0–999"), ("x", "应为数字")])
def test_a_number_keeps_its_limits(options: Options, typed: str, said: str) -> None:
    form = load(definition({"key": "hours", "label": "学时", "type": "number", "min": 0, "max": 999}))
    assert said in faults(form, {"hours": typed}, options=options, today=TODAY)[0].message


@pytest.mark.parametrize("typed", ["0", "999", "30.5", ""])
def test_a_number_within_its_limits_is_accepted(options: Options, typed: str) -> None:
    form = load(definition({"key": "hours", "label": "学时", "type": "number", "min": 0, "max": 999}))
    assert faults(form, {"hours": typed}, options=options, today=TODAY) == []


def test_a_pattern_covers_the_whole_text(options: Options) -> None:
    form = load(definition({**NAME, "pattern": "[0-9]{3}", "pattern_message": "应为三位数字"}))
    for text, fits in (("123", True), ("1234", False), ("a123", False), ("123\n", False)):
        assert (faults(form, {"name": text}, options=options, today=TODAY) == []) is fits


def test_faults_in_rows_name_their_row(profile: Form, options: Options) -> None:
    rows = [{"start": "2020-01-01", "unit": "甲厂"}, {"start": "2021-01-01", "unit": ""}]
    found = faults(profile, {"work_history": rows}, options=options, today=TODAY, sections=["work_history"])
    assert [(fault.field, fault.message) for fault in found] == [
        ("work_history.1.end", "第 2 条：只能有一条不填“结束时间”（表示至今），请填写"),
        ("work_history.1.unit", "第 2 条：请填写单位"),
    ]


def test_too_many_rows_are_told(profile: Form, options: Options) -> None:
    rows = [{"project": "项目甲"}] * 51
    found = faults(profile, {"achievements": rows}, options=options, today=TODAY, sections=["achievements"])
    assert found[0].message == "业绩信息最多 50 条（当前 51 条）"


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(["name", "colour", "many", "rows", "amount", "agreed"], JUNK)))
def test_no_answer_makes_judging_fail(options: Options, junk: dict[str, Any]) -> None:
    faults(ODD, junk, options=options, today=TODAY)


def test_a_text_that_is_no_text_is_told(first: Form, options: Options, good: dict[str, Any]) -> None:
    found = faults(first, good | {"school": {"a": 1}}, options=options, today=TODAY)
    assert found[0].message == "毕业院校的内容无法识别，请重新填写"


def test_the_compiled_form_is_valid_json_schema(first: Form, profile: Form, options: Options) -> None:
    codes = {name: tuple(option.code for option in items) for name, items in options.items()}
    for form in (first, profile):
        Draft202012Validator.check_schema(compiled.schema(form, codes))


def test_a_form_is_compiled_once(first: Form, options: Options) -> None:
    assert compiled.validator(first, options) is compiled.validator(first, dict(options))


def test_a_longer_dictionary_is_seen_at_once(first: Form, options: Options, good: dict[str, Any]) -> None:
    shorter = dict(options) | {"education": options["education"][:1]}
    assert [f.field for f in faults(first, good, options=shorter, today=TODAY)] == ["education"]


def test_nothing_can_be_chosen_from_a_dictionary_that_is_gone(
    first: Form, options: Options, good: dict[str, Any]
) -> None:
    rest = {name: items for name, items in options.items() if name != "supervision_specialty"}
    found = faults(first, good, options=rest, today=TODAY)
    assert [fault.message for fault in found] == ["请选择列表中的“设备监理专业”"]


def test_a_megabyte_of_text_is_judged_at_once(first: Form, options: Options, good: dict[str, Any]) -> None:
    huge = dict.fromkeys(["school", "major", "email", "phone", "mobile", "postcode", "full_name"], "1" * 1_000_000)
    began = time.process_time()
    found = faults(first, good | huge, options=options, today=TODAY)
    assert time.process_time() - began < 2
    assert len(found) == len(huge)
