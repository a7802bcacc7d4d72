"""线下培训: seats, attendance and the hours that come of it."""

import pytest
from sqlalchemy import select, update

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput
from app.models import Account, Job, Message, Profile, Training
from app.models.base import now
from app.services import training_plans, trainings
from tests.integration.learning import learners
from tests.integration.learning.learners import actor_of, plan
from tests.integration.learning.sessions import enrolled, published, refused, taken


def test_a_plan_is_seen_by_nobody_before_it_is_published(database: Database, by: Actor, learner: Account) -> None:
    with database.transaction() as session:
        row = training_plans.create(session, plan(), by=by)

    assert "未找到此培训" in refused(database, trainings.enrol, row.id, by=actor_of(learner))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"hours": "25"}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "x"}, "hours"),
        ({"begins": "9点"}, "begins"),
        ({"ends": "08:59"}, "ends"),
        ({"enrol_until": "2999-01-01"}, "enrol_until"),
        ({"seats": "0"}, "seats"),
        ({"seats": "501"}, "seats"),
        ({"day": "2026-02-30"}, "day"),
        ({"place": ""}, "place"),
    ],
)
def test_a_plan_with_a_fault_is_told_at_its_field(
    database: Database, by: Actor, change: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal, database.transaction() as session:
        training_plans.create(session, plan(**change), by=by)

    assert field in {fault.field for fault in refusal.value.faults}


def test_enrolling_takes_one_seat_and_cancelling_gives_it_back(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    assert taken(database, training_id) == 1

    with database.transaction() as session:
        trainings.give_back(session, training_id, by=actor_of(learner))

    assert taken(database, training_id) == 0


def test_nobody_has_two_seats(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)

    assert refused(database, trainings.enrol, training_id, by=actor_of(learner)) == "您已报名此培训"
    assert taken(database, training_id) == 1


def test_whoever_gave_a_seat_back_may_take_one_again(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        trainings.give_back(session, training_id, by=actor_of(learner))
    enrolled(database, training_id, learner)

    assert taken(database, training_id) == 1


def test_a_full_session_takes_nobody(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by, seats="1")
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        other = learners.learner(session, 2, "李四光")

    assert refused(database, trainings.enrol, training_id, by=actor_of(other)) == "名额已满"


def test_after_the_deadline_seats_are_neither_taken_nor_given_back(
    database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        session.execute(update(Training).values(enrol_until=now()))
        other = learners.learner(session, 2, "李四光")

    assert refused(database, trainings.enrol, training_id, by=actor_of(other)) == "报名已截止"
    assert "报名截止后不能取消" in refused(database, trainings.give_back, training_id, by=actor_of(learner))


def test_a_change_by_somebody_else_is_not_overwritten(database: Database, by: Actor) -> None:
    training_id = published(database, by)
    with database.transaction() as session:
        training_plans.change(session, training_id, plan(place="上海"), version=2, by=by)

    with pytest.raises(Conflict, match="其他人刚刚修改"), database.transaction() as session:
        training_plans.change(session, training_id, plan(place="广州"), version=2, by=by)


def test_seats_that_are_taken_are_not_planned_away(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        trainings.enrol(session, training_id, by=actor_of(learners.learner(session, 2, "李四光")))

    with pytest.raises(InvalidInput, match="已有 2 人报名"), database.transaction() as session:
        training_plans.change(session, training_id, plan(seats="1"), version=2, by=by)


def test_who_has_a_seat_is_told_of_another_place(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        training_plans.change(session, training_id, plan(place="上海市示例路 2 号"), version=2, by=by)

    with database.reading() as session:
        (message,) = session.scalars(select(Message).where(Message.account_id == learner.id))
        assert "上海市示例路 2 号" in message.text


def test_cancelling_tells_everybody_enrolled_the_reason_in_site_and_by_mail(
    database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    with database.transaction() as session:
        session.add(Profile(person_id=learner.person_id, answers={"email": "wang@example.cn"}))
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        training_plans.cancel(session, training_id, "讲师生病", by=by)

    with database.reading() as session:
        (message,) = session.scalars(select(Message).where(Message.account_id == learner.id))
        assert "讲师生病" in message.text
        (job,) = session.scalars(select(Job).where(Job.operation == "send_mail"))
        assert (job.parameters["to"], "讲师生病" in job.parameters["text"]) == ("wang@example.cn", True)
    assert "已取消" in refused(database, trainings.enrol, training_id, by=actor_of(learner))


def test_cancelling_needs_a_reason(database: Database, by: Actor) -> None:
    training_id = published(database, by)

    assert "请填写取消原因" in refused(database, training_plans.cancel, training_id, " ", by=by)
