"""A return opens what was remarked and what hangs on it; everything else stays as it was looked at."""

from uuid import UUID

import pytest

from app.domain.actor import Actor
from app.domain.review import Remark
from app.errors import InvalidInput
from app.models import Case, Organisation
from app.queries import cases
from tests.integration.core.stage import Stage
from tests.integration.corrections.acts import MOBILE, SCHOOL, attach, clear, opening, returned
from tests.integration.journey.acts import saved_values


def test_everything_is_open_in_a_first_draft(stage: Stage, applicant: Actor) -> None:
    assert opening(stage, stage.begun(applicant)).whole


def test_a_return_opens_what_was_remarked_and_other_material(stage: Stage, case_id: UUID) -> None:
    found = opening(stage, case_id)
    assert not found.whole
    assert (set(found.fields), set(found.slots)) == ({"school"}, {"EDU_PROOF", "SUPPLEMENT"})


def test_a_remark_on_the_whole_opens_everything(stage: Stage, applicant: Actor) -> None:
    case_id = stage.submitted(applicant)
    stage.decide(case_id, returned(SCHOOL, Remark("general", "", "请核对全部内容")), stage.reviewer)
    assert opening(stage, case_id).whole


def test_what_hangs_on_an_open_field_opens_with_it(stage: Stage, applicant: Actor) -> None:
    case_id = stage.submitted(applicant)
    stage.decide(case_id, returned(Remark("field", "prof_title", "请核对职称")), stage.reviewer)
    stage.save(case_id, {"prof_title": "OTHER", "prof_title_other": "农艺师"}, applicant)
    assert opening(stage, case_id).fields == {"prof_title", "prof_title_other"}


def test_what_comes_from_the_roster_stays_closed_although_it_was_remarked(stage: Stage, applicant: Actor) -> None:
    case_id = stage.submitted(applicant)
    stage.decide(case_id, returned(Remark("field", "full_name", "姓名与身份证不一致")), stage.reviewer)
    assert opening(stage, case_id).fields == frozenset()


def test_a_closed_field_is_refused_and_nothing_else_is_kept(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    before = saved_values(stage, case_id)
    with pytest.raises(InvalidInput, match="“手机”不在本次补正范围内") as refused:
        stage.save(case_id, {"school": "清华大学", "mobile": "13900139000"}, applicant)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("mobile", "CLOSED")]
    assert saved_values(stage, case_id) == before


def test_a_closed_field_may_be_sent_as_it_is(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    stage.save(case_id, {**saved_values(stage, case_id), "school": "清华大学"}, applicant)
    assert saved_values(stage, case_id)["school"] == "清华大学"


def test_a_closed_slot_takes_nothing_and_gives_nothing_away(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    with pytest.raises(InvalidInput, match="“资格证书”不在本次补正范围内"):
        attach(stage, case_id, "QUAL_CERT", applicant)
    with pytest.raises(InvalidInput, match="“资格证书”不在本次补正范围内"):
        clear(stage, case_id, "QUAL_CERT", applicant)
    with stage.database.reading() as session:
        assert {one.round for one in cases.attachments(session, case_id)} == {1}


def test_changed_answers_open_the_signed_form_until_they_are_handed_in(
    stage: Stage, case_id: UUID, applicant: Actor
) -> None:
    stage.save(case_id, {"school": "清华大学"}, applicant)
    assert opening(stage, case_id).slot("SIGNED_FORM")
    clear(stage, case_id, "SIGNED_FORM", applicant)
    stage.save(case_id, {"school": "华北电力大学"}, applicant)
    assert opening(stage, case_id).slot("SIGNED_FORM")


def test_what_was_changed_may_be_changed_back(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    attach(stage, case_id, "EDU_PROOF", applicant)
    clear(stage, case_id, "EDU_PROOF", applicant)
    attach(stage, case_id, "EDU_PROOF", applicant, "原来的扫描件")
    assert opening(stage, case_id).slot("EDU_PROOF")


def test_what_cannot_be_handed_in_any_more_opens_although_nobody_remarked_on_it(stage: Stage, case_id: UUID) -> None:
    with stage.database.transaction() as session:
        session.get_one(Organisation, stage.unit).state = "suspended"
    assert opening(stage, case_id).fields == {"school", "practice_unit_id"}


def test_the_next_return_closes_what_the_one_before_opened(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.hand_in(case_id, applicant)
    stage.decide(case_id, returned(MOBILE, again="电话无法接通"), stage.reviewer)
    assert opening(stage, case_id).fields == {"mobile"}
    with stage.database.reading() as session:
        assert session.get_one(Case, case_id).round == 3
