"""A client that holds every answer to the rules of the house: valid HTML, labels, headers, no inline code, no 500."""

from typing import Any

import html5lib
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from app.web.security import HEADERS

XHTML = {"h": "http://www.w3.org/1999/xhtml"}
NOT_LABELLED = {"hidden", "submit", "button", "image", "reset"}
# A file, a picture or a download brings a policy of its own.
OWN_VALUE = {"Content-Security-Policy", "Cache-Control"}


class HouseClient(FlaskClient):
    """Sends the CSRF token with every POST unless told `csrf=False`; `allow_broken` accepts our own faults."""

    allow_broken = False

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Ask for a page and look at the answer."""
        if csrf and kwargs.get("method") == "POST":
            kwargs["headers"] = {"X-CSRFToken": self.csrf_token(), **(kwargs.get("headers") or {})}
        response = super().open(*args, **{"buffered": True, **kwargs})
        for answer in (*response.history, response):
            self.check(answer)
        return response

    def csrf_token(self) -> str:
        """The token of this browser's session, as every page has it."""
        page = super().open("/contact", method="GET", follow_redirects=True)
        marked = _parsed(page.text).xpath("//h:meta[@name='csrf-token']/@content", namespaces=XHTML)
        return str(marked[0])

    def check(self, response: TestResponse) -> None:
        """Hold one answer to the rules."""
        assert self.allow_broken or response.status_code < 500, response.text
        for name, value in HEADERS.items():
            assert response.headers.get(name) == value or name in OWN_VALUE, f"{name} is missing"
        if response.mimetype == "text/html" and response.text and response.status_code not in {301, 302, 303, 308}:
            check_html(response.text)


def check_html(text: str) -> None:
    """Hold a page, or the part of one that htmx asked for, to the rules."""
    whole = text.lstrip().lower().startswith("<!doctype")
    root = _parsed(text)
    _no_inline_code(root)
    _every_control_has_a_name(root)
    _forms_carry_their_token(root)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids)), "an id is used twice: " + ", ".join({i for i in ids if ids.count(i) > 1})
    if whole:
        assert len(root.xpath("//h:h1", namespaces=XHTML)) == 1, "a page has one h1"
        assert "".join(root.xpath("/h:html/h:head/h:title//text()", namespaces=XHTML)).strip(), "a page has a title"
        assert root.get("lang") == "zh-CN"
        assert len(root.xpath("//h:main", namespaces=XHTML)) == 1


def _parsed(text: str) -> Any:
    """The tree of a page; what html5lib calls an error fails the test."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=False)
    tree = parser.parse(text)
    whole = text.lstrip().lower().startswith("<!doctype")
    errors = [error for error in parser.errors if whole or error[1] != "expected-doctype-but-got-start-tag"]
    assert not [error for error in errors if whole or not error[1].startswith("expected-doctype")], errors[:3]
    return tree.getroot() if hasattr(tree, "getroot") else tree


def _no_inline_code(root: Any) -> None:
    assert not root.xpath("//@style"), "a style belongs into the style sheet"
    assert not root.xpath("//@*[starts-with(name(), 'on')]"), "a script belongs into a file"
    assert not root.xpath("//h:style | //h:script[not(@src)]", namespaces=XHTML), "nothing inline passes the policy"
    assert not root.xpath("//h:a[starts-with(@href, 'javascript:')]", namespaces=XHTML)
    assert not root.xpath("//h:img[not(@alt)]", namespaces=XHTML), "a picture says what it shows"


def _every_control_has_a_name(root: Any) -> None:
    ids = set(root.xpath("//@id"))
    for label in root.xpath("//h:label[@for]", namespaces=XHTML):
        assert label.get("for") in ids, f"a label is for {label.get('for')}, which is not there"
    for reference in root.xpath("//@aria-describedby | //@aria-labelledby | //@aria-controls"):
        missing = set(reference.split()) - ids
        assert not missing, f"described by {missing}, which is not there"
    labelled = set(root.xpath("//h:label/@for", namespaces=XHTML))
    for control in root.xpath("//h:input | //h:select | //h:textarea", namespaces=XHTML):
        named = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in labelled
        inside = control.xpath("ancestor::h:label", namespaces=XHTML)
        shown = etree.tostring(control, encoding="unicode")[:200]
        assert named or inside or control.get("type") in NOT_LABELLED, f"{shown} has no label"


def _forms_carry_their_token(root: Any) -> None:
    for form in root.xpath("//h:form[translate(@method, 'POST', 'post')='post']", namespaces=XHTML):
        token = form.xpath(".//h:input[@name='csrf_token'][@value != '']", namespaces=XHTML)
        assert token, f"the form to {form.get('action')} has no CSRF token"
