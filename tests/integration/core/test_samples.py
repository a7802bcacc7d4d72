"""抽查: which approvals are looked at twice, by whom, and what comes of it."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from app.domain.actor import Actor
from app.domain.sampling import drawn
from app.errors import Conflict, InvalidInput, NotAllowed, TaskNotOpen
from app.models import Account, Decision, Event, Message, Parameter, SampleCheck
from app.queries import samples as read
from app.services import samples
from tests.integration.core.stage import APPROVAL, RETURN, Stage


@pytest.fixture
def all_of_them(stage: Stage) -> None:
    """The office has decided to look at every approval twice."""
    _percent(stage, 100)


def _percent(stage: Stage, percent: int) -> None:
    with stage.database.transaction() as session:
        for row in session.scalars(select(Parameter).where(Parameter.key == "sample.percent")):
            row.value = percent


def _checks(stage: Stage) -> list[SampleCheck]:
    with stage.database.reading() as session:
        return list(session.scalars(select(SampleCheck).order_by(SampleCheck.id)))


def _passed(stage: Stage) -> UUID:
    """A case that passed its first review; the id of its sample comes back."""
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    (check,) = _checks(stage)
    return check.id


def _claim(stage: Stage, check_id: UUID, by: Actor) -> None:
    with stage.database.transaction() as session:
        samples.claim(session, check_id, by=by)


def _decide(stage: Stage, check_id: UUID, by: Actor, outcome: str, reason: str = "") -> None:
    with stage.database.transaction() as session:
        samples.decide(session, check_id, outcome=outcome, reason=reason, by=by)


def _offered(stage: Stage, by: Actor) -> int:
    with stage.database.reading() as session:
        return len(read.waiting(session, by))


def test_chance_follows_from_the_decision_alone() -> None:
    ids = [uuid4() for _ in range(4000)]
    chosen = [decision for decision in ids if drawn(decision, 10)]

    assert chosen == [decision for decision in ids if drawn(decision, 10)]
    assert 300 < len(chosen) < 500
    assert not any(drawn(decision, 0) for decision in ids)
    assert all(drawn(decision, 100) for decision in ids)


@pytest.mark.usefixtures("all_of_them")
def test_an_approval_is_chosen_where_it_is_recorded_and_the_case_goes_on(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)

    assert [check.why for check in _checks(stage)] == ["share"]
    assert stage.open_task(case_id).element == "recheck"


@pytest.mark.usefixtures("all_of_them")
def test_a_return_is_no_sample(stage: Stage) -> None:
    stage.decide(stage.submitted(), RETURN, stage.reviewer)

    assert _checks(stage) == []


def test_the_first_approvals_of_a_newcomer_are_all_looked_at(stage: Stage) -> None:
    with stage.database.transaction() as session:
        session.execute(update(Account).where(Account.id == stage.reviewer.account_id).values(newcomer_left=2))
    for serial, name in enumerate(("张三", "李四", "王五"), 1):
        stage.decide(stage.submitted(stage.applicant(serial, name)), APPROVAL, stage.reviewer)

    assert [check.why for check in _checks(stage)] == ["newcomer", "newcomer"]


@pytest.mark.usefixtures("all_of_them")
def test_nobody_looks_at_what_they_decided_or_may_not_decide(stage: Stage) -> None:
    check_id = _passed(stage)
    second, barred = stage.staff("reviewer2", "reviewer"), stage.staff("reviewer3", "reviewer", unit=stage.unit)
    people = (second, stage.reviewer, barred, stage.approver)

    assert [_offered(stage, who) for who in people] == [1, 0, 0, 0]
    for who in people[1:]:
        with pytest.raises(NotAllowed):
            _claim(stage, check_id, who)


@pytest.mark.usefixtures("all_of_them")
def test_whoever_had_a_part_in_the_case_is_no_second_pair_of_eyes(stage: Stage) -> None:
    both = stage.staff("both", "reviewer", "approver")
    case_id = stage.submitted()
    stage.decide(case_id, APPROVAL, stage.reviewer)
    stage.decide(case_id, APPROVAL, both)

    assert _offered(stage, both) == 0


@pytest.mark.usefixtures("all_of_them")
def test_one_of_two_gets_a_sample(stage: Stage) -> None:
    check_id, second, third = _passed(stage), stage.staff("r2", "reviewer"), stage.staff("r3", "reviewer")
    _claim(stage, check_id, second)
    _claim(stage, check_id, second)
    with pytest.raises(TaskNotOpen):
        _claim(stage, check_id, third)
    with pytest.raises(Conflict):
        _decide(stage, check_id, third, "approve")

    assert _offered(stage, third) == 0


@pytest.mark.usefixtures("all_of_them")
def test_a_sample_that_is_put_back_waits_for_others(stage: Stage) -> None:
    check_id, second, third = _passed(stage), stage.staff("r2", "reviewer"), stage.staff("r3", "reviewer")
    _claim(stage, check_id, second)
    with stage.database.transaction() as session:
        samples.release(session, check_id, by=second)

    assert _offered(stage, third) == 1


@pytest.mark.usefixtures("all_of_them")
def test_a_disagreement_needs_a_reason_and_reaches_the_administrators(stage: Stage) -> None:
    admin, second, check_id = stage.staff("admin1", "administrator"), stage.staff("r2", "reviewer"), _passed(stage)
    _claim(stage, check_id, second)
    with pytest.raises(InvalidInput):
        _decide(stage, check_id, second, "return")
    _decide(stage, check_id, second, "return", "学历证书与姓名不符")

    (check,) = _checks(stage)
    with stage.database.reading() as session:
        told = session.scalars(select(Message).where(Message.account_id == admin.account_id)).one()
        kinds = set(session.scalars(select(Event.kind).where(Event.kind.like("sample%"))))
    assert (check.state, check.outcome, check.reason) == ("done", "disagree", "return")
    assert "学历证书与姓名不符" in told.text
    assert kinds == {"sample_chosen", "sample_claimed", "sample_checked"}


@pytest.mark.usefixtures("all_of_them")
def test_agreement_is_recorded_and_said_once(stage: Stage) -> None:
    second, check_id = stage.staff("r2", "reviewer"), _passed(stage)
    _claim(stage, check_id, second)
    _decide(stage, check_id, second, "approve")
    with pytest.raises(TaskNotOpen):
        _decide(stage, check_id, second, "refuse", "改变主意")

    with stage.database.reading() as session:
        decision = session.scalars(select(Decision)).one()
    assert (_checks(stage)[0].outcome, decision.outcome) == ("agree", "approve")
