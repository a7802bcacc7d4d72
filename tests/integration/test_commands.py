"""The commands of those who run an office, as `flask` runs them."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

from app.cli import init_cli
from app.config import Settings
from app.database import Database
from app.models import Account, Person, Release
from app.services import shipped
from app.web import create_app

pytestmark = pytest.mark.one_database
ROSTER = """姓名,证件类型,证件号码,资格证书编号,取得时间,专业
钱进,护照,E00000009,SBJL20200009,2020-05-06,火电
孙行,护照,坏的号码,SBJL20200010,2020-05-06,火电
"""


@pytest.fixture
def office(app: Flask) -> Flask:
    init_cli(app)
    return app


def run(office: Flask, *words: str) -> Result:
    return office.test_cli_runner().invoke(args=list(words))


def count(database: Database, table: type[Person] | type[Account] | type[Release]) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def roster(folder: Path) -> str:
    path = folder / "名册.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return str(path)


def test_publishing_again_what_is_in_force_makes_no_new_release(
    office: Flask, database: Database, settings: Settings
) -> None:
    first, second = run(office, "publish"), run(office, "publish")
    services = shipped.services(settings.workflows_dir)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert second.output.count("第 1 版未变化") == count(database, Release) == len(services)


def test_a_broken_diagram_is_refused_with_the_element_and_the_reason(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "workflows"
    shutil.copytree(settings.workflows_dir, broken)
    diagram = broken / "first_registration.bpmn"
    diagram.write_text(
        diagram.read_text(encoding="utf-8").replace('value="approver"', 'value="king"'), encoding="utf-8"
    )
    office = create_app(settings.model_copy(update={"workflows_dir": broken}), database)
    database.neighbours.settings.__dict__["workflows_dir"] = broken
    init_cli(office)

    result = run(office, "publish", "first_registration")

    assert result.exit_code == 1
    assert "recheck" in result.output
    assert count(database, Release) == 0


def test_a_member_of_staff_gets_a_password_that_is_not_stored(office: Flask, database: Database) -> None:
    result = run(office, "create-user", "wang.fang", "王芳", "--role", "reviewer")

    password = result.output.strip()
    with database.reading() as session:
        account = session.scalars(select(Account).where(Account.display_name == "王芳")).one()
    assert account.roles == {"reviewer"}
    assert password not in account.password_hash


def test_a_roster_is_only_looked_at_unless_it_is_to_be_applied(
    office: Flask, database: Database, tmp_path: Path
) -> None:
    run(office, "create-user", "boss", "主任", "--role", "administrator")

    looked = run(office, "import-roster", roster(tmp_path), "--by", "boss")

    assert json.loads(looked.output.splitlines()[0])["new"] == 1
    assert count(database, Person) == 0


def test_applying_a_roster_writes_its_good_rows(office: Flask, database: Database, tmp_path: Path) -> None:
    run(office, "create-user", "boss", "主任", "--role", "administrator")

    run(office, "import-roster", roster(tmp_path), "--by", "boss", "--apply")

    assert count(database, Person) == 1


def test_only_an_administrator_answers_for_a_roster(office: Flask, tmp_path: Path) -> None:
    result = run(office, "import-roster", roster(tmp_path), "--by", "nobody", "--apply")

    assert result.exit_code == 1
    assert "不是管理员" in result.output


def test_a_line_of_history_that_was_changed_is_named(office: Flask, database: Database) -> None:
    run(office, "create-user", "boss", "主任", "--role", "administrator")
    whole = run(office, "verify-history")
    with database.transaction() as session:
        session.execute(text("UPDATE event SET actor = 'somebody else'"))

    changed = run(office, "verify-history")

    assert (whole.exit_code, changed.exit_code) == (0, 1)
    assert "office:1" in changed.output
