"""变更登记 from the form to the new certificate."""

from datetime import date

import pytest

from app.domain.review import Decision, Outcome, Remark
from app.errors import Conflict, InvalidInput
from app.models import Organisation, Parameter
from app.queries import verification
from app.services import exports, submissions
from tests.integration.core.stage import APPROVAL, Stage
from tests.integration.journey.acts import missing, saved_values
from tests.integration.registrations.holders import certificates, conditions, entry, holder, on, unit

SERVICE = "change"
DAY = date(2024, 9, 2)
OLD_SEAL = Decision(
    Outcome.RETURN,
    remarks=(
        Remark("attachment", "LEAVE_PROOF", "离职证明没有原单位公章"),
        Remark("field", "practice_unit_id", "请核对变更后执业单位"),
    ),
)


def test_a_change_walks_from_draft_to_the_next_certificate(stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(DAY):
        case_id = stage.finished(applicant, SERVICE, practice_unit_id=str(other))
        old, new = certificates(stage, applicant)
        with stage.database.reading() as session:
            words = [verification.by_token(session, one.token).word for one in (old, new)]
    assert stage.case(case_id).number.startswith("C")
    assert words == ["已换发", "有效"]
    assert (new.content["kind"], new.content["organisation"]) == ("变更登记", "上海示例工程咨询有限公司")
    assert old.content["organisation"] == "北京设备监理有限公司"


def test_a_change_keeps_the_period_and_the_number(stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    before = entry(stage, applicant)
    with on(DAY):
        stage.finished(applicant, SERVICE, practice_unit_id=str(other))
    after = entry(stage, applicant)
    assert (after.number, after.valid_from, after.valid_to) == (before.number, before.valid_from, before.valid_to)
    assert after.organisation_id == other


def test_a_draft_names_the_old_unit_and_leaves_the_new_one_open(stage: Stage) -> None:
    applicant = holder(stage)
    with on(DAY):
        values = saved_values(stage, stage.begun(applicant, SERVICE))
    assert values["prev_practice_unit"] == "北京设备监理有限公司"
    assert not values.get("practice_unit_id")
    assert (values["registered_on"], values["valid_to"]) == ("2023-03-16", "2026-03-15")


def test_leaving_proof_and_signed_form_are_asked_for(stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(DAY):
        case_id = stage.begun(applicant, SERVICE, practice_unit_id=str(other))
        assert missing(stage, case_id) == ["export", "slot.LEAVE_PROOF", "slot.SIGNED_FORM"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北京设备监理有限公司（新）", "91110108ma0000015t"),
        ("北京设备监理有限责任公司", "91350100M000100Y43"),
    ],
)
def test_the_same_unit_spelt_otherwise_is_refused(stage: Stage, name: str, code: str) -> None:
    applicant, twin = holder(stage), unit(stage, name, code)
    with on(DAY):
        case_id = stage.begun(applicant, SERVICE, practice_unit_id=str(twin))
        with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
            exports.order(session, case_id, by=applicant)
    (fault,) = refused.value.faults
    assert (fault.field, "变更后单位与原单位相同" in fault.message) == ("practice_unit_id", True)


def test_the_registered_unit_itself_is_refused_when_the_case_is_handed_in(stage: Stage) -> None:
    applicant = holder(stage)
    with on(DAY):
        case_id = stage.begun(applicant, SERVICE, practice_unit_id=str(stage.unit))
        with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
            submissions.submit(session, case_id, by=applicant)
    assert "form.practice_unit_id" in {fault.field for fault in refused.value.faults}


def test_a_unit_suspended_after_the_submission_stands_against_an_approval(stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(DAY):
        case_id = stage.submitted(applicant, SERVICE, practice_unit_id=str(other))
        stage.decide(case_id, APPROVAL, stage.reviewer)
        with stage.database.transaction() as session:
            session.get_one(Organisation, other).state = "suspended"
        with pytest.raises(InvalidInput, match="未通过审核或已停用"):
            stage.decide(case_id, APPROVAL, stage.approver)


def test_a_returned_change_is_corrected_and_granted(stage: Stage) -> None:
    applicant, other, third = holder(stage), unit(stage), unit(stage, "福建示例项目管理有限公司", "91350100M000100Y43")
    with on(DAY):
        case_id = stage.submitted(applicant, SERVICE, practice_unit_id=str(other))
        stage.decide(case_id, OLD_SEAL, stage.reviewer)
        stage.save(case_id, {"practice_unit_id": str(third)}, applicant)
        stage.hand_in(case_id, applicant)
        stage.decide(case_id, APPROVAL, stage.reviewer)
        stage.decide(case_id, APPROVAL, stage.approver)
        stage.work()
    assert (stage.case(case_id).round, entry(stage, applicant).organisation_id) == (2, third)


def test_a_short_rest_of_the_period_is_a_warning_and_no_obstacle(stage: Stage) -> None:
    applicant = holder(stage)
    with on(date(2026, 2, 15)):
        found = conditions(stage, SERVICE, applicant)["remaining"]
    assert (found.result, found.met, found.go) == ("warn", True, "renewal")
    assert "只剩 28 天" in found.reason


@pytest.mark.parametrize(("key", "condition"), [("min_remaining_days", "remaining"), ("min_interval_days", "interval")])
def test_the_office_may_set_bounds_for_changes(stage: Stage, key: str, condition: str) -> None:
    applicant, other = holder(stage), unit(stage)
    with on(DAY):
        stage.finished(applicant, SERVICE, practice_unit_id=str(other))
    with stage.database.transaction() as session:
        session.add(Parameter(key=f"change.{key}", value=700, valid_from=date(2024, 10, 2), confirmed=True))
    with on(date(2024, 10, 8)):
        with pytest.raises(Conflict):
            stage.begun(applicant, SERVICE)
        assert conditions(stage, SERVICE, applicant)[condition].met is False


def test_dates_in_the_wrong_order_are_told_and_stop_nobody(stage: Stage) -> None:
    applicant, other = holder(stage), unit(stage)
    dates = {"left_on": "2024-08-30", "joined_on": "2024-08-01"}
    with on(DAY):
        case_id = stage.submitted(applicant, SERVICE, practice_unit_id=str(other), **dates)
    told = {one["key"]: one for one in stage.case(case_id).conditions}
    assert (told["dates"]["result"], told["dates"]["rule"]) == ("warn", "dates_out_of_order")
