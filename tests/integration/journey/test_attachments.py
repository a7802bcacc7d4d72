"""附件: which slot takes what, and what the code on a signed form tells."""

import pytest
from sqlalchemy import select

from app.adapters import qr
from app.adapters.specimen import scan as drawn
from app.domain.seal import FormSeal, Mark
from app.errors import InvalidInput, TaskNotOpen
from app.models import Case, Consent, StoredFile
from app.queries import cases, slots
from app.services import attachments, files
from tests.integration.core.stage import RETURN, RETURN_OF_SCHOOL, Stage
from tests.integration.journey.acts import FORM, attach, digest


def test_an_identity_image_needs_its_own_consent(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with pytest.raises(InvalidInput, match="请先勾选同意"):
        attach(stage, case_id, "ID_PROOF", applicant)
    with stage.database.transaction() as session:
        for _ in range(2):
            attachments.agree_to_id_images(session, session.get_one(Case, case_id).person_id, by=applicant)
            session.flush()
    attach(stage, case_id, "ID_PROOF", applicant)
    with stage.database.reading() as session:
        assert session.scalars(select(Consent.kind)).all() == [attachments.ID_CONSENT]


def test_a_slot_for_one_file_replaces_it_and_a_slot_for_many_adds(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    for slot in ("EDU_PROOF", "EDU_PROOF", FORM, FORM):
        attach(stage, case_id, slot, applicant)
    with stage.database.reading() as session:
        assert [row.slot for row in cases.attachments(session, case_id)] == ["EDU_PROOF", FORM, FORM]


def test_a_slot_that_is_not_asked_for_takes_nothing(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with pytest.raises(InvalidInput, match="不需要这种附件"):
        attach(stage, case_id, "SUPPLEMENT", applicant)


def test_the_tenth_file_of_a_slot_is_the_last(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    for _ in range(10):
        attach(stage, case_id, FORM, applicant)
    with pytest.raises(InvalidInput, match="最多 10 个文件"):
        attach(stage, case_id, FORM, applicant)


def test_a_scan_with_the_right_code_is_marked_as_matching(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    seal = FormSeal(stage.case(case_id).number, 1, digest(stage, case_id))
    page = files.examine(qr.png(seal.text()), "申请表.png", field="slot", read_codes=True)
    with stage.database.transaction() as session:
        row = attachments.add(session, case_id, FORM, page, by=applicant)
    assert row.mark == Mark.MATCH.value


def test_a_scan_without_a_code_is_kept_for_the_reviewer(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    assert attach(stage, case_id, FORM, applicant).mark == Mark.NONE.value


def test_the_form_of_another_case_is_refused_at_once(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    with pytest.raises(InvalidInput, match="这是另一份申请（F2020010100001）的申请表"):
        attach(stage, case_id, FORM, applicant, FormSeal("F2020010100001", 1, digest(stage, case_id)).text())


def test_a_form_of_changed_answers_is_refused_at_once(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    old = FormSeal(stage.case(case_id).number, 1, digest(stage, case_id)).text()
    stage.save(case_id, {"school": "清华大学"}, applicant)
    with pytest.raises(InvalidInput, match="导出后又修改过"):
        attach(stage, case_id, FORM, applicant, old)


def test_a_form_of_an_older_round_is_refused_when_the_answers_changed(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    old = FormSeal(stage.case(case_id).number, 1, digest(stage, case_id)).text()
    stage.decide(case_id, RETURN_OF_SCHOOL, stage.reviewer)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    with pytest.raises(InvalidInput, match="这是第 1 轮导出的申请表"):
        attach(stage, case_id, FORM, applicant, old)


def test_nothing_can_be_attached_after_handing_in(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    with pytest.raises(TaskNotOpen, match="已提交"):
        attach(stage, case_id, "EDU_PROOF", applicant)


def test_each_round_keeps_the_attachments_it_was_handed_in_with(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    attach(stage, case_id, "EDU_PROOF", applicant)
    with stage.database.reading() as session:
        first = {row.id for row in cases.attachments_of_round(session, case_id, 1) if row.slot == "EDU_PROOF"}
        second = {row.id for row in cases.attachments_of_round(session, case_id, 2) if row.slot == "EDU_PROOF"}
    assert len(first) == len(second) == 1
    assert first != second


def test_a_returned_case_offers_a_place_for_other_material(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    with stage.database.reading() as session:
        desk = cases.desk(session, session.get_one(Case, case_id))
        assert desk is not None
        assert [slot.code for slot in slots.of(session, desk)][-1] == "SUPPLEMENT"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "文件为空"),
        (b"%PDF-1.7 no more", "PDF"),
        (b"MZ" + bytes(200), "只能上传 JPG、PNG 或 PDF"),
        (b"GIF89a" + bytes(200), "只能上传 JPG、PNG 或 PDF"),
        (drawn("页")[:900], "图片无法读取"),
        (bytes(10 * 1024 * 1024 + 1), "超过 10 MB"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_at_its_slot(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason) as refused:
        files.examine(data, "扫描件.pdf", field="slot.EDU_PROOF")
    assert refused.value.faults[0].field == "slot.EDU_PROOF"


def test_a_refused_upload_leaves_no_file_behind(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)

    def count() -> int:
        with stage.database.reading() as session:
            return len(session.scalars(select(StoredFile.id)).all())

    before = count()
    with pytest.raises(InvalidInput):
        attach(stage, case_id, "ID_PROOF", applicant)
    assert count() == before
