"""The administrators' desk: their own tasks only, the form of the step, what the office knows of the unit."""

from uuid import UUID

import pytest

from app.queries import review
from tests.integration import organisations as units
from tests.integration.units.conftest import Browser
from tests.integration.units.office import APPROVAL, Office


@pytest.fixture
def case_id(office: Office) -> UUID:
    """A request that waits at the desk."""
    return office.ask(office.applicant())


def test_the_queue_of_an_administrator_has_the_request_with_the_units_name(
    office: Office, browser: Browser, case_id: UUID
) -> None:
    page = browser(office.administrator).get("/desk/").text

    assert office.case(case_id).number in page
    assert units.NAME in page


def test_a_reviewer_sees_nothing_of_it(office: Office, browser: Browser, case_id: UUID) -> None:
    reviewer, task_id = browser(office.reviewer), office.open_task(case_id).id

    assert office.case(case_id).number not in reviewer.get("/desk/").text
    assert reviewer.get(f"/desk/tasks/{task_id}").status_code == 404
    assert reviewer.post(f"/desk/tasks/{task_id}/claim").status_code == 403


def test_an_administrator_sees_nothing_of_the_reviewers_tasks(office: Office, browser: Browser) -> None:
    first = office.submitted()
    administrator = browser(office.administrator)

    assert office.case(first).number not in administrator.get("/desk/").text
    assert administrator.get(f"/desk/tasks/{office.open_task(first).id}").status_code == 404


def test_the_way_to_the_desk_stands_in_the_administrators_menus_with_what_waits(
    office: Office, browser: Browser, case_id: UUID
) -> None:
    page = browser(office.administrator).get("/admin/").text

    assert page.count("审核工作台") >= 2
    assert '<span class="count count-urgent">1</span>' in page


def test_the_drawer_offers_the_outcomes_by_their_names_there_and_the_fields_of_the_form(
    office: Office, browser: Browser, case_id: UUID
) -> None:
    page = browser(office.administrator).get(f"/desk/tasks/{office.claim(case_id, office.administrator)}").text

    for text in ("不予添加的理由", 'name="check-merge_into"', 'name="check-licence_matches"', "/desk/organisations"):
        assert text in page
    assert "不予登记" not in page


def test_units_that_may_be_the_same_are_named_beside(office: Office, browser: Browser) -> None:
    case_id = office.ask(office.applicant(), name="北京设备监理总公司")
    page = browser(office.administrator).get(f"/desk/tasks/{office.open_task(case_id).id}").text

    assert "名单中有相近的单位" in page
    assert "北京设备监理有限公司" in page


def test_a_request_is_merged_at_the_desk(office: Office, browser: Browser, case_id: UUID) -> None:
    administrator = browser(office.administrator)
    address = f"/desk/tasks/{office.claim(case_id, office.administrator)}"
    answer = administrator.post(address, data={"outcome": "approve", "check-merge_into": str(office.unit)})
    office.work()

    assert answer.status_code == 303
    assert office.case(case_id).organisation_id == office.unit


@pytest.mark.parametrize("into", ["0", "-1", "北京设备监理有限公司", "00000000-0000-0000-0000-000000000000"])
def test_a_wrong_choice_is_told_at_its_field_and_keeps_what_was_typed(
    office: Office, browser: Browser, case_id: UUID, into: str
) -> None:
    address = f"/desk/tasks/{office.claim(case_id, office.administrator)}"
    typed = {"outcome": "approve", "opinion": "看过执照", "check-merge_into": into, "check-licence_matches": "true"}
    answer = browser(office.administrator).post(address, data=typed)

    assert answer.status_code == 422
    for text in ('href="#f-check-merge_into"', 'id="f-check-merge_into-error"', "请选择并入已有单位", "看过执照"):
        assert text in answer.text
    assert office.steps(case_id) == ["review"]


def test_a_button_inside_the_form_decides_nothing(office: Office, browser: Browser, case_id: UUID) -> None:
    address = f"/desk/tasks/{office.claim(case_id, office.administrator)}"
    typed = {"outcome": "approve", "pick_organisation": "check.merge_into"}

    assert browser(office.administrator).post(address, data=typed).status_code == 200
    assert office.steps(case_id) == ["review"]


def test_an_outcome_that_the_step_does_not_offer_is_refused(office: Office, browser: Browser, case_id: UUID) -> None:
    answer = browser(office.administrator).post(
        f"/desk/tasks/{office.claim(case_id, office.administrator)}", data={"outcome": "burn"}
    )

    assert answer.status_code == 422
    assert "请选择审核结论：通过、退回补正、不予添加" in answer.text


def test_what_was_answered_is_read_with_the_earlier_decisions(office: Office, browser: Browser, case_id: UUID) -> None:
    office.answer(case_id, APPROVAL, merge_into=str(office.unit), licence_matches=True)
    with office.database.reading() as session:
        [said] = review.of(session, office.case(case_id)).said

    assert said.decision.checklist == {"merge_into": str(office.unit), "licence_matches": True}
    assert [(row.label, row.text) for row in said.answers] == [("并入已有单位", "北京设备监理有限公司")]
    assert said.ticks == ["单位名称、统一社会信用代码与证照一致，证照清晰、有效"]


def test_the_search_at_the_desk_is_for_those_who_review(office: Office, browser: Browser) -> None:
    found = browser(office.administrator).get("/desk/organisations?q=设备监理", headers={"HX-Request": "true"})

    assert "北京设备监理有限公司" in found.text
    assert browser(office.applicant()).get("/desk/organisations?q=设备监理").status_code == 403
