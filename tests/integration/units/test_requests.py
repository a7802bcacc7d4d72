"""One 从业机构信息表 from the form to the unit that can be chosen."""

from uuid import UUID

import pytest

from app.domain.review import Decision, Outcome
from app.errors import InvalidInput, NotAllowed
from app.queries import organisations
from tests.integration import organisations as units
from tests.integration.units.office import APPROVAL, REFUSAL, RETURN, Office


def test_a_request_waits_at_the_administrators_desk(office: Office) -> None:
    case_id = office.ask(office.applicant())

    assert office.case(case_id).number.startswith("O")
    assert (office.case(case_id).status, office.steps(case_id)) == ("待审核", ["review"])
    assert office.named(units.NAME) == []


def test_an_approved_request_enters_the_unit_with_its_licence(office: Office) -> None:
    applicant = office.applicant()
    case_id = office.ask(applicant)
    office.answer(case_id, APPROVAL, licence_matches=True)

    [unit] = office.named(units.NAME)
    assert (unit.state, unit.uscc, unit.requested_by) == ("active", units.CODE, applicant.account_id)
    assert unit.licence_id is not None
    assert unit.answers["legal_rep"] == "张三"
    assert units.found(office.database, "集团") == [units.NAME]


def test_the_case_ends_with_the_unit_and_its_applicant_is_told(office: Office) -> None:
    applicant = office.applicant()
    case_id = office.ask(applicant)
    office.answer(case_id, APPROVAL)
    case = office.case(case_id)

    assert (case.status, case.outcome, case.organisation_name) == ("已通过", "approved", units.NAME)
    assert case.closed_at is not None
    assert office.told(applicant) == [f"单位可以选择了：{units.NAME}"]


def test_a_reviewer_can_neither_see_nor_take_what_is_the_administrators(office: Office) -> None:
    case_id = office.ask(office.applicant())

    with pytest.raises(NotAllowed):
        office.claim(case_id, office.reviewer)


def test_an_administrator_does_not_decide_about_a_request_of_their_own(office: Office) -> None:
    applicant = office.applicant()
    case_id = office.ask(applicant)
    judge = office.staff("兼任管理员", "administrator", person=applicant.person_id)

    with pytest.raises(NotAllowed):
        office.claim(case_id, judge)


def test_a_returned_request_is_corrected_and_decided_anew(office: Office) -> None:
    applicant = office.applicant()
    case_id = office.ask(applicant)
    office.answer(case_id, RETURN)
    returned = office.case(case_id).status
    office.correct(case_id, applicant, uscc=units.FOURTH_CODE)
    office.answer(case_id, APPROVAL)

    assert returned == "退回补正"
    assert [unit.uscc for unit in office.named(units.NAME)] == [units.FOURTH_CODE]


def test_a_refused_request_enters_nothing_and_says_why(office: Office) -> None:
    applicant = office.applicant()
    case_id = office.ask(applicant)
    office.answer(case_id, REFUSAL)

    assert (office.case(case_id).status, office.case(case_id).outcome) == ("不予添加", "refused")
    assert office.named(units.NAME) == []
    assert office.told(applicant) == [f"不予添加单位：{units.NAME}"]


def test_a_refusal_gives_a_reason_of_its_own_dictionary(office: Office) -> None:
    case_id = office.ask(office.applicant())
    general = Decision(Outcome.REFUSE, opinion="不符合条件", reason_code="UNIT_NOT_ELIGIBLE")

    with pytest.raises(InvalidInput, match="请从列表中选择不予添加的理由"):
        office.answer(case_id, general)


def test_a_request_is_merged_into_the_unit_that_it_duplicates(office: Office) -> None:
    applicant = office.applicant()
    case_id = office.ask(applicant)
    office.answer(case_id, APPROVAL, merge_into=str(office.unit))

    assert office.named(units.NAME) == []
    assert office.case(case_id).organisation_id == office.unit
    assert office.request(case_id).organisation_id == office.unit
    assert office.told(applicant) == ["单位可以选择了：北京设备监理有限公司"]


@pytest.mark.parametrize("into", ["0", "-1", "不是编号", str(UUID(int=7))])
def test_nothing_is_merged_into_what_is_no_unit(office: Office, into: str) -> None:
    case_id = office.ask(office.applicant())

    with pytest.raises(InvalidInput) as refused:
        office.answer(case_id, APPROVAL, merge_into=into)

    assert [fault.field for fault in refused.value.faults] == ["check.merge_into"]
    assert office.steps(case_id) == ["review"]


def test_a_unit_that_was_entered_meanwhile_can_only_be_merged_into(office: Office) -> None:
    case_id = office.ask(office.applicant())
    created = units.created(office.database, office.administrator)

    with pytest.raises(InvalidInput, match="单位已存在"):
        office.answer(case_id, APPROVAL)
    office.answer(case_id, APPROVAL, merge_into=str(created))

    assert len(office.named(units.NAME)) == 1
    assert office.case(case_id).outcome == "approved"


def test_a_unit_that_was_entered_between_decision_and_work_is_taken_as_it_is(office: Office) -> None:
    case_id = office.ask(office.applicant())
    office.decide(case_id, APPROVAL, office.administrator)
    created = units.created(office.database, office.administrator)
    office.work()

    assert office.case(case_id).organisation_id == created
    assert len(office.named(units.NAME)) == 1


def test_a_name_that_another_unit_took_before_the_work_is_an_incident_with_words(office: Office) -> None:
    case_id = office.ask(office.applicant())
    office.decide(case_id, APPROVAL, office.administrator)
    units.created(office.database, office.administrator, uscc=units.THIRD_CODE)
    office.work()

    job = office.job(case_id, "enter_organisation")
    assert (job.state, units.THIRD_CODE in job.error) == ("incident", True)


def test_the_unit_that_a_request_asks_for_stands_in_the_queue(office: Office) -> None:
    case_id = office.ask(office.applicant())

    assert office.case(case_id).organisation_name == units.NAME


def test_the_persons_own_address_is_not_taken_for_the_units(office: Office) -> None:
    values, _ = office.values(office.begin_request(office.applicant()))

    assert (values.get("postcode", ""), values.get("region_code", "")) == ("", "")


def test_whoever_begins_again_goes_on_with_what_lies_there(office: Office) -> None:
    applicant = office.applicant()
    first = office.begin_request(applicant)

    assert office.begin_request(applicant) == first


def test_a_submitted_request_is_no_obstacle_to_another_one(office: Office) -> None:
    applicant = office.applicant()
    first = office.ask(applicant)
    second = office.ask(applicant, name="江苏另一设备监理有限公司", uscc=units.FOURTH_CODE)

    assert first != second
    assert office.steps(second) == ["review"]


def test_the_search_finds_what_was_entered_by_part_of_its_code(office: Office) -> None:
    case_id = office.ask(office.applicant())
    office.answer(case_id, APPROVAL)

    with office.database.reading() as session:
        assert [one.name for one in organisations.search(session, units.CODE[4:12])] == [units.NAME]
