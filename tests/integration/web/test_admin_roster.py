"""The roster's pages: upload, report, confirmation."""

import io

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.database import Database
from app.models import Person
from tests.house import HouseClient
from tests.integration.rosters import GOOD, SECOND, csv
from tests.integration.web.admin import enter_as, enter_as_administrator


def upload(client: HouseClient, data: bytes, name: str = "名册.csv") -> TestResponse:
    return client.post("/admin/roster", data={"file": (io.BytesIO(data), name)})


def people(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Person)).one()


def test_a_file_is_looked_at_and_then_imported(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    report = upload(client, csv(GOOD, SECOND)).headers["Location"]
    assert "导入 2 人" in client.get(report).text

    page = client.post(f"{report}/apply", follow_redirects=True)

    assert "已导入 2 人" in page.text
    assert people(database) == 2


def test_the_report_offers_the_good_rows_or_nothing(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    page = client.get(upload(client, csv(GOOD, SECOND | {"姓名": "1"})).headers["Location"])

    assert "只导入正确的 1 人" in page.text
    assert "不导入" in page.text


def test_a_refused_import_writes_nothing(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    report = upload(client, csv(GOOD)).headers["Location"]

    page = client.post(f"{report}/discard", follow_redirects=True)

    assert "没有写入任何数据" in page.text
    assert client.post(f"{report}/apply").status_code == 409
    assert people(database) == 0


def test_a_file_that_is_no_roster_is_refused_at_its_field(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    page = upload(client, b"\x89PNG\r\n\x1a\n" + b"0" * 50, "x.xlsx")

    assert page.status_code == 422
    assert 'id="f-file-error"' in page.text


def test_a_missing_file_is_asked_for(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    page = client.post("/admin/roster", data={})

    assert page.status_code == 422
    assert "请选择要导入的文件" in page.text


def test_names_from_a_file_are_only_text(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)

    page = client.get(upload(client, csv(GOOD | {"姓名": "<img src=x onerror=1>"}), "<b>.csv").headers["Location"])

    assert "<img src=x" not in page.text


def test_the_template_can_be_imported_when_it_is_filled_in(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    header = client.get("/admin/roster/template.csv").data.decode("utf-8-sig").strip()

    filled = header + "\r\n" + ",".join([*GOOD.values(), "", "", "", ""])
    page = client.get(upload(client, filled.encode()).headers["Location"])

    assert "导入 1 人" in page.text


def test_only_an_administrator_imports(client: HouseClient, database: Database) -> None:
    enter_as(client, database, "reviewer", "auditor")

    assert upload(client, csv(GOOD)).status_code == 403


def test_the_history_of_imports_names_file_and_result(client: HouseClient, database: Database) -> None:
    enter_as_administrator(client, database)
    upload(client, csv(GOOD))

    page = client.get("/admin/roster").text

    assert "名册.csv" in page
    assert "待确认" in page
