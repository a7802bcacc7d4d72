"""A fourth service (注销登记) is made of files alone: docs/examples/deregistration and the command to publish it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.cli import init_cli
from app.database import Database
from app.domain.actor import Actor
from app.domain.slots import SIGNED_FORM
from app.models import Case, Person, Registration
from app.queries import verification
from app.services import attachments, drafts, submissions
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, Stage, scan
from tests.people import enter

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "deregistration"
SERVICE = "deregistration"


@pytest.fixture
def stage(app: Flask, database: Database, published: None) -> Stage:
    """An office that offers the fourth service as well."""
    init_cli(app)
    result = app.test_cli_runner().invoke(args=["publish", "--from", str(EXAMPLE)])
    assert result.output == "deregistration 第 1 版已发布\n"
    return Stage(database)


@pytest.fixture
def holder(stage: Stage) -> Actor:
    """Somebody who is registered."""
    applicant = stage.applicant()
    case_id = stage.approved(applicant)
    stage.work()
    stage.issue(case_id)
    stage.work()
    return applicant


def handed_in(stage: Stage, holder: Actor) -> Case:
    with stage.database.transaction() as session:
        case = drafts.begin(session, SERVICE, session.get_one(Person, holder.person_id), by=holder)
    stage.save(case.id, {"reason": "RETIRED", "pledge_accepted": True}, holder)
    stage.order(case.id, holder)
    with stage.database.transaction() as session:
        attachments.add(session, case.id, SIGNED_FORM, scan(), by=holder)
    with stage.database.transaction() as session:
        submissions.submit(session, case.id, by=holder)
    return case


def test_an_approved_request_ends_the_registration(stage: Stage, holder: Actor) -> None:
    case = handed_in(stage, holder)
    stage.decide(case.id, APPROVAL, stage.approver)
    stage.work()

    with stage.database.reading() as session:
        registration = session.scalars(select(Registration)).one()
        ended = session.get_one(Case, case.id)
        assert (registration.state, ended.status, ended.outcome) == ("DEREGISTERED", "已注销", "approved")
        assert verification.by_number(session, registration.number, "张三丰").word == "已注销"


def test_the_service_stands_in_the_menu(stage: Stage, holder: Actor, client: HouseClient) -> None:
    assert holder.account_id is not None
    page = enter(client, holder.account_id).get("/me").text

    assert 'href="/me/apply/deregistration"' in page


def test_its_page_says_why_somebody_else_cannot_apply(stage: Stage, client: HouseClient) -> None:
    stranger = stage.applicant()
    assert stranger.account_id is not None
    page = enter(client, stranger.account_id).get("/me/apply/deregistration").text

    assert "您尚未登记，不需要办理注销登记" in page


def test_nothing_in_the_program_knows_the_service() -> None:
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "worker").rglob("*.py")]

    assert [path for path in sources if "eligibility_deregistration" in path.read_text(encoding="utf-8")] == []
