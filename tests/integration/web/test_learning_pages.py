"""学习中心 at the applicant's browser: hours, sessions, seats, and signing in."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
from flask import Response
from sqlalchemy import select, update

from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.models import Account, Enrolment, HourRecord, Training
from app.models.base import now
from app.services import trainings
from app.web import create_app
from tests.house import HouseClient
from tests.integration.learning import learners
from tests.integration.learning.learners import ROW, csv, take_in, today_here
from tests.integration.learning.sessions import begin_today, enrolled, published
from tests.integration.web.applicant import links, shown
from tests.people import enter


@pytest.fixture
def by(database: Database) -> Actor:
    return learners.administrator(database)


@pytest.fixture
def learner(database: Database, client: HouseClient) -> Account:
    """Somebody who was registered a year ago and sits at the browser."""
    with database.transaction() as session:
        account = learners.learner(session)
        learners.register(session, account)
    enter(client, account.id)
    return account


def sign_in_path(database: Database, training_id: UUID) -> str:
    with database.reading() as session:
        code = trainings.code(session, session.get_one(Training, training_id))
    return f"/me/training/{training_id}/sign-in/{code}"


def test_hours_are_shown_with_their_sum_and_what_is_missing(
    client: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    early = (today_here() - timedelta(400)).isoformat()
    take_in(database, csv(ROW, ROW | {"记录编号": "A-2", "课程编号": "K2", "完成日期": early}), by)

    page = shown(client.get("/me/learning").text)

    assert "已计入 4" in page
    assert "还差 56 学时" in page
    assert "设备监理质量管理 K001 线上 4 2026-06-01 示例平台 计入 —" in page
    assert "不计入 完成于有效期开始" in page


def test_before_the_registration_the_page_says_that_hours_count_from_then_on(
    client: HouseClient, database: Database, by: Actor
) -> None:
    with database.transaction() as session:
        account = learners.learner(session)
    take_in(database, csv(ROW), by)
    enter(client, account.id)

    page = shown(client.get("/me/learning").text)

    assert "学时自登记之日起计算" in page
    assert "尚未登记，登记后完成的学时才计入" in page


def test_the_records_can_be_taken_away_as_a_workbook(
    client: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    take_in(database, csv(ROW), by)
    book = openpyxl.load_workbook(BytesIO(client.get("/me/learning/records.xlsx").data))

    rows = list(book.worksheets[0].values)
    assert rows[0][:4] == ("课程名称", "课程编号", "线上/线下", "学时")
    assert rows[1][:4] == ("设备监理质量管理", "K001", "线上", "4")


def test_text_of_a_platform_is_only_text(client: HouseClient, database: Database, by: Actor, learner: Account) -> None:
    take_in(database, csv(ROW | {"课程名称": "<img src=x onerror=1>"}), by)

    assert "<img src=x" not in client.get("/me/learning").text


def test_the_page_of_the_platform_leads_to_both_guides(client: HouseClient, learner: Account) -> None:
    found = links(client.get("/me/online-courses").text)

    assert found["《学员购课操作指南》"] == "/pages/learner-guide"
    assert found["《单位购课操作指南》"] == "/pages/organisation-guide"
    assert client.get(found["《学员购课操作指南》"]).status_code == 200
    assert client.get(found["《单位购课操作指南》"]).status_code == 200


def test_a_seat_is_taken_and_given_back(client: HouseClient, database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    listed = shown(client.get("/me/training").text)
    assert "设备监理新标准解读" in listed

    taken = shown(client.post(f"/me/training/{training_id}/enrol", follow_redirects=True).text)
    assert "已报名" in taken
    assert "设备监理新标准解读" in shown(client.get("/me/training/own").text)

    left = shown(client.post(f"/me/training/{training_id}/give-back", follow_redirects=True).text)
    assert "可以报名" in left


def test_a_full_session_says_so(client: HouseClient, database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by, seats="1")
    with database.transaction() as session:
        other = learners.learner(session, 2, "李四光")
    enrolled(database, training_id, other)

    assert "名额已满，不能报名" in shown(client.get(f"/me/training/{training_id}").text)
    assert client.post(f"/me/training/{training_id}/enrol").status_code == 409


def test_the_list_is_searched_literally(client: HouseClient, database: Database, by: Actor, learner: Account) -> None:
    published(database, by)

    assert "目前没有可报名的培训" in client.get("/me/training?q=%25").text
    assert "设备监理新标准解读" in client.get("/me/training?q=新标准").text
    assert client.get("/me/training?sort=password").status_code == 422


def test_scanning_asks_first_and_then_signs_in(
    client: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id)
    path = sign_in_path(database, training_id)

    assert "请确认您已到场" in client.get(path).text
    page = client.post(path, follow_redirects=True)

    assert "签到成功" in page.text
    with database.reading() as session:
        assert session.scalars(select(Enrolment.attended_at)).one() is not None


def test_scanning_without_a_login_leads_back_after_it(client: HouseClient, database: Database, by: Actor) -> None:
    path = sign_in_path(database, published(database, by))

    assert path in client.get(path).headers["Location"].replace("%2F", "/")


@pytest.mark.parametrize("ending", ["0", "x" * 26, "签到"])
def test_a_made_up_code_is_no_code(
    client: HouseClient, database: Database, by: Actor, learner: Account, ending: str
) -> None:
    training_id = published(database, by)

    assert client.get(f"/me/training/{training_id}/sign-in/{ending}").status_code == 404
    assert client.post(f"/me/training/{training_id}/sign-in/{ending}").status_code == 404


def test_a_plan_that_is_not_published_does_not_exist(
    client: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    with database.transaction() as session:
        session.execute(update(Training).values(state="draft", enrol_until=now()))

    assert client.get(f"/me/training/{training_id}").status_code == 404


def test_a_cancelled_session_shows_its_reason_to_who_had_a_seat(
    client: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        session.execute(update(Training).values(state="cancelled", reason="讲师生病"))

    assert "讲师生病" in client.get(f"/me/training/{training_id}").text


def test_other_peoples_hours_are_not_shown(
    client: HouseClient, database: Database, by: Actor, learner: Account
) -> None:
    with database.transaction() as session:
        other = learners.learner(session, 2, "李四光")
        row = HourRecord(person_id=other.person_id, platform="x", record_id="1", course="别人的课程", tenths=10)
        row.kind, row.finished_on = "ONLINE", today_here()
        session.add(row)

    assert "别人的课程" not in client.get("/me/learning").text


def test_the_platform_is_linked_where_its_address_is_known(settings: Settings, applicant: Account) -> None:
    known = settings.model_copy(update={"learning_url": "https://learning.example.cn/"})
    database = Database.open(known)
    browser = HouseClient(create_app(known, database), Response)

    page = enter(browser, applicant.id).get("/me/online-courses").text
    database.close()

    assert links(page)["打开网络教育平台（新窗口）"] == "https://learning.example.cn/"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "learning.example.cn"])
def test_an_address_that_is_no_site_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ValueError, match="DENGJI_LEARNING_URL"):
        Settings(learning_url=address)
