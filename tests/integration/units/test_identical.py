"""Identical requests are decided once, and everybody gets the same answer."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from app.domain.actor import Actor
from app.errors import Refusal
from app.services import submissions
from tests.integration import organisations as units
from tests.integration.units.office import APPROVAL, REFUSAL, RETURN, Office

WAITING = "相同单位的申请正在审核，结果将一并通知"


@pytest.fixture
def people(office: Office) -> list[Actor]:
    """Three applicants."""
    return [office.applicant(serial, name) for serial, name in enumerate(("王守一", "李四光", "赵明诚"), 1)]


@pytest.fixture
def asked(office: Office, people: list[Actor]) -> list[UUID]:
    """Their requests for the same unit, one after the other."""
    return [office.ask(person) for person in people]


def test_whoever_asks_for_the_same_unit_waits_for_the_first(office: Office, asked: list[UUID]) -> None:
    assert [office.steps(case_id) for case_id in asked] == [["review"], ["wait"], ["wait"]]
    assert office.case(asked[1]).status == WAITING
    assert {office.request(case_id).leader_id for case_id in asked[1:]} == {asked[0]}


@pytest.mark.parametrize(
    "values",
    [
        {"name": "北京设备监理(集团)有限公司", "uscc": units.FOURTH_CODE},
        {"name": "北京设备监理【集团】有限责任公司", "uscc": units.FOURTH_CODE},
        {"name": "写错名称的设备监理公司"},
    ],
)
def test_the_same_name_spelt_otherwise_or_the_same_code_is_the_same_unit(
    office: Office, people: list[Actor], values: dict[str, Any]
) -> None:
    first = office.ask(people[0])

    assert office.request(office.ask(people[1], **values)).leader_id == first


def test_another_unit_is_decided_on_its_own(office: Office, people: list[Actor]) -> None:
    office.ask(people[0])
    other = office.ask(people[1], name="江苏另一设备监理有限公司", uscc=units.FOURTH_CODE)

    assert office.steps(other) == ["review"]


def test_all_are_approved_with_the_first_and_told(office: Office, people: list[Actor], asked: list[UUID]) -> None:
    office.answer(asked[0], APPROVAL)

    [unit] = office.named(units.NAME)
    assert [office.case(case_id).status for case_id in asked] == ["已通过"] * 3
    assert {office.case(case_id).organisation_id for case_id in asked} == {unit.id}
    assert [office.told(person) for person in people] == [[f"单位可以选择了：{units.NAME}"]] * 3


def test_all_are_refused_with_the_first_and_told(office: Office, people: list[Actor], asked: list[UUID]) -> None:
    office.answer(asked[0], REFUSAL)

    assert [office.case(case_id).outcome for case_id in asked] == ["refused"] * 3
    assert [office.told(person) for person in people] == [[f"不予添加单位：{units.NAME}"]] * 3


def test_those_who_wait_go_on_waiting_while_the_first_is_corrected(
    office: Office, people: list[Actor], asked: list[UUID]
) -> None:
    office.answer(asked[0], RETURN)
    meanwhile = office.steps(asked[1])
    office.correct(asked[0], people[0], contact_name="王五")
    office.answer(asked[0], APPROVAL)

    assert meanwhile == ["wait"]
    assert [office.case(case_id).outcome for case_id in asked] == ["approved"] * 3


def test_the_next_takes_the_place_of_one_that_was_withdrawn(
    office: Office, people: list[Actor], asked: list[UUID]
) -> None:
    office.withdraw(asked[0], people[0])
    office.work()

    assert office.case(asked[0]).status == "已撤回"
    assert [office.steps(case_id) for case_id in asked[1:]] == [["review"], ["wait"]]
    assert office.request(asked[2]).leader_id == asked[1]


def test_whoever_waits_may_withdraw_alone(office: Office, people: list[Actor], asked: list[UUID]) -> None:
    office.withdraw(asked[1], people[1])
    office.answer(asked[0], APPROVAL)

    assert [office.case(case_id).outcome for case_id in asked] == ["approved", "withdrawn", "approved"]


def test_a_corrected_request_may_join_another_with_all_who_wait_for_it(office: Office, people: list[Actor]) -> None:
    wrong = office.ask(people[0], name="江苏另一设备监理有限公司", uscc=units.FOURTH_CODE)
    behind = office.ask(people[1], name="江苏另一设备监理有限公司", uscc=units.FOURTH_CODE)
    right = office.ask(people[2])
    office.answer(wrong, RETURN)
    office.correct(wrong, people[0], name=units.NAME, uscc=units.CODE)
    office.answer(right, APPROVAL)

    assert [office.case(case_id).outcome for case_id in (wrong, behind, right)] == ["approved"] * 3
    assert office.named("江苏另一设备监理有限公司") == []


def test_two_who_hand_in_at_the_same_moment_are_one_request(office: Office, people: list[Actor]) -> None:
    drafts = [office.begin_request(person) for person in people[:2]]
    together = Barrier(2)

    def hand_in(case_id: UUID, by: Actor) -> None:
        together.wait()
        with office.database.transaction() as session:
            submissions.submit(session, case_id, by=by)
        together.wait()
        office.work()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(hand_in, drafts, people[:2]))
    office.work()

    assert sorted(office.steps(case_id) for case_id in drafts) == [["review"], ["wait"]]


def test_an_administrator_who_enters_the_unit_at_the_same_moment_makes_no_second_one(
    office: Office, people: list[Actor]
) -> None:
    case_id = office.ask(people[0])
    office.decide(case_id, APPROVAL, office.administrator)
    together = Barrier(2)

    def enter() -> None:
        together.wait()
        with suppress(Refusal):
            units.created(office.database, office.administrator)

    def work() -> None:
        together.wait()
        office.work()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(enter), pool.submit(work)]:
            done.result()
    office.work()

    assert len(office.named(units.NAME)) == 1
    assert office.case(case_id).outcome == "approved"
