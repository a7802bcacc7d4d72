"""A form definition as a page: names, ids, hints, faults, locks, rows."""

import json
from typing import Any

from lxml import html

from app.errors import Fault
from app.forms.definition import Form, Option, load

from .conftest import Render

OPTIONS = {"education": [Option("1", "大专"), Option("2", "本科")]}


def form(*fields: dict[str, Any]) -> Form:
    section = {"key": "main", "title": "基本信息", "fields": list(fields)}
    return load(json.dumps({"key": "sample", "title": "样表", "sections": [section]}))


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"key": "one", "label": "项目", "type": kind, **more}


def control(page: html.HtmlElement, path: str = "one") -> html.HtmlElement:
    return page.xpath(f"//*[@id='f-{path}']")[0]


def test_a_fault_and_a_hint_are_named_by_the_control(render: Render) -> None:
    page = render(
        "fields", "render", form(field("mobile", help="11 位")), {"one": "138"}, {}, [Fault("one", "手机不正确")]
    )
    assert control(page).get("aria-describedby") == "f-one-help f-one-error"
    assert control(page).get("aria-invalid") == "true"
    assert page.xpath("string(//*[@id='f-one-error'])") == "手机不正确"


def test_typed_values_come_back_escaped(render: Render) -> None:
    page = render("fields", "render", form(field("text")), {"one": '"><script>alert(1)</script>'}, {})
    assert control(page).get("value") == '"><script>alert(1)</script>'
    assert not page.xpath("//script")


def test_a_locked_field_sends_nothing_and_shows_the_label(render: Render) -> None:
    definition = form(field("select", dictionary="education", locked=True))
    page = render("fields", "render", definition, {"one": "2"}, OPTIONS)
    assert control(page).get("value") == "本科"
    assert not page.xpath("//*[@name='one']")


def test_a_whole_form_can_be_locked(render: Render) -> None:
    page = render("fields", "render", form(field("text")), {"one": "甲"}, {}, locked=True)
    assert control(page).get("readonly") is not None


def test_a_dictionary_gives_the_options_of_a_select(render: Render) -> None:
    page = render("fields", "render", form(field("select", dictionary="education")), {"one": "2"}, OPTIONS)
    assert page.xpath("//option/@value") == ["", "1", "2"]
    assert page.xpath("string(//option[@selected])") == "本科"


def test_a_group_of_choices_is_a_fieldset_with_a_legend(render: Render) -> None:
    options = [{"code": "M", "label": "男"}, {"code": "F", "label": "女"}]
    page = render("fields", "render", form(field("radio", options=options)), {"one": "F"}, {})
    assert page.xpath("//fieldset[@id='f-one']/legend")
    assert page.xpath("//input[@checked]/@value") == ["F"]


def test_ticked_boxes_of_a_multiselect_repeat_the_name(render: Render) -> None:
    page = render("fields", "render", form(field("multiselect", dictionary="education")), {"one": ["1", "2"]}, OPTIONS)
    assert page.xpath("//input[@name='one' and @checked]/@value") == ["1", "2"]


def test_a_dependent_field_is_hidden_until_its_condition_holds(render: Render) -> None:
    other = field("text", key="other", show_when={"field": "one", "in": ["9"]})
    definition = form(field("select", options=[{"code": "9", "label": "其他"}]), other)
    hidden = render("fields", "render", definition, {"one": "1"}, {})
    shown = render("fields", "render", definition, {"one": "9"}, {})
    assert hidden.xpath("//*[@data-show-when='one']/@data-show-in") == ['["9"]']
    assert hidden.xpath("//*[@data-show-when]")[0].get("hidden") is not None
    assert shown.xpath("//*[@data-show-when]")[0].get("hidden") is None


def test_a_condition_with_quotes_stays_inside_its_attribute(render: Render) -> None:
    options = [{"code": "a\"'<", "label": "怪"}]
    other = field("text", key="other", show_when={"field": "one", "in": ["a\"'<"]})
    page = render("fields", "render", form(field("select", options=options), other), {}, {})
    assert json.loads(page.xpath("//*[@data-show-when]/@data-show-in")[0]) == ["a\"'<"]


def test_rows_are_numbered_in_names_and_ids(render: Render) -> None:
    unit = {"key": "unit", "label": "单位", "type": "text", "required": True}
    definition = form(field("repeat", fields=[unit], max=5))
    page = render(
        "fields", "render", definition, {"one": [{"unit": "甲"}, {}]}, {}, [Fault("one.1.unit", "请填写单位")]
    )
    assert page.xpath("//*[@data-row-list]//input/@name") == ["one-0-unit", "one-1-unit"]
    assert control(page, "one-1-unit").get("aria-describedby") == "f-one-1-unit-error"
    assert page.xpath("//button[@name='remove_row']/@value")[:2] == ["one-0", "one-1"]
    assert page.xpath("//*[@data-rows]/@data-rows-max") == ["5"]


def test_an_empty_list_of_rows_offers_the_first_one(render: Render) -> None:
    unit = {"key": "unit", "label": "单位", "type": "text"}
    page = render("fields", "render", form(field("repeat", fields=[unit])), {}, {})
    assert page.xpath("//*[@data-row-list]//input/@name") == ["one-0-unit"]


def test_the_chosen_organisation_is_shown_by_name_and_sent_by_id(render: Render) -> None:
    given = {"organisations": {"o1": "甲公司"}, "organisation_search": "/o"}
    page = render("fields", "render", form(field("organisation")), {"one": "o1"}, {}, given=given)
    assert page.xpath("//input[@name='one']/@value") == ["o1"]
    assert control(page).get("value") == "甲公司"


def test_enter_in_a_form_means_its_main_action(render: Render) -> None:
    head = render("fields", "form_head", "t0", 7, "save")
    assert head.xpath("//input[@name='version']/@value") == ["7"]
    assert head.xpath("//button[1]/@value") == ["save"]


def test_the_picker_answers_with_options(render: Render) -> None:
    found = render("organisation", "results", [{"id": "1", "name": "<甲>", "note": "北京"}])
    assert found.xpath("//li[@role='option']/@data-label") == ["<甲>"]
