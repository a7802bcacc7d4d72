"""Members: admitted once, renewed from the old end, free to leave."""

from datetime import date

import pytest
import time_machine

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.membership import Standing
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Event
from app.models.base import now
from app.queries import members as read
from app.services import cases as moves
from app.services import history, members
from tests.integration.core.stage import APPROVAL, Stage
from tests.integration.members.joining import applied, begun, joined, membership

FIRST_DAY = "2026-03-02T04:00:00+00:00"


def test_an_admitted_applicant_has_a_number_and_a_term_of_a_year(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    with time_machine.travel(FIRST_DAY):
        joined(stage, applicant, administrator)
    row = membership(stage, applicant)

    assert row is not None
    assert (row.number, row.joined_on, row.valid_to) == ("P2026000001", date(2026, 3, 2), date(2027, 3, 1))


def test_numbers_follow_each_other(stage: Stage, administrator: Actor) -> None:
    people = [stage.applicant(serial, f"会员{'甲乙丙'[serial - 1]}") for serial in (1, 2, 3)]
    for applicant in people:
        joined(stage, applicant, administrator)
    rows = [membership(stage, applicant) for applicant in people]

    assert [row.number[5:] for row in rows if row] == ["000001", "000002", "000003"]


def test_admitting_twice_for_one_case_changes_nothing(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    case_id = applied(stage, applicant)
    stage.decide(case_id, APPROVAL, administrator)
    stage.work()
    before = membership(stage, applicant)
    with stage.database.transaction() as session:
        members.admit(session, moves.lock(session, case_id))
    after = membership(stage, applicant)

    assert before is not None
    assert after is not None
    assert (after.number, after.valid_to) == (before.number, before.valid_to)


def test_a_member_may_not_apply_again_while_the_term_runs(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    joined(stage, applicant, administrator)

    with pytest.raises(Conflict, match="您已是个人会员"):
        begun(stage, applicant)


def test_an_application_before_the_end_prolongs_the_term_from_there(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    with time_machine.travel(FIRST_DAY):
        joined(stage, applicant, administrator)
    with time_machine.travel("2027-02-01T04:00:00+00:00"):
        joined(stage, applicant, administrator)
    row = membership(stage, applicant)

    assert row is not None
    assert (row.number, row.joined_on, row.valid_to) == ("P2026000001", date(2026, 3, 2), date(2028, 3, 1))


def test_whoever_lapsed_begins_a_new_term_and_keeps_the_number(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    with time_machine.travel(FIRST_DAY):
        joined(stage, applicant, administrator)
    with time_machine.travel("2027-06-01T04:00:00+00:00"):
        with stage.database.reading() as session:
            standing = read.standing(session, read.of_person(session, applicant.person_id))
        joined(stage, applicant, administrator)
    row = membership(stage, applicant)

    assert standing is Standing.LAPSED
    assert row is not None
    assert (row.number, row.valid_to) == ("P2026000001", date(2028, 5, 31))


def test_a_member_leaves_and_may_join_again_under_the_same_number(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    joined(stage, applicant, administrator)
    with stage.database.transaction() as session:
        number = members.leave(session, by=applicant).number
    left = membership(stage, applicant)
    joined(stage, applicant, administrator)
    back = membership(stage, applicant)

    assert left is not None
    assert back is not None
    assert (left.state, left.left_on) == ("left", today(now()))
    assert (back.state, back.number, back.left_on) == ("active", number, None)


def test_nobody_leaves_twice_or_without_being_a_member(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    with pytest.raises(NotFound), stage.database.transaction() as session:
        members.leave(session, by=applicant)
    joined(stage, applicant, administrator)
    with stage.database.transaction() as session:
        members.leave(session, by=applicant)
    with pytest.raises(Conflict), stage.database.transaction() as session:
        members.leave(session, by=applicant)


def test_an_administrator_renews_from_the_old_end(stage: Stage, administrator: Actor) -> None:
    applicant = stage.applicant()
    with time_machine.travel(FIRST_DAY):
        membership_id = joined(stage, applicant, administrator)
        with stage.database.transaction() as session:
            row = members.renew(session, membership_id, "已缴 2027 年会费", by=administrator)

    assert row.valid_to == date(2028, 3, 1)


def test_ending_a_membership_needs_a_reason_and_is_kept_in_history(stage: Stage, administrator: Actor) -> None:
    membership_id = joined(stage, stage.applicant(), administrator)
    with pytest.raises(InvalidInput), stage.database.transaction() as session:
        members.end(session, membership_id, "  ", by=administrator)
    with stage.database.transaction() as session:
        members.end(session, membership_id, "违反章程", by=administrator)
    with stage.database.reading() as session:
        event = session.query(Event).filter(Event.kind == "membership_ended").one()
        assert (event.content["reason"], event.account_id) == ("违反章程", administrator.account_id)
        assert list(history.breaks(session)) == []


def test_the_list_finds_sorts_and_counts_by_what_members_are_today(stage: Stage, administrator: Actor) -> None:
    names = ("王一", "李二", "赵三")
    for serial, name in enumerate(names, 1):
        with time_machine.travel(f"2026-0{serial}-02T04:00:00+00:00"):
            joined(stage, stage.applicant(serial, name), administrator)
    with time_machine.travel("2027-01-15T04:00:00+00:00"), stage.database.reading() as session:
        found = read.listed(session, sort="valid_to")
        expiring = read.listed(session, state="expiring")
        counts = read.counts(session)
        exported = [one.full_name for one in read.exported(session, text="李")]

    assert [row.full_name for row in found.rows] == list(names)
    assert [row.standing.value for row in found.rows] == ["lapsed", "expiring", "expiring"]
    assert expiring.total == 2
    assert counts == {"active": 0, "expiring": 2, "lapsed": 1, "left": 0}
    assert exported == ["李二"]
