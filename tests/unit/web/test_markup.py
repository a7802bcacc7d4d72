"""What the content security policy and the head of every page ask of all templates."""

import re
from typing import Any

import pytest
from jinja2 import Environment, nodes
from lxml import html

from .conftest import TEMPLATES

NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
LAYOUTS = ["layouts/public.html", "layouts/applicant.html", "layouts/desk.html", "layouts/admin.html"]
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=|<style|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def flashed(*, with_categories: bool) -> list[tuple[str, str]]:
    return [("success", "已保存")] if with_categories else []


def page(environment: Environment, name: str, **more: Any) -> html.HtmlElement:
    values: dict[str, Any] = {
        "asset": lambda file: f"/static/{file}",
        "csrf_token": lambda: "t0",
        "get_flashed_messages": flashed,
        "me": None,
        "person_menu": None,
        "menu": [],
        "trail": [],
        "office": {},
        "site": {"home": "/", "login": "/login", "footer_links": []},
    }
    return html.document_fromstring(environment.get_template(name).render(values | more))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_no_inline_style_or_script(name: str) -> None:
    markup = JINJA.sub("", (TEMPLATES / name).read_text())
    assert not INLINE.findall(markup)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_has_a_skip_link_to_its_one_main(environment: Environment, name: str) -> None:
    tree = page(environment, name)
    assert tree.xpath("//body/a[1]/@href") == ["#main"]
    assert tree.xpath("//main/@id") == ["main"]
    assert "已保存" in tree.xpath("string(//main)")


def test_chosen_type_and_contrast_come_from_the_cookies(environment: Environment) -> None:
    cookies = {"type": "large", "contrast": "high"}
    tree = page(environment, "layouts/public.html", request={"cookies": cookies})
    assert (tree.get("data-type"), tree.get("data-contrast")) == ("large", "high")


def test_a_cookie_with_another_value_changes_nothing(environment: Environment) -> None:
    tree = page(environment, "layouts/public.html", request={"cookies": {"type": '"><b>', "contrast": "x"}})
    assert (tree.get("data-type"), tree.get("data-contrast")) == ("normal", "normal")


def test_a_visitor_is_offered_the_login_and_a_person_the_way_out(environment: Environment) -> None:
    visitor = page(environment, "layouts/public.html")
    person = page(
        environment, "layouts/public.html", person_menu={"name": "赵明远", "logout_url": "/logout", "links": []}
    )
    assert visitor.xpath("//a[@href='/login']")
    assert person.xpath("//form[@action='/logout']//input[@name='csrf_token']")


def test_contact_details_that_are_unset_are_not_shown(environment: Environment) -> None:
    tree = page(environment, "layouts/public.html", office={"phone": "010-1"})
    assert tree.xpath("//footer//li/text()") == ["联系电话：010-1"]


@pytest.mark.parametrize("name", sorted(path.name for path in (TEMPLATES / "layouts").iterdir()))
def test_a_layout_hides_no_value_of_a_page(environment: Environment, name: str) -> None:
    tree = environment.parse((TEMPLATES / "layouts" / name).read_text())
    imported = {pair[1] for one in tree.find_all(nodes.FromImport) for pair in one.names if isinstance(pair, tuple)}
    plain = {pair for one in tree.find_all(nodes.FromImport) for pair in one.names if isinstance(pair, str)}
    stored = {one.name for one in tree.find_all(nodes.Name) if one.ctx == "store"}
    assert not {taken for taken in imported | plain | stored if not taken.startswith("layout_")}
