"""The lists of the queue: groups, columns, saved views, exports, and pages that look again by themselves."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import event, select

from app.database import Database
from app.models import Case, Event, SavedView
from app.services import copies, saved_views
from tests.house import HouseClient
from tests.integration.core.stage import RETURN, Stage, resident_number
from tests.integration.web.desk.conftest import Browser

HEADS = re.compile(r'class="sort-link"\s+id="sort-[a-z]+"\s+href="[^"]+">([^<]+)<')


def heads(page: str) -> list[str]:
    """The columns that a page shows."""
    return [unescape(head).strip() for head in HEADS.findall(page)]


def kept(stage: Stage, name: str, **query: str) -> UUID:
    """A view of the reviewer."""
    with stage.database.transaction() as session:
        return saved_views.save(session, name, "pool", query, by=stage.reviewer).id


def names(stage: Stage) -> list[str]:
    """The names of the reviewer's views in their order."""
    with stage.database.reading() as session:
        return list(session.scalars(select(SavedView.name).order_by(SavedView.position)))


def test_what_waits_for_its_applicant_is_listed_for_reading(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, RETURN, stage.reviewer)
    page = reviewer.get("/desk/all?group=waiting").text
    assert stage.case(case_id).number in page
    assert "等待申请人" in page
    assert "认领<span" not in page


def test_the_filters_have_an_address_of_their_own(reviewer: HouseClient) -> None:
    sent = {"tab": "all", "q": " 张三 ", "service": "first_registration", "step": "", "from": "2026-01-01"}
    answer = reviewer.post("/desk/search", data=sent)
    assert answer.location == "/desk/all?service=first_registration&q=%E5%BC%A0%E4%B8%89&from=2026-01-01"


def test_an_identity_number_stands_in_no_address(stage: Stage, reviewer: HouseClient) -> None:
    case = stage.case(stage.submitted())
    number = resident_number(1)
    answers = [
        reviewer.post("/desk/search", data={"tab": "pool", "q": number}),
        reviewer.get("/desk/", query_string={"q": number}),
    ]
    assert [answer.location for answer in answers] == [f"/desk/?person={case.person_id}"] * 2
    assert case.number in reviewer.get(answers[0].location).text


def test_an_identity_number_of_nobody_finds_nothing(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    page = reviewer.post("/desk/search", data={"q": resident_number(9)}, follow_redirects=True).text
    assert "没有符合条件的办件" in page


@pytest.mark.parametrize("query", ["from=yesterday", "holder=me", "sort=secret", "to=2026-13-01"])
def test_an_address_that_asks_for_nonsense_is_refused(reviewer: HouseClient, query: str) -> None:
    assert reviewer.get(f"/desk/all?{query}").status_code == 422


def test_columns_are_chosen_for_good_and_by_the_address(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    answer = reviewer.post("/desk/columns", data={"tab": "pool", "column": ["submitted", "applicant", "password"]})
    assert answer.location == "/desk/?columns=submitted%2Capplicant"
    assert heads(reviewer.get("/desk/").text) == ["办件编号", "申请人", "提交时间"]
    assert heads(reviewer.get("/desk/?columns=step").text) == ["办件编号", "环节"]


def test_a_list_is_kept_under_a_name_and_shown_as_a_tab_with_its_count(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    sent = {"tab": "pool", "name": "张三的办件", "q": "张三", "sort": "-due"}
    page = reviewer.post("/desk/views", data=sent, follow_redirects=True).text
    tab = re.findall(r'aria-current="page">\s*张三的办件\s*<span class="count">1</span>', page)
    assert len(tab) == 1
    assert 'value="张三"' in page


@pytest.mark.parametrize(
    ("name", "reason"), [("初审", "已有名为"), (" ", "请填写名称"), ("长" * 21, "不能超过 20 个字")]
)
def test_a_name_that_is_taken_or_none_is_refused_in_words(
    stage: Stage, reviewer: HouseClient, name: str, reason: str
) -> None:
    kept(stage, "初审", step="初审")
    assert reason in reviewer.post("/desk/views", data={"tab": "pool", "name": name}, follow_redirects=True).text
    assert names(stage) == ["初审"]


def test_views_are_renamed_reordered_and_deleted(stage: Stage, reviewer: HouseClient) -> None:
    first, second, third = (kept(stage, name) for name in ("一", "二", "三"))
    reviewer.post(f"/desk/views/{third}/move", data={"direction": "up"})
    reviewer.post(f"/desk/views/{first}/move", data={"direction": "up"})
    reviewer.post(f"/desk/views/{first}/rename", data={"name": "甲"})
    reviewer.post(f"/desk/views/{second}/delete")
    assert names(stage) == ["甲", "三"]
    assert "三" in reviewer.get("/desk/views").text


def test_the_views_of_others_do_not_exist(stage: Stage, browser: Browser) -> None:
    view_id, other = kept(stage, "初审"), browser(stage.approver)
    answers = [other.post(f"/desk/views/{view_id}/{act}", data={"name": "x"}) for act in ("rename", "move", "delete")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert names(stage) == ["初审"]


def test_a_csv_has_the_whole_list_without_formulas_and_is_in_the_history(stage: Stage, reviewer: HouseClient) -> None:
    case_id = stage.submitted()
    with stage.database.transaction() as session:
        session.get_one(Case, case_id).organisation_name = "=1+1"
        copies.renew(session, [case_id])
    answer = reviewer.post("/desk/export?columns=applicant,organisation&step=初审", data={"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows == [["办件编号", "申请人", "执业单位"], [stage.case(case_id).number, "张三丰", "'=1+1"]]
    assert said(stage) == [{"name": "待认领", "format": "csv", "step": "初审"}]


def said(stage: Stage) -> list[dict[str, Any]]:
    """What the history says of exports."""
    with stage.database.reading() as session:
        return list(session.scalars(select(Event.content).where(Event.kind == "queue_exported")))


def test_a_workbook_has_the_lines_of_its_list_only(stage: Stage, browser: Browser) -> None:
    stage.submitted()
    stage.claim(stage.submitted(stage.applicant(2, "李四")), stage.reviewer)
    answer = browser(stage.reviewer).post("/desk/export?q=李", data={"tab": "mine", "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(values_only=True)] == ["申请人", "李四"]
    assert said(stage) == [{"name": "我的任务", "format": "xlsx"}]


def test_who_may_not_decide_a_case_exports_it_neither(stage: Stage, browser: Browser) -> None:
    number = stage.case(stage.submitted()).number
    colleague = browser(stage.staff("colleague", "reviewer", unit=stage.unit))
    exported = [colleague.post("/desk/export", data={"tab": tab, "format": "csv"}).text for tab in ("pool", "all")]
    assert [number in text for text in exported] == [False, False]


def test_a_page_that_looks_again_gets_the_list_and_its_tabs_alone(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    page = reviewer.get("/desk/", headers={"X-Seen": "old", "HX-Request": "true"}).text
    assert 'id="queue-tabs"' in page
    assert 'id="queue"' in page
    assert "<html" not in page


def test_a_page_of_the_queue_needs_few_statements(stage: Stage, reviewer: HouseClient) -> None:
    stage.submitted()
    kept(stage, "初审", step="初审")
    reviewer.get("/desk/")
    with counted(stage.database) as seen:
        reviewer.get("/desk/?q=张")
    assert len(seen) <= 15


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that a block sends."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith(("SELECT", "WITH", "INSERT", "UPDATE")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
