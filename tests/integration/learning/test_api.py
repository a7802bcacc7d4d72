"""The learning platforms' interface: what it takes, what it refuses, and what it says to strangers."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.database import Database
from app.domain.actor import Actor
from app.models import Account, ApiToken, Event, HourRecord
from app.services import platforms
from tests.house import HouseClient
from tests.integration.learning.learners import NAME, NUMBER, kept

PLATFORM = "示例平台"
RECORD: dict[str, Any] = {
    "id_no": NUMBER,
    "name": NAME,
    "course_code": "K001",
    "course": "设备监理质量管理",
    "kind": "online",
    "hours": 4,
    "finished_on": "2026-06-01",
    "record_id": "A-1",
}


@pytest.fixture
def token(database: Database, by: Actor) -> str:
    with database.transaction() as session:
        return platforms.issue(session, PLATFORM, "测试", by=by)[1]


def ask(client: HouseClient, token: str, body: Any, path: str = "/api/v1/hours", **more: Any) -> TestResponse:
    """Send a body with a token, without cookies and CSRF token."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    return client.post(path, data=data, csrf=False, headers=headers, **{"content_type": "application/json", **more})


def deliver(client: HouseClient, token: str, **changes: Any) -> dict[str, Any]:
    """Deliver one record, and return its answer."""
    answer = ask(client, token, [{**RECORD, **changes}])
    assert answer.status_code == 200
    (result,) = said(answer)["results"]
    return dict(result)


def take_back(client: HouseClient, token: str, record_id: str = "A-1", reason: str = "学时有误") -> dict[str, Any]:
    body = [{"record_id": record_id, "reason": reason}]
    (result,) = said(ask(client, token, body, "/api/v1/hours/reversals"))["results"]
    return dict(result)


def said(answer: TestResponse) -> dict[str, Any]:
    """The object in an answer."""
    assert isinstance(answer.json, dict)
    return answer.json


def test_a_record_is_taken_in_under_the_tokens_platform(
    client: HouseClient, database: Database, learner: Account, token: str
) -> None:
    assert deliver(client, token) == {"record_id": "A-1", "status": "created", "errors": []}

    with database.reading() as session:
        (row,) = session.scalars(select(HourRecord))
        assert (row.platform, row.person_id, row.tenths) == (PLATFORM, learner.person_id, 40)


def test_the_same_record_again_changes_nothing(
    client: HouseClient, database: Database, learner: Account, token: str
) -> None:
    deliver(client, token)

    assert deliver(client, token)["status"] == "unchanged"
    assert kept(database) == 1


def test_another_token_of_the_platform_knows_what_the_first_one_brought(
    client: HouseClient, database: Database, by: Actor, learner: Account, token: str
) -> None:
    deliver(client, token)
    with database.transaction() as session:
        _, other = platforms.issue(session, PLATFORM, "", by=by)

    assert deliver(client, other)["status"] == "unchanged"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id_no": "11010519491231002X"}, ("id_no", "UNKNOWN_PERSON")),
        ({"id_no": None}, ("id_no", "REQUIRED")),
        ({"id_no": 110105194912310020}, ("id_no", "UNKNOWN_PERSON")),
        ({"name": "李四光"}, ("name", "NAME_MISMATCH")),
        ({"hours": -1}, ("hours", "HOURS")),
        ({"hours": "四"}, ("hours", "HOURS")),
        ({"hours": 1e300}, ("hours", "HOURS")),
        ({"hours": 25}, ("hours", "HOURS")),
        ({"hours": [4]}, ("hours", "TYPE")),
        ({"kind": "both"}, ("kind", "KIND")),
        ({"finished_on": "2026-02-30"}, ("finished_on", "DATE")),
        ({"finished_on": "2999-01-01"}, ("finished_on", "DATE_RANGE")),
        ({"record_id": ""}, ("record_id", "REQUIRED")),
        ({"course": "课\x07程"}, ("course", "INVALID")),
        ({"platform": "别人"}, ("platform", "UNKNOWN_MEMBER")),
        ({"compulsory": "也许"}, ("compulsory", "COMPULSORY")),
    ],
)
def test_a_record_with_a_fault_is_refused_with_member_code_and_reason(
    client: HouseClient, learner: Account, token: str, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    result = deliver(client, token, **changes)

    assert result["status"] == "refused"
    assert fault in {(error["field"], error["code"]) for error in result["errors"]}
    assert all(error["reason"] for error in result["errors"])


def test_good_records_are_taken_in_beside_bad_ones(
    client: HouseClient, database: Database, learner: Account, token: str
) -> None:
    answer = ask(client, token, [RECORD, {**RECORD, "record_id": "A-2", "hours": 99}])

    assert said(answer)["counts"] == {"created": 1, "unchanged": 0, "refused": 1}
    assert kept(database) == 1


def test_a_record_that_says_otherwise_than_the_one_kept_is_refused(
    client: HouseClient, learner: Account, token: str
) -> None:
    deliver(client, token)

    (error,) = deliver(client, token, hours=5)["errors"]
    assert error["code"] == "RECORD_DIFFERS"


def test_a_platform_takes_its_own_record_back_once(
    client: HouseClient, database: Database, learner: Account, token: str
) -> None:
    deliver(client, token)

    assert [take_back(client, token)["status"] for _ in range(2)] == ["created", "unchanged"]
    with database.reading() as session:
        assert sorted(session.scalars(select(HourRecord.tenths))) == [-40, 40]
        event = session.scalars(select(Event).where(Event.kind == "hours_reversed")).one()
        assert (event.actor, event.content["reason"]) == (f"学习平台 {PLATFORM}", "学时有误")


def test_taking_back_needs_a_reason(client: HouseClient, learner: Account, token: str) -> None:
    deliver(client, token)

    assert take_back(client, token, reason=" ")["errors"][0]["field"] == "reason"


@pytest.mark.parametrize("record_id", ["A-9", "", "\x00", "\ud800"])
def test_a_record_that_the_platform_did_not_bring_is_not_taken_back(
    client: HouseClient, token: str, record_id: str
) -> None:
    assert take_back(client, token, record_id)["status"] == "refused"


def test_other_platforms_records_are_out_of_reach(
    client: HouseClient, database: Database, by: Actor, learner: Account, token: str
) -> None:
    deliver(client, token)
    with database.transaction() as session:
        _, other = platforms.issue(session, "另一平台", "", by=by)

    assert take_back(client, other)["errors"][0]["code"] == "UNKNOWN_RECORD"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer dj_wrong", "Basic YTpi", "dj_wrong"])
@pytest.mark.parametrize("path", ["/api/v1/hours", "/api/v1/hours/reversals"])
def test_strangers_learn_nothing(client: HouseClient, header: str, path: str) -> None:
    answer = client.post(path, data=b"{broken", csrf=False, headers={"Authorization": header})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json == {"type": "about:blank", "title": "未授权", "status": 401, "detail": "令牌无效或已停用"}


def test_a_revoked_token_is_like_none(client: HouseClient, database: Database, by: Actor, token: str) -> None:
    with database.transaction() as session:
        platforms.revoke(session, session.scalars(select(ApiToken)).one().id, by=by)

    assert said(ask(client, token, [RECORD]))["detail"] == "令牌无效或已停用"


def test_only_the_digest_of_a_token_is_kept(database: Database, token: str) -> None:
    with database.reading() as session:
        row = session.scalars(select(ApiToken)).one()
        assert token not in str(vars(row))
        assert row.used_at is None


def test_the_last_use_of_a_token_is_kept(client: HouseClient, database: Database, token: str) -> None:
    ask(client, token, [])

    with database.reading() as session:
        assert session.scalars(select(ApiToken.used_at)).one() is not None


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "第 1 行第 1 列"),
        (b'[{"a": 1,\n "b": }]', 400, "第 2 行第 7 列"),
        (b'[{"a": 1, "a": 2}]', 400, "“a”出现两次"),
        (b'[{"hours": NaN}]', 400, "NaN 不是有效的数字"),
        (b'[{"hours": 1' + b"0" * 5000 + b"}]", 400, "数字过长"),
        (b"[" * 100_000, 400, "嵌套过深"),
        (b"\xef\xbb\xbf[]", 400, "BOM"),
        (b"[\xff]", 400, "第 2 个字节"),
        (b"{}", 400, "数组"),
        (b"[]", 400, "没有记录"),
        (b"[1]", 400, "数组"),
        (b"[" + b",".join([b"{}"] * 1001) + b"]", 413, "一次最多 1,000 条"),
        (b"[" + b" " * (3 * 1024 * 1024) + b"]", 413, "内容过大"),
    ],
)
def test_a_body_that_is_no_list_of_records_is_refused_with_its_place(
    client: HouseClient, token: str, body: bytes, status: int, reason: str
) -> None:
    answer = ask(client, token, body)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert reason in said(answer)["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/json; charset=utf-7", "", "multipart/form-data"])
def test_another_type_than_json_is_refused(client: HouseClient, token: str, kind: str) -> None:
    assert ask(client, token, [RECORD], content_type=kind).status_code == 415


@pytest.mark.one_database
def test_a_platform_that_asks_too_often_has_to_wait(client: HouseClient, token: str) -> None:
    answers = [ask(client, token, []) for _ in range(61)]

    assert answers[-1].status_code == 429
    assert answers[-1].mimetype == "application/problem+json"
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.one_database
def test_guessing_tokens_is_slowed_down(client: HouseClient) -> None:
    assert [ask(client, f"dj_{n}", []).status_code for n in range(61)][-1] == 429


def test_a_method_that_there_is_not_is_told_as_a_problem(client: HouseClient) -> None:
    assert client.get("/api/v1/hours").status_code == 405
