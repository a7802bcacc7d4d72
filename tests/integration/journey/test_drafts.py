"""申请表: begin, save, tell two windows apart, copy."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.models import Answers, Person
from app.services import drafts, files
from app.services.drafts import StaleDraft
from tests.integration.core.stage import Stage, portrait
from tests.integration.journey.acts import missing, saved_values


def test_a_draft_begins_with_what_roster_and_profile_know(stage: Stage) -> None:
    applicant = stage.applicant(name="买买提·艾力")
    with stage.database.transaction() as session:
        person = session.get_one(Person, applicant.person_id)
        case = drafts.begin(session, "first_registration", person, by=applicant)
    values = saved_values(stage, case.id)
    assert (values["full_name"], values["gender"], values["school"]) == ("买买提·艾力", "男", "华北电力大学")
    assert values["photo"]


def test_the_identity_number_of_a_draft_is_sealed_in_the_table(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with stage.database.reading() as session:
        stored = session.scalars(select(Answers)).one().values["id_doc_no"]
    assert stored.startswith("v1:")
    assert saved_values(stage, case_id)["id_doc_no"] not in stored


def test_nobody_begins_twice(stage: Stage) -> None:
    applicant = stage.applicant()
    stage.begun(applicant)
    with pytest.raises(Conflict, match="正在办理"):
        stage.begun(applicant)


def test_a_draft_keeps_what_is_wrong(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"mobile": "123", "work_start_date": "2023-02-29"}, applicant)
    values = saved_values(stage, case_id)
    assert (values["mobile"], values["work_start_date"]) == ("123", "2023-02-29")


def test_what_the_roster_says_cannot_be_typed_over(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"full_name": "别人", "qualification_no": "X"}, applicant)
    assert saved_values(stage, case_id)["full_name"] == "张三丰"


def test_a_stale_save_is_refused_with_both_values(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    with pytest.raises(StaleDraft) as refused, stage.database.transaction() as session:
        drafts.save(session, case_id, {"school": "浙江大学"}, version=1, by=applicant)
    assert (refused.value.theirs["school"], refused.value.yours["school"]) == ("清华大学", "浙江大学")
    assert saved_values(stage, case_id)["school"] == "清华大学"


def test_saving_the_same_again_makes_no_new_version(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with stage.database.transaction() as session:
        row = drafts.save(session, case_id, saved_values(stage, case_id), version=0, by=applicant)
    assert row.version == 2


def test_the_photo_of_somebody_else_is_not_taken(stage: Stage) -> None:
    applicant, other = stage.applicant(), stage.applicant(2, "李四光")
    case_id = stage.begun(applicant)
    with stage.database.transaction() as session:
        foreign = files.keep(session, portrait(), owner_id=other.account_id)
    before = saved_values(stage, case_id)["photo"]
    stage.save(case_id, {"photo": str(foreign.id)}, applicant)
    assert saved_values(stage, case_id)["photo"] == before


def test_another_persons_case_does_not_exist(stage: Stage) -> None:
    case_id = stage.begun(stage.applicant())
    other = stage.applicant(2, "李四光")
    with pytest.raises(NotFound):
        stage.save(case_id, {"school": "清华大学"}, other)


def test_a_withdrawn_case_is_copied_to_a_new_draft(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.withdraw(case_id, applicant)
    with stage.database.transaction() as session:
        fresh = drafts.copy(session, case_id, by=applicant)
    assert saved_values(stage, fresh.id)["school"] == "清华大学"
    assert missing(stage, fresh.id)[0] == "export"


def test_an_open_case_is_not_copied(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with pytest.raises(Conflict, match="尚未办结"), stage.database.transaction() as session:
        drafts.copy(session, case_id, by=applicant)
