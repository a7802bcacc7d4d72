"""The way of an application as its release draws it: which pages it has, who stamps, what comes at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from app.engine.spec import Element, Spec
from app.errors import NotFound
from app.forms.definition import Form
from app.queries import releases
from app.queries.cases import Desk

LABELS = {"form": "填写申请表", "export": "导出打印签章", "attachments": "上传附件", "check": "核对提交"}
FORTH = {**LABELS, "export": "打印签章"}
BACK = {**LABELS, "form": "修改申请表"}
APPLICANT = "applicant"
Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """`parts` are the applicant's pages in their order, none where nobody fills in a form.

    `reviews` are the names of the office's steps.

    `unit` is what the form calls the unit that stamps it, "" when none does. `photo` and `membership` say whether a
    photo is handed in and 是否申请个人会员 is asked; `certified` whether a certificate is issued at the end.
    """

    parts: Sequence[str]
    unit: str
    photo: bool
    membership: bool
    reviews: Sequence[str]
    certified: bool

    @property
    def pages(self) -> dict[str, str]:
        """The applicant's pages with what they are called."""
        return {part: LABELS[part] for part in self.parts}

    @property
    def review(self) -> str:
        """How it is reviewed, in words: 先初审、再复核."""
        if len(self.reviews) < 2:
            return self.reviews[0] if self.reviews else ""
        return f"先{'、再'.join(self.reviews)}"


def of_release(session: Session, release_id: UUID) -> Way:
    """The way of all applications with this release."""
    parsed = releases.parsed(session, release_id)
    steps = _steps(parsed.spec, own=True)
    properties = next((step.properties for step in steps if step.properties.get("form")), {})
    form = parsed.forms.get(properties.get("form", ""))
    asked = {"export": "export" in properties, "attachments": "documents" in properties}
    return Way(
        parts=[part for part in LABELS if form is not None and asked.get(part, True)],
        unit=_unit(form),
        photo=form is not None and any(field.type == "photo" for field in form.fields()),
        membership="apply_membership" in parsed.spec.names,
        reviews=list(dict.fromkeys(step.name for step in _steps(parsed.spec, own=False))),
        certified=any(e.operation == "issue_certificate" for e in parsed.spec.elements.values()),
    )


def beside(session: Session, desk: Desk, part: str) -> dict[str, Any]:
    """The way with the pages before and after this one, for its template. Raises NotFound for a page it has not."""
    way = of_release(session, desk.case.release_id)
    if part not in way.parts:
        raise NotFound
    place = way.parts.index(part)
    return {
        "way": way,
        "before": _link(desk, way.parts[place - 1], "上一步", BACK) if place else None,
        "after": _link(desk, way.parts[place + 1], "下一步", FORTH) if place + 1 < len(way.parts) else None,
    }


def address(case_id: UUID, part: str) -> str:
    """The address of one of the pages."""
    return url_for(f"applicant.{part}", case_id=case_id)


def _link(desk: Desk, part: str, direction: str, words: dict[str, str]) -> Link:
    return {"label": f"{direction}：{words[part]}", "url": address(desk.case.id, part)}


def _steps(spec: Spec, *, own: bool) -> list[Element]:
    """The steps of the applicant, or those of the office."""
    steps = [element for element in spec.elements.values() if element.properties.get("role")]
    return [element for element in steps if (element.properties["role"] == APPLICANT) is own]


def _unit(form: Form | None) -> str:
    fields = form.fields() if form else ()
    return next((field.label for field in fields if field.type == "organisation" and not field.locked), "")
