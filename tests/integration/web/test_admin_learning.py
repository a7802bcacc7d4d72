"""学习中心 at the administrator's browser: sessions, imports, corrections and tokens."""

import base64
import io
import re
from uuid import UUID

import openpyxl
import pytest
from sqlalchemy import select

from app.adapters import qr
from app.database import Database
from app.domain.actor import Actor
from app.models import Account, ApiToken, Enrolment, Event, HourRecord, Training
from tests.house import HouseClient
from tests.integration.learning import learners
from tests.integration.learning.learners import ROW, csv, kept, plan, take_in
from tests.integration.learning.sessions import begin_today, enrolled, published
from tests.integration.web.admin import enter_as_administrator
from tests.integration.web.applicant import form_values, shown


@pytest.fixture
def by(database: Database) -> Actor:
    return learners.administrator(database)


@pytest.fixture
def learner(database: Database) -> Account:
    with database.transaction() as session:
        account = learners.learner(session)
        learners.register(session, account)
        return account


@pytest.fixture
def desk(client: HouseClient, database: Database) -> HouseClient:
    return enter_as_administrator(client, database)


def planned(database: Database) -> UUID:
    with database.reading() as session:
        return session.scalars(select(Training.id)).one()


def test_a_session_is_planned_published_and_changed(desk: HouseClient, database: Database) -> None:
    page = desk.post("/admin/trainings/new", data=plan(), follow_redirects=True)
    assert "已建立培训" in page.text
    path = f"/admin/trainings/{planned(database)}"
    assert "已发布" in desk.post(f"{path}/publish", follow_redirects=True).text

    values = form_values(desk.get(f"{path}/change").text, f"{path}/change")
    values["place"] = "上海市示例路 2 号"
    assert "上海市示例路 2 号" in desk.post(f"{path}/change", data=values, follow_redirects=True).text
    assert desk.post(f"{path}/change", data=values).status_code == 409


def test_a_plan_with_faults_keeps_what_was_typed(desk: HouseClient) -> None:
    page = desk.post("/admin/trainings/new", data=plan(hours="99", title="很好的培训"))

    assert page.status_code == 422
    assert "很好的培训" in page.text
    assert 'id="f-hours-error"' in page.text


def test_cancelling_needs_its_reason_at_the_field(desk: HouseClient, database: Database, by: Actor) -> None:
    training_id = published(database, by)
    page = desk.post(f"/admin/trainings/{training_id}/cancel", data={"reason": ""})

    assert page.status_code == 422
    assert 'id="f-reason-error"' in page.text


def test_attendance_is_ticked_and_hours_are_given(
    desk: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id, over=True)
    with database.reading() as session:
        seat = session.scalars(select(Enrolment.id)).one()
    path = f"/admin/trainings/{training_id}"

    assert (
        "已登记 1 人签到"
        in desk.post(f"{path}/attendance", data={"present": [str(seat), "x"]}, follow_redirects=True).text
    )
    assert "已授予 1 人学时" in desk.post(f"{path}/grant", follow_redirects=True).text
    assert desk.post(f"{path}/grant").status_code == 409
    assert kept(database) == 1


def test_the_code_can_be_scanned(desk: HouseClient, database: Database, by: Actor) -> None:
    training_id = published(database, by)
    page = desk.get(f"/admin/trainings/{training_id}/code").text
    picture = re.search(r"data:image/png;base64,([^\"]+)", page)
    assert picture

    (text,) = qr.read(base64.b64decode(picture[1]), "image/png")
    assert f"/me/training/{training_id}/sign-in/" in text


def test_the_participants_are_listed_printed_and_taken_away(
    desk: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)

    assert learners.NAME in desk.get(f"/admin/trainings/{training_id}/sign-in-sheet").text
    data = desk.get(f"/admin/trainings/{training_id}/participants.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(data))
    (_, row) = book.worksheets[0].values
    assert row[0] == learners.NAME
    assert "*" in str(row[1])


def test_hours_are_looked_at_and_then_imported(desk: HouseClient, database: Database, learner: Account) -> None:
    upload = {"file": (io.BytesIO(csv(ROW, ROW | {"记录编号": "A-2", "学时": "999"})), "学时.csv")}
    report = desk.post("/admin/hour-imports", data=upload).headers["Location"]
    page = shown(desk.get(report).text)
    assert "只导入正确的 1 条" in page
    assert "3 学时 999 一条记录最多 24 学时" in page

    assert "已导入 1 条" in desk.post(f"{report}/apply", follow_redirects=True).text
    assert kept(database) == 1


def test_the_bad_rows_can_be_taken_away(desk: HouseClient, learner: Account) -> None:
    upload = {"file": (io.BytesIO(csv(ROW | {"学时": "999"})), "学时.csv")}
    report = desk.post("/admin/hour-imports", data=upload).headers["Location"]
    answer = desk.get(f"{report}/left-out.xlsx")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].max_row == 2


def test_the_template_names_every_column(desk: HouseClient) -> None:
    header = desk.get("/admin/hour-imports/template.csv").data.decode("utf-8-sig").strip()

    assert header == "证件号码,姓名,课程编号,课程名称,线上/线下,学时,完成日期,平台,记录编号,必修"


def test_a_record_is_taken_back_with_its_reason(
    desk: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    take_in(database, csv(ROW), by)
    with database.reading() as session:
        record = session.scalars(select(HourRecord)).one()
    path = f"/admin/hours/{learner.person_id}"
    without = desk.post(f"{path}/{record.id}/reverse", data={"reason": " "})
    assert (without.status_code, 'id="f-reason-error"' in without.text) == (422, True)

    page = shown(desk.post(f"{path}/{record.id}/reverse", data={"reason": "记错了人"}, follow_redirects=True).text)

    assert "已冲销" in page
    assert "冲销原因：记错了人" in page
    assert desk.post(f"{path}/{record.id}/reverse", data={"reason": "再来"}).status_code == 409
    with database.reading() as session:
        assert (
            session.scalars(select(Event).where(Event.kind == "hours_reversed")).one().content["reason"] == "记错了人"
        )


def test_a_reversal_itself_is_not_taken_back(
    desk: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    take_in(database, csv(ROW), by)
    with database.reading() as session:
        record = session.scalars(select(HourRecord)).one()
    path = f"/admin/hours/{learner.person_id}"
    desk.post(f"{path}/{record.id}/reverse", data={"reason": "记错了人"})
    with database.reading() as session:
        reversal = session.scalars(select(HourRecord).where(HourRecord.reverses_id.is_not(None))).one()

    assert desk.post(f"{path}/{reversal.id}/reverse", data={"reason": "再来"}).status_code == 409


def test_records_are_found_by_person_course_and_platform(
    desk: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    take_in(database, csv(ROW), by)

    assert "设备监理质量管理" in desk.get(f"/admin/hours?q={learners.NAME}&platform=示例平台").text
    assert "没有符合条件的学时记录" in desk.get("/admin/hours?q=%25").text
    assert desk.get("/admin/hours?sort=password").status_code == 422


def test_a_token_is_shown_once_and_revoked(desk: HouseClient, database: Database) -> None:
    made = desk.post("/admin/platforms", data={"platform": "示例平台", "label": "测试"})
    token = re.search(r"dj_[A-Za-z0-9_-]{43}", made.text)
    assert made.status_code == 201
    assert token
    assert token[0] not in desk.get("/admin/platforms").text

    with database.reading() as session:
        row = session.scalars(select(ApiToken)).one()
    assert "已停用" in desk.post(f"/admin/platforms/{row.id}/revoke", follow_redirects=True).text
    assert desk.post(f"/admin/platforms/{row.id}/revoke").status_code == 409


@pytest.mark.parametrize("platform", ["", "offline", "a b/c", "<b>", "长" * 51])
def test_a_platform_has_a_proper_name(desk: HouseClient, platform: str) -> None:
    page = desk.post("/admin/platforms", data={"platform": platform})

    assert page.status_code == 422
    assert 'id="f-platform-error"' in page.text
