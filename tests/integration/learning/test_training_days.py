"""线下培训 on its day and after: who came, and the hours that come of it."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict
from app.models import Account, Enrolment, HourRecord, Training
from app.queries import learning
from app.services import hours, trainings
from tests.integration.learning import learners
from tests.integration.learning.learners import actor_of, person_of, today_here
from tests.integration.learning.sessions import begin_today, enrolled, published, refused, signed_in


def test_the_code_signs_in_who_is_enrolled_on_the_day(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id)
    signed_in(database, training_id, learner)

    with database.reading() as session:
        row = session.scalars(select(Enrolment)).one()
        assert (row.attended_by, row.attended_at is not None) == ("code", True)


def test_the_code_is_worth_nothing_on_another_day(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)

    with pytest.raises(Conflict, match="只在培训当天"):
        signed_in(database, training_id, learner)


def test_the_code_of_one_day_does_not_open_another(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.reading() as session:
        code = trainings.code(session, session.get_one(Training, training_id))
    begin_today(database, training_id)

    assert "签到码无效" in refused(database, trainings.sign_in, training_id, code, by=actor_of(learner))


def test_nobody_signs_in_without_a_seat(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    begin_today(database, training_id)

    with pytest.raises(Conflict, match="没有报名"):
        signed_in(database, training_id, learner)


@pytest.mark.parametrize("code", ["", "0" * 26, "签到"])
def test_a_code_that_is_not_the_offices_is_refused(database: Database, by: Actor, learner: Account, code: str) -> None:
    training_id = published(database, by)

    assert "签到码无效" in refused(database, trainings.sign_in, training_id, code, by=actor_of(learner))


def test_hours_are_given_once_to_those_who_came(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    with database.transaction() as session:
        trainings.enrol(session, training_id, by=actor_of(learners.learner(session, 2, "李四光")))
    begin_today(database, training_id, over=True)
    signed_in(database, training_id, learner)

    with database.transaction() as session:
        assert trainings.grant(session, training_id, by=by) == 1

    with database.reading() as session:
        (row,) = session.scalars(select(HourRecord))
        assert (row.person_id, row.tenths, row.kind) == (learner.person_id, 80, "OFFLINE")
        assert (row.platform, row.record_id) == ("offline", f"{training_id}:{learner.person_id}")
        assert learning.standing(session, person_of(learner)).counted == 80
    assert "已授予学时" in refused(database, trainings.grant, training_id, by=by)


def test_hours_are_not_given_before_the_session_is_over(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id)
    signed_in(database, training_id, learner)

    assert "尚未结束" in refused(database, trainings.grant, training_id, by=by)


def test_hours_are_not_given_when_nobody_came(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id, over=True)

    assert "没有签到人员" in refused(database, trainings.grant, training_id, by=by)


def test_the_list_says_who_came_and_who_did_not(database: Database, by: Actor, learner: Account) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id)
    signed_in(database, training_id, learner)
    with database.transaction() as session:
        assert trainings.attend(session, training_id, {uuid4()}, by=by) == 0

    with database.reading() as session:
        assert session.scalars(select(Enrolment.attended_at)).one() is None


def test_the_list_waits_for_the_day(database: Database, by: Actor) -> None:
    training_id = published(database, by)

    assert "尚未举行" in refused(database, trainings.attend, training_id, set(), by=by)


def test_hours_that_were_given_by_mistake_are_taken_back_and_not_given_again(
    database: Database, by: Actor, learner: Account
) -> None:
    training_id = published(database, by)
    enrolled(database, training_id, learner)
    begin_today(database, training_id, over=True)
    signed_in(database, training_id, learner)
    with database.transaction() as session:
        trainings.grant(session, training_id, by=by)
        hours.reverse(session, session.scalars(select(HourRecord)).one().id, "签到有误", by=by)

    with database.reading() as session:
        assert learning.standing(session, person_of(learner)).counted == 0
        assert session.scalars(select(HourRecord.finished_on)).all() == [today_here()] * 2
