"""An applicant at the browser, for tests: pages are read and their forms sent as a browser does."""

from io import BytesIO
from typing import Any
from uuid import UUID

import html5lib
from lxml import etree
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from app.adapters import specimen
from app.domain.actor import Actor
from tests.house import XHTML, HouseClient
from tests.integration.core.stage import Stage
from tests.people import enter

Upload = tuple[BytesIO, str]


class Browser:
    """One applicant's browser."""

    def __init__(self, client: HouseClient, stage: Stage, actor: Actor) -> None:
        assert actor.account_id is not None
        self.stage, self.actor = stage, actor
        self.client = enter(client, actor.account_id)

    def page(self, path: str, status: int = 200) -> str:
        """Ask for a page."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.status
        return answer.text

    def send(self, path: str, page: str = "", **changes: Any) -> TestResponse:
        """Send the form of a page that goes to `path`, with some values changed; `__` stands for a hyphen."""
        values = form_values(page, path) if page else MultiDict[str, Any]()
        for name, value in changes.items():
            key = name.replace("__", "-")
            values.poplist(key)
            values.setlist(key, value if isinstance(value, list) else [value])
        return self.client.post(path, data=values, content_type="multipart/form-data")

    def json(self, path: str, page: str, **changes: Any) -> TestResponse:
        """Send the form that keeps drafts as its script does."""
        values = form_values(page, path.replace("/draft", "/form"))
        for name, value in changes.items():
            values.poplist(name)
            values.setlist(name, [value])
        return self.client.post(path, data=values, headers={"Accept": "application/json"})

    def upload(self, case_id: UUID, slot: str, data: bytes, name: str = "扫描件.jpg", **values: str) -> TestResponse:
        """Put a file into a slot as the script does."""
        files = {"file": (BytesIO(data), name), **values}
        url = f"/me/cases/{case_id}/attachments/{slot}"
        return self.client.post(url, data=files, content_type="multipart/form-data", headers={"HX-Request": "true"})

    def hand_in_scans(self, case_id: UUID) -> None:
        """Upload something to every slot."""
        for slot in ("ID_PROOF", "EDU_PROOF", "QUAL_CERT", "SIGNED_FORM"):
            assert self.upload(case_id, slot, specimen.scan(slot), consent="true").status_code == 200


def form_values(page: str, action: str) -> MultiDict[str, Any]:
    """What the browser would send for the form with this address; buttons and files stay out."""
    form = next(form for form in tree(page).xpath("//h:form", namespaces=XHTML) if form.get("action") == action)
    values = MultiDict[str, Any]()
    for control in form.xpath(".//h:input | .//h:select | .//h:textarea", namespaces=XHTML):
        if control.get("name") and not control.xpath("ancestor::h:template", namespaces=XHTML):
            for value in _values(control):
                values.add(control.get("name"), value)
    return values


def shown(page: str) -> str:
    """The text of a page's main part with single spaces."""
    main = tree(page).xpath("//h:main", namespaces=XHTML)
    return " ".join("".join((main[0] if main else tree(page)).itertext()).split())


def links(page: str) -> dict[str, str]:
    """The links of a page's main part: text → address."""
    found = tree(page).xpath("//h:main//h:a[@href]", namespaces=XHTML)
    return {" ".join("".join(link.itertext()).split()): link.get("href") for link in found}


def tree(page: str) -> Any:
    """The parsed page."""
    return html5lib.parse(page, treebuilder="lxml").getroot()


def _values(control: Any) -> list[str]:
    kind = control.get("type", "text")
    if etree.QName(control).localname == "select":
        chosen = control.xpath("./h:option[@selected]/@value", namespaces=XHTML)
        return [*map(str, chosen)] or [""]
    if etree.QName(control).localname == "textarea":
        return [control.text or ""]
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [] if kind in ("file", "submit", "button") else [control.get("value", "")]
