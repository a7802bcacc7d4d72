"""The form of a review step may ask for anything; the diagram reads what was answered right after the step."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.errors import InvalidRelease
from app.models import Decision
from app.operations import vocabulary
from app.services import shipped
from app.services.releases import BundleFile
from tests.house import HouseClient
from tests.integration.core.stage import SERVICE, Stage

FORM = {
    "key": "review",
    "title": "审核要点",
    "sections": [
        {
            "key": "points",
            "title": "核对",
            "fields": [
                {"key": "signed", "label": "已签字", "type": "checkbox"},
                {"key": "note", "label": "注意事项", "type": "note"},
                {
                    "key": "risk",
                    "label": "风险",
                    "type": "select",
                    "required": True,
                    "options": [{"code": "LOW", "label": "低"}, {"code": "HIGH", "label": "高"}],
                },
                {
                    "key": "why",
                    "label": "依据",
                    "type": "textarea",
                    "required": True,
                    "max": 20,
                    "show_when": {"field": "risk", "in": ["HIGH"]},
                },
                {
                    "key": "calls",
                    "label": "核实电话",
                    "type": "repeat",
                    "max": 3,
                    "fields": [
                        {"key": "day", "label": "日期", "type": "date", "required": True},
                        {"key": "who", "label": "对方", "type": "text"},
                    ],
                },
            ],
        }
    ],
    "checks": [],
}


def changed(file: BundleFile) -> BundleFile:
    """The shipped file, with a review form of many kinds of fields that decides where the case goes."""
    if file.kind == "form" and file.key == "review":
        return replace(file, content=json.dumps(FORM, ensure_ascii=False).encode())
    if file.kind == "diagram":
        before = b'name="\xe4\xb8\x8d\xe4\xba\x88\xe7\x99\xbb\xe8\xae\xb0" sourceRef="prelim_decision"'
        head, found, rest = file.content.partition(before)
        assert found
        rest = rest.replace(b'decision == "refuse"', b'decision == "refuse" or review.risk == "HIGH"', 1)
        return replace(file, content=head + found + rest)
    return file


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case of the changed release that waits for its first review."""
    settings = stage.database.neighbours.settings
    files = [changed(file) for file in shipped.bundle(SERVICE, settings.workflows_dir, settings.templates_dir)]
    with stage.database.transaction() as session:
        shipped.publish(session, SERVICE, files, operations=vocabulary())
    return stage.submitted()


@pytest.fixture
def address(stage: Stage, case_id: UUID) -> str:
    """The page of the task that the reviewer has claimed."""
    return f"/desk/tasks/{stage.claim(case_id, stage.reviewer)}"


def decision(stage: Stage) -> Decision:
    with stage.database.reading() as session:
        return session.scalars(select(Decision)).one()


def test_a_photo_in_the_form_of_a_review_is_refused_when_it_is_published(stage: Stage) -> None:
    photo = {"key": "picture", "label": "照片", "type": "photo"}
    form = {**FORM, "sections": [{"key": "points", "title": "核对", "fields": [photo]}]}
    settings = stage.database.neighbours.settings
    files = shipped.bundle(SERVICE, settings.workflows_dir, settings.templates_dir)
    content = json.dumps(form, ensure_ascii=False).encode()
    files = [replace(file, content=content) if file.key == "review" else file for file in files]

    with pytest.raises(InvalidRelease) as refused, stage.database.transaction() as session:
        shipped.publish(session, SERVICE, files, operations=vocabulary())

    assert {fault.field for fault in refused.value.faults} == {"prelim", "recheck"}


def test_every_kind_of_field_stands_in_the_drawer(reviewer: HouseClient, address: str) -> None:
    page = reviewer.get(address).text

    for name in ("check-signed", "check-risk", "check-why", "check-calls-0-day", "check-calls-0-who"):
        assert f'name="{name}"' in page
    assert "注意事项" in page
    assert 'data-show-when="check-risk"' in page
    assert 'data-rows="check-calls"' in page


def test_what_was_answered_is_kept_with_the_decision(stage: Stage, reviewer: HouseClient, address: str) -> None:
    typed = {
        "outcome": "approve",
        "check-signed": "true",
        "check-risk": "LOW",
        "check-why": "没有问到",
        "check-calls-0-day": "2026-03-02",
        "check-calls-0-who": "单位人事",
        "check-invented": "x",
    }
    reviewer.post(address, data=typed)

    assert decision(stage).checklist == {
        "signed": True,
        "risk": "LOW",
        "calls": [{"day": "2026-03-02", "who": "单位人事"}],
    }


def test_the_diagram_reads_what_was_answered(stage: Stage, reviewer: HouseClient, case_id: UUID, address: str) -> None:
    reviewer.post(address, data={"outcome": "approve", "check-risk": "HIGH", "check-why": "单位被投诉"})

    assert stage.case(case_id).status == "不予登记"


def test_an_empty_form_reads_as_empty_where_nobody_has_to_answer(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    reviewer.post(address, data={"outcome": "return", "remark_general": "请重新盖章"})

    assert stage.case(case_id).status == "退回补正"
    assert decision(stage).checklist == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "check-risk"),
        ({"check-risk": "NONE"}, "check-risk"),
        ({"check-risk": "HIGH"}, "check-why"),
        ({"check-risk": "HIGH", "check-why": "长" * 21}, "check-why"),
        ({"check-risk": "LOW", "check-calls-0-day": "2026-02-30"}, "check-calls-0-day"),
        ({"check-risk": "LOW", "check-calls-0-who": "甲"}, "check-calls-0-day"),
    ],
)
def test_every_fault_is_told_at_its_field_and_nothing_is_decided(
    stage: Stage, reviewer: HouseClient, address: str, typed: dict[str, Any], field: str
) -> None:
    answer = reviewer.post(address, data={"outcome": "approve", "opinion": "保留的意见", **typed})

    assert answer.status_code == 422
    for text in (f'href="#f-{field}"', f'id="f-{field}"', f'id="f-{field}-error"', "保留的意见"):
        assert text in answer.text
    with stage.database.reading() as session:
        assert session.scalars(select(Decision)).all() == []
