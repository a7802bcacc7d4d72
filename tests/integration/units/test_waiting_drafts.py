"""The draft from whose form 找不到单位 was pressed gets its unit when that is entered."""

import pytest

from app.errors import NotFound
from app.services.drafts import StaleDraft
from tests.integration import organisations as units
from tests.integration.units.office import APPROVAL, REFUSAL, Office


def test_a_waiting_draft_is_filled_in(office: Office) -> None:
    applicant = office.applicant()
    draft = office.draft(applicant)
    _, before = office.values(draft)
    office.answer(office.ask(applicant, draft), APPROVAL)

    [unit] = office.named(units.NAME)
    values, after = office.values(draft)
    assert (values["practice_unit_id"], after) == (str(unit.id), before + 1)
    assert office.case(draft).organisation_name == units.NAME
    assert office.history(draft)[-1] == "draft_filled_in"


def test_the_drafts_of_those_who_waited_are_filled_in_too(office: Office) -> None:
    people = [office.applicant(serial) for serial in (1, 2)]
    drafts = [office.draft(person) for person in people]
    requests = [office.ask(person, draft) for person, draft in zip(people, drafts, strict=True)]
    office.answer(requests[0], APPROVAL)

    [unit] = office.named(units.NAME)
    assert {office.values(draft)[0]["practice_unit_id"] for draft in drafts} == {str(unit.id)}


def test_a_draft_gets_the_unit_that_its_request_was_merged_into(office: Office) -> None:
    applicant = office.applicant()
    draft = office.draft(applicant)
    office.answer(office.ask(applicant, draft), APPROVAL, merge_into=str(office.unit))

    assert office.values(draft)[0]["practice_unit_id"] == str(office.unit)


def test_a_unit_that_was_chosen_meanwhile_stays(office: Office) -> None:
    applicant = office.applicant()
    draft = office.draft(applicant)
    request = office.ask(applicant, draft)
    office.save(draft, {"practice_unit_id": str(office.unit)}, applicant)
    office.answer(request, APPROVAL)

    assert office.values(draft)[0]["practice_unit_id"] == str(office.unit)
    assert "draft_filled_in" not in office.history(draft)


def test_a_draft_that_was_withdrawn_is_left_alone(office: Office) -> None:
    applicant = office.applicant()
    draft = office.draft(applicant)
    request = office.ask(applicant, draft)
    office.withdraw(draft, applicant)
    office.answer(request, APPROVAL)

    assert office.case(request).outcome == "approved"
    assert "draft_filled_in" not in office.history(draft)


def test_a_refusal_leaves_the_draft_as_it_was(office: Office) -> None:
    applicant = office.applicant()
    draft = office.draft(applicant)
    office.answer(office.ask(applicant, draft), REFUSAL)

    assert office.values(draft)[0]["practice_unit_id"] == ""


def test_whoever_has_the_draft_on_the_screen_is_asked_and_loses_nothing(office: Office) -> None:
    applicant = office.applicant()
    draft = office.draft(applicant)
    _, seen = office.values(draft)
    office.answer(office.ask(applicant, draft), APPROVAL)

    with pytest.raises(StaleDraft) as stale, office.database.transaction() as session:
        office.save_at(session, draft, {"job_title": "总监"}, seen, applicant)

    assert stale.value.yours["job_title"] == "总监"


def test_a_request_that_lay_there_already_serves_the_draft_from_which_it_is_opened_again(office: Office) -> None:
    applicant = office.applicant()
    request = office.begin_request(applicant)
    draft = office.draft(applicant)
    same = office.begin_request(applicant, draft)
    office.submit(same, applicant)
    office.work()
    office.answer(same, APPROVAL)

    assert same == request
    assert office.values(draft)[0]["practice_unit_id"] == str(office.named(units.NAME)[0].id)


def test_nobody_lets_a_request_fill_in_somebody_elses_draft(office: Office) -> None:
    draft = office.draft(office.applicant(1))

    with pytest.raises(NotFound):
        office.begin_request(office.applicant(2), draft)
