"""Overview, jobs, cases, releases, calendar and history."""

import re
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from app.database import Database
from app.domain.actor import SYSTEM
from app.models import CalendarDay, Case, Event, Job, Release
from app.models.base import now
from app.services import calendar_days, cases, history, jobs
from tests.house import HouseClient
from tests.integration.web.admin import enter_as, enter_as_administrator
from tests.people import add_person


@pytest.fixture
def case(database: Database, published: None) -> Case:
    with database.transaction() as session:
        return cases.start(session, "first_registration", add_person(session), by=SYSTEM)


def add_job(database: Database, *, state: str = "incident", operation: str = "send_mail", **others: object) -> UUID:
    with database.transaction() as session:
        job = Job(key=f"{operation}:{len(others)}", operation=operation, parameters={}, state=state, due_at=now())
        job.error = "邮件服务器没有回应"
        for name, value in others.items():
            setattr(job, name, value)
        session.add(job)
        session.flush()
        return job.id


def state(database: Database, job_id: UUID) -> str:
    with database.reading() as session:
        return session.get_one(Job, job_id).state


def test_the_overview_warns_of_incidents_and_of_the_end_of_the_calendar(
    client: HouseClient, database: Database
) -> None:
    add_job(database)
    with database.transaction() as session:
        session.execute(delete(CalendarDay))

    page = enter_as_administrator(client, database).get("/admin/")

    assert "有 1 个作业需要处理" in page.text
    assert "工作日历即将用完" in page.text
    assert "一分钟内没有响应" in page.text


def test_the_overview_takes_a_part_that_was_just_heard_for_alive(client: HouseClient, database: Database) -> None:
    with database.transaction() as session:
        jobs.beat(session, "worker", {})
        jobs.beat(session, "clock", {})

    page = enter_as_administrator(client, database).get("/admin/")

    assert "一分钟内没有响应" not in page.text


def test_an_incident_is_shown_with_what_each_way_out_does(client: HouseClient, database: Database) -> None:
    job_id = add_job(database)

    page = enter_as_administrator(client, database).get(f"/admin/jobs/{job_id}")

    assert "系统立即重新执行“发送邮件”" in page.text
    assert "这封邮件不再发送" in page.text


def test_an_incident_is_retried(client: HouseClient, database: Database) -> None:
    job_id = add_job(database)

    enter_as_administrator(client, database).post(f"/admin/jobs/{job_id}/retry")

    assert state(database, job_id) == "due"


def test_an_incident_that_serves_no_step_is_dropped(client: HouseClient, database: Database) -> None:
    job_id = add_job(database)

    enter_as_administrator(client, database).post(f"/admin/jobs/{job_id}/drop")

    assert state(database, job_id) == "dropped"


def test_an_incident_that_a_case_waits_for_can_only_be_retried(
    client: HouseClient, database: Database, case: Case
) -> None:
    job_id = add_job(database, operation="issue_certificate", case_id=case.id, step_id=UUID(int=7))
    enter_as_administrator(client, database)

    page = client.get(f"/admin/jobs/{job_id}").text

    assert "自动进入下一环节" in page
    assert "/drop" not in page
    assert client.post(f"/admin/jobs/{job_id}/drop").status_code == 409


def test_a_done_job_offers_no_way_out(client: HouseClient, database: Database) -> None:
    job_id = add_job(database, state="done")

    assert "/retry" not in enter_as_administrator(client, database).get(f"/admin/jobs/{job_id}").text


@pytest.mark.parametrize("query", ["q={number}", "q=张三", "service=first_registration", "status=草稿"])
def test_a_case_is_found_by_its_facts(client: HouseClient, database: Database, case: Case, query: str) -> None:
    page = enter_as(client, database, "auditor").get(f"/admin/cases?{query.format(number=case.number.lower())}")

    assert case.number in page.text


def test_a_case_shows_where_it_stands_in_its_diagram(client: HouseClient, database: Database, case: Case) -> None:
    page = enter_as_administrator(client, database).get(f"/admin/cases/{case.id}")

    assert "<svg" in page.text
    assert "当前位置" in page.text
    assert "建立办件" in page.text
    assert re.search("填写并提交申请", page.text)


def test_a_case_that_does_not_exist_is_not_found(client: HouseClient, database: Database) -> None:
    assert enter_as_administrator(client, database).get(f"/admin/cases/{UUID(int=1)}").status_code == 404


def test_a_release_is_shown_with_its_diagram_and_files(
    client: HouseClient, database: Database, published: None
) -> None:
    with database.reading() as session:
        release = session.scalars(select(Release).where(Release.service_key == "first_registration")).first()
    assert release
    enter_as_administrator(client, database)

    page = client.get(f"/admin/releases/{release.id}")

    assert "<svg" in page.text
    assert "现行" in client.get("/admin/releases").text
    assert client.get(f"/admin/releases/{release.id}/files/first_registration.bpmn").data.startswith(b"<?xml")


def test_a_file_that_a_release_does_not_have_is_not_found(
    client: HouseClient, database: Database, published: None
) -> None:
    with database.reading() as session:
        release_id = session.scalars(select(Release.id)).first()
    enter_as_administrator(client, database)

    assert client.get(f"/admin/releases/{release_id}/files/secret.key").status_code == 404


def test_a_day_of_the_calendar_is_set_and_taken_back(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    client.post("/admin/calendar", data={"day": "2027-01-01", "working": "no", "note": "元旦"})
    assert "2027-01-01" in client.get("/admin/calendar?year=2027").text

    client.post("/admin/calendar/2027-01-01/remove")

    assert "尚未录入" in client.get("/admin/calendar?year=2027").text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"day": "2027-02-30"}, "格式填写日期"),
        ({"day": ""}, "格式填写日期"),
        ({"day": "1999-01-01"}, "日期应在"),
        ({"day": "2027-01-01", "note": "长" * 51}, "说明最长"),
    ],
)
def test_a_wrong_day_is_refused(client: HouseClient, database: Database, form: dict[str, str], words: str) -> None:
    page = enter_as_administrator(client, database).post("/admin/calendar", data=form)

    assert page.status_code == 422
    assert words in page.text


def test_a_changed_line_of_history_is_found(client: HouseClient, database: Database, case: Case) -> None:
    with database.transaction() as session:
        session.execute(update(Event).where(Event.case_id == case.id, Event.position == 1).values(actor="别人"))

    page = enter_as(client, database, "auditor").get("/admin/history/check")

    assert "发现 1 处异常" in page.text
    assert case.number in page.text


def test_history_is_listed_in_words(client: HouseClient, database: Database) -> None:
    with database.transaction() as session:
        calendar_days.set_day(session, date(2027, 5, 1), working=False, note="劳动节", by=SYSTEM)
        history.record(session, "something_unheard_of", by=SYSTEM, content={})

    page = enter_as_administrator(client, database).get("/admin/history?kind=calendar_day_set")

    assert "设置日历" in page.text
    assert "劳动节" in page.text
