"""Who may enter the administrators' room, and what each page says when there is nothing yet."""

from collections.abc import Iterable

import pytest

from app.database import Database
from tests.house import HouseClient
from tests.integration.web.admin import enter_as, enter_as_administrator

PAGES = {
    "/admin/": "运行概览",
    "/admin/roster": "还没有导入过资格名册",
    "/admin/organisations": "没有符合条件的单位",
    "/admin/organisations/new": "新建单位",
    "/admin/people": "没有符合条件的人员",
    "/admin/staff": "员工账号",
    "/admin/staff/new": "新建员工账号",
    "/admin/jobs": "没有故障",
    "/admin/cases": "没有符合条件的办件",
    "/admin/releases": "还没有发布流程",
    "/admin/calendar": "工作日历",
    "/admin/registrations": "没有符合条件的登记",
    "/admin/acts": "没有待确认的处理",
    "/admin/pages": "会员权益",
    "/admin/parameters": "示例值",
    "/admin/dictionaries": "学历",
    "/admin/history": "历史校验",
    "/admin/history/check": "历史完整",
}
FOR_AUDITORS = {"/admin/cases", "/admin/history", "/admin/history/check"}
LISTS = ["registrations", "roster", "organisations", "people", "staff", "jobs", "cases", "history"]


STRANGE = ["page=-1", "page=99999999", "page=1e9", "q=%25", "q=_", "q=%27%3B--", f"q={'x' * 1000}"]


def statuses(client: HouseClient, paths: Iterable[str]) -> dict[str, int]:
    return {path: client.get(path).status_code for path in paths}


def test_every_page_of_an_empty_office_says_what_to_do(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    assert [path for path, words in PAGES.items() if words not in client.get(path).text] == []


def test_an_auditor_reads_cases_and_history_only(client: HouseClient, database: Database) -> None:
    enter_as(client, database, "auditor")

    assert statuses(client, PAGES) == {path: 200 if path in FOR_AUDITORS else 403 for path in PAGES}


def test_a_reviewer_stays_outside(client: HouseClient, database: Database) -> None:
    enter_as(client, database, "reviewer", "approver")

    assert set(statuses(client, PAGES).values()) == {403}


def test_a_stranger_is_asked_to_log_in(client: HouseClient) -> None:
    assert all("/login" in client.get(path).headers["Location"] for path in PAGES)


@pytest.mark.parametrize("name", LISTS)
def test_a_strange_address_is_put_right(client: HouseClient, database: Database, name: str) -> None:
    enter_as_administrator(client, database)

    assert set(statuses(client, [f"/admin/{name}?{query}" for query in STRANGE]).values()) == {200}


def test_an_unknown_order_is_refused(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    assert set(statuses(client, [f"/admin/{name}?sort=password" for name in LISTS]).values()) == {422}
