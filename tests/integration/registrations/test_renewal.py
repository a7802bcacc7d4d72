"""延续登记 from the form to the new certificate."""

from datetime import date

import pytest
from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.review import Decision, Outcome, Remark
from app.errors import Conflict, InvalidInput
from app.models import HourRecord, Message
from app.queries import verification
from app.services import exports, hours
from tests.integration.core.stage import APPROVAL, Stage
from tests.integration.journey.acts import digest, missing, saved_values
from tests.integration.registrations.holders import (
    CONTACT,
    ENDS,
    IN_TIME,
    certificates,
    conditions,
    entry,
    holder,
    on,
    study,
    unit,
)

SERVICE = "renewal"
UNREADABLE = Decision(
    Outcome.RETURN,
    remarks=(
        Remark("attachment", "SIGNED_FORM", "单位公章不清晰，请重新盖章扫描"),
        Remark("field", "postcode", "请核对邮编"),
    ),
)


def test_a_renewal_walks_from_draft_to_the_next_certificate(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.finished(applicant, SERVICE, **CONTACT)
    first, second = certificates(stage, applicant)
    assert stage.case(case_id).number.startswith("R")
    assert (stage.case(case_id).status, stage.case(case_id).outcome) == ("已审核", "approved")
    assert (first.state, second.state) == ("SUPERSEDED", "CURRENT")
    assert (second.content["kind"], second.content["version"]) == ("延续登记", 2)
    assert second.content["first_registered_on"] == first.content["first_registered_on"] == "2023-03-16"
    assert second.content["specialty"] == first.content["specialty"] != ""


def test_the_new_period_follows_the_old_end_and_the_number_stays(stage: Stage) -> None:
    applicant = holder(stage)
    before = entry(stage, applicant)
    with on(IN_TIME):
        stage.finished(applicant, SERVICE, **CONTACT)
    after = entry(stage, applicant)
    assert (after.number, after.valid_from) == (before.number, before.valid_from)
    assert (after.renewed_from, after.valid_to) == (date(2026, 3, 16), date(2029, 3, 15))


def test_the_old_certificate_says_that_it_was_replaced(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        stage.finished(applicant, SERVICE, **CONTACT)
        old, new = certificates(stage, applicant)
        with stage.database.reading() as session:
            verdicts = [verification.by_token(session, one.token) for one in (old, new)]
    assert [verdict.word for verdict in verdicts] == ["已换发", "有效"]


def test_a_draft_begins_with_what_the_register_says(stage: Stage) -> None:
    applicant = holder(stage, hours=65)
    with on(IN_TIME):
        values = saved_values(stage, stage.begun(applicant, SERVICE))
    assert values["registration_no"] == entry(stage, applicant).number
    assert (values["valid_from"], values["valid_to"]) == ("2023-03-16", "2026-03-15")
    assert (values["practice_unit_id"], values["hours_counted"]) == (str(stage.unit), "65")


def test_what_the_register_says_cannot_be_typed_over(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.begun(applicant, SERVICE, registration_no="X", valid_to="2099-12-31", hours_counted="999")
    values = saved_values(stage, case_id)
    assert (values["registration_no"], values["valid_to"]) == (entry(stage, applicant).number, "2026-03-15")
    assert values["hours_counted"] == "60"


def test_hours_that_come_later_are_shown_and_change_no_printed_form(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.begun(applicant, SERVICE, **CONTACT)
        before = digest(stage, case_id)
        study(stage, applicant, 10, date(2025, 6, 1))
        assert saved_values(stage, case_id)["hours_counted"] == "70"
    assert digest(stage, case_id) == before


def test_only_the_signed_form_is_asked_for(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        assert missing(stage, stage.begun(applicant, SERVICE, **CONTACT)) == ["export", "slot.SIGNED_FORM"]


def test_everything_with_a_star_in_the_guide_is_asked_for(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.begun(applicant, SERVICE)
        assert missing(stage, case_id) == ["form.prof_title", "form.email", "slot.SIGNED_FORM"]


def test_another_unit_than_the_registered_one_asks_for_a_change_first(stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(IN_TIME):
        case_id = stage.begun(applicant, SERVICE, practice_unit_id=str(other), **CONTACT)
        with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
            exports.order(session, case_id, by=applicant)
        assert "form.practice_unit_id" in missing(stage, case_id)
    (fault,) = refused.value.faults
    assert (fault.field, "请先办理变更登记" in fault.message) == ("practice_unit_id", True)


def test_a_returned_renewal_may_come_back_after_the_last_day(stage: Stage) -> None:
    applicant = holder(stage)
    with on(ENDS):
        case_id = stage.submitted(applicant, SERVICE, **CONTACT)
    with on(date(2026, 3, 18)):
        stage.decide(case_id, UNREADABLE, stage.reviewer)
    with on(date(2026, 3, 30)):
        stage.save(case_id, {"postcode": "100030"}, applicant)
        stage.hand_in(case_id, applicant)
        stage.decide(case_id, APPROVAL, stage.reviewer)
        stage.decide(case_id, APPROVAL, stage.approver)
        stage.work()
    assert stage.case(case_id).round == 2
    assert entry(stage, applicant).valid_to == date(2029, 3, 15)


def test_hours_taken_back_after_the_submission_stand_against_an_approval(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.submitted(applicant, SERVICE, **CONTACT)
        stage.decide(case_id, APPROVAL, stage.reviewer)
        _take_one_record_back(stage, applicant)
        with pytest.raises(InvalidInput, match="还缺 10 学时"):
            stage.decide(case_id, APPROVAL, stage.approver)
    assert stage.case(case_id).status == "审核中"


def test_the_rows_that_fired_are_kept_with_the_case(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case = stage.case(stage.submitted(applicant, SERVICE, **CONTACT))
    kept = {one["key"]: (one["rule"], one["result"]) for one in case.conditions}
    assert kept["hours"] == ("hours_enough", "met")
    assert kept["window"] == ("window_open", "met")
    assert kept["same_organisation"] == ("organisation_same", "met")
    assert case.policy["renewal.required_hours"] == 60


def test_the_notices_speak_of_the_renewal(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        case_id = stage.submitted(applicant, SERVICE, **CONTACT)
        stage.decide(case_id, UNREADABLE, stage.reviewer)
        stage.work()
    with stage.database.reading() as session:
        written = select(Message).where(Message.case_id == case_id, Message.subject.startswith("请补正"))
        told = session.scalars(written).one()
    assert told.subject == f"请补正：延续登记 {stage.case(case_id).number}"
    assert "办理期间有效期届满的，不影响本次办理" in told.text


def test_nobody_renews_while_another_registration_case_is_open(stage: Stage) -> None:
    applicant = holder(stage)
    with on(IN_TIME):
        open_case = stage.case(stage.begun(applicant, "change"))
        found = conditions(stage, SERVICE, applicant)["no_open_case"]
        with pytest.raises(Conflict, match=open_case.number):
            stage.begun(applicant, SERVICE)
    assert "“变更登记”" in found.reason
    assert found.go == "records"


def _take_one_record_back(stage: Stage, holder: Actor) -> None:
    """An administrator reverses ten of the holder's hours."""
    administrator = stage.staff("admin1", "administrator")
    with stage.database.transaction() as session:
        record = session.scalars(select(HourRecord.id).where(HourRecord.person_id == holder.person_id)).first()
        assert record is not None
        hours.reverse(session, record, "重复导入", by=administrator)
