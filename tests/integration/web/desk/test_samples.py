"""抽查 on the pages: blind until one has decided, and nobody's who may not."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.domain.review import Decision, Outcome
from app.models import Account, SampleCheck
from app.models import Decision as DecisionRow
from tests.house import HouseClient
from tests.integration.core.stage import Stage
from tests.integration.web.desk.conftest import Browser

OPINION = "材料齐全，同意：翠鸟九号"


@pytest.fixture
def sample(stage: Stage) -> UUID:
    """A newcomer's approval that waits for a second look."""
    with stage.database.transaction() as session:
        session.execute(update(Account).where(Account.id == stage.reviewer.account_id).values(newcomer_left=1))
    case_id = stage.submitted()
    stage.decide(case_id, Decision(Outcome.APPROVE, opinion=OPINION), stage.reviewer)
    with stage.database.reading() as session:
        return session.scalars(select(SampleCheck.id)).one()


@pytest.fixture
def second(stage: Stage, browser: Browser) -> HouseClient:
    """The browser of another reviewer."""
    return browser(stage.staff("reviewer2", "reviewer"))


def test_the_case_is_not_named_before_somebody_has_taken_it(stage: Stage, second: HouseClient, sample: UUID) -> None:
    page = second.get("/desk/samples").text
    assert f"/desk/samples/{sample}/claim" in page
    assert "张三丰" not in page
    assert second.get(f"/desk/samples/{sample}").status_code == 404


def test_the_first_opinion_is_shown_only_after_ones_own(stage: Stage, second: HouseClient, sample: UUID) -> None:
    opened = second.post(f"/desk/samples/{sample}/claim", follow_redirects=True).text
    done = second.post(f"/desk/samples/{sample}", data={"outcome": "approve"}, follow_redirects=True).text
    assert "张三丰" in opened
    assert OPINION not in opened
    assert "reviewer1" not in opened
    assert OPINION in done
    assert "一致" in done


def test_the_case_itself_is_closed_to_whoever_looks_a_second_time(
    stage: Stage, second: HouseClient, sample: UUID
) -> None:
    first = _task_of(stage, sample)
    before = second.get(f"/desk/tasks/{first}").status_code
    second.post(f"/desk/samples/{sample}/claim")
    meanwhile = second.get(f"/desk/tasks/{first}").status_code
    second.post(f"/desk/samples/{sample}", data={"outcome": "approve"})
    assert (before, meanwhile, second.get(f"/desk/tasks/{first}").status_code) == (200, 404, 200)


def test_a_disagreement_without_reason_is_refused_and_keeps_the_choice(
    stage: Stage, second: HouseClient, sample: UUID
) -> None:
    second.post(f"/desk/samples/{sample}/claim")
    answer = second.post(f"/desk/samples/{sample}", data={"outcome": "return"})
    assert answer.status_code == 422
    assert "请写明理由" in answer.text
    assert 'value="return" checked' in " ".join(answer.text.split())


def test_whoever_decided_does_not_find_it(stage: Stage, reviewer: HouseClient, sample: UUID) -> None:
    assert str(sample) not in reviewer.get("/desk/samples").text
    assert reviewer.post(f"/desk/samples/{sample}/claim").status_code == 403


def test_of_two_who_press_one_is_told_to_look_elsewhere(
    stage: Stage, browser: Browser, second: HouseClient, sample: UUID
) -> None:
    second.post(f"/desk/samples/{sample}/claim")
    third = browser(stage.staff("reviewer3", "reviewer"))
    assert "已由其他人认领" in third.post(f"/desk/samples/{sample}/claim", follow_redirects=True).text


def test_a_sample_that_was_put_back_can_be_taken_by_others(
    stage: Stage, browser: Browser, second: HouseClient, sample: UUID
) -> None:
    second.post(f"/desk/samples/{sample}/claim")
    page = second.post(f"/desk/samples/{sample}/release", follow_redirects=True).text
    assert "抽查已释放" in page
    assert str(sample) in browser(stage.staff("reviewer3", "reviewer")).get("/desk/samples").text


def test_leads_read_what_was_found(stage: Stage, browser: Browser, second: HouseClient, sample: UUID) -> None:
    lead = browser(stage.staff("admin1", "administrator"))
    second.post(f"/desk/samples/{sample}/claim")
    second.post(f"/desk/samples/{sample}", data={"outcome": "refuse", "reason": "单位不符"})
    assert "不一致" in lead.get("/desk/samples").text
    assert "单位不符" in lead.get(f"/desk/samples/{sample}").text
    assert "抽查不一致" in lead.get("/desk/messages").text


def _task_of(stage: Stage, sample: UUID) -> UUID:
    query = select(DecisionRow.task_id).join(SampleCheck, SampleCheck.decision_id == DecisionRow.id)
    with stage.database.reading() as session:
        return session.scalars(query.where(SampleCheck.id == sample)).one()
