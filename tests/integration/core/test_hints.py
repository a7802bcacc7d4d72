"""提示: what is noticed beside the fields and scans of a case, and what is not said of other cases."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.domain.eligibility import Condition, Result
from app.domain.scans import PageFacts, ScanFacts
from app.models import Answers, Attachment, Case, Document, Person, StoredFile
from app.queries import answers, hints, releases, review
from app.queries.checked import Checked
from app.queries.hints import Hint
from tests.integration.core.stage import RETURN, Stage, resident_number

Look = Callable[[UUID], Mapping[str, Sequence[Hint]]]
SHARP = PageFacts(1240, 1754, blank=False, sharpness=0.6, print="ff")


@pytest.fixture
def look(stage: Stage) -> Look:
    """What the reviewer is told of a case."""

    def found(case_id: UUID) -> Mapping[str, Sequence[Hint]]:
        with stage.database.reading() as session:
            file = review.of(session, session.get_one(Case, case_id))
            return hints.of(session, file, by=stage.reviewer)

    return found


def odd(found: Mapping[str, Sequence[Hint]], path: str) -> list[str]:
    """The warnings at one place."""
    return [hint.text for hint in found.get(path, ()) if hint.tone == "warning"]


def fine(found: Mapping[str, Sequence[Hint]], path: str) -> list[str]:
    """What agrees at one place."""
    return [hint.text for hint in found.get(path, ()) if hint.tone == "info"]


def answer(stage: Stage, case_id: UUID, **values: Any) -> None:
    """Let the answers that were handed in say something else, past all checks."""
    with stage.database.transaction() as session:
        case = session.get_one(Case, case_id)
        row = session.scalars(select(Answers).where(Answers.case_id == case_id)).one()
        form = releases.applicant_form(session, case)
        row.values = {**row.values, **answers.sealed(session, form, values)}


def paper(stage: Stage, case_id: UUID, slot: str, **values: Any) -> None:
    """Let the attachments in a slot be something else."""
    here = Attachment.case_id == case_id, Attachment.slot == slot
    with stage.database.transaction() as session:
        session.execute(update(Attachment).where(*here).values(**values))


def seen(stage: Stage, case_id: UUID, slot: str, *pages: PageFacts, turned: int = 0) -> None:
    """Let a machine have seen this in the scans of a slot."""
    files = select(Attachment.file_id).where(Attachment.case_id == case_id, Attachment.slot == slot)
    facts = ScanFacts(pages, turned).kept()
    with stage.database.transaction() as session:
        session.execute(update(StoredFile).where(StoredFile.id.in_(files)).values(facts=facts))


def test_what_agrees_is_said_in_plain_tone(stage: Stage, look: Look) -> None:
    found = look(stage.submitted())

    assert fine(found, "full_name") == ["与资格名册一致"]
    assert fine(found, "id_doc_no") == ["证件号码校验位正确"]
    assert {path for path in found if odd(found, path)} == {"SIGNED_FORM"}  # it was scanned without its code


def test_a_wrong_check_digit_is_told(stage: Stage, look: Look) -> None:
    case_id, number = stage.submitted(), resident_number(1)
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    answer(stage, case_id, id_doc_no=wrong)

    assert any("校验" in text for text in odd(look(case_id), "id_doc_no"))


def test_a_date_of_birth_that_is_not_the_numbers_is_told(stage: Stage, look: Look) -> None:
    case_id = stage.submitted()
    answer(stage, case_id, birth_date="1985-05-13")

    assert "与证件号码中的出生日期 1985-05-12 不一致" in odd(look(case_id), "birth_date")


def test_a_name_that_is_not_the_rosters_is_told(stage: Stage, look: Look) -> None:
    case_id = stage.submitted()
    with stage.database.transaction() as session:
        session.get_one(Person, session.get_one(Case, case_id).person_id).full_name = "张三峰"

    assert odd(look(case_id), "full_name") == ["与资格名册不一致，名册为“张三峰”"]


def test_another_number_of_the_roster_is_told_with_its_middle_hidden(stage: Stage, look: Look) -> None:
    case_id = stage.submitted()
    answer(stage, case_id, id_doc_no=resident_number(2))

    assert odd(look(case_id), "id_doc_no") == [f"与资格名册不一致，名册为“110***********{resident_number(1)[-4:]}”"]


@pytest.mark.parametrize(
    ("mark", "digest", "told"),
    [
        ("none", "", hints.NO_CODE),
        ("match", "0" * 16, "申请表导出后内容有修改：二维码与本轮内容不一致"),
    ],
)
def test_what_the_code_of_the_signed_form_says_is_told(
    stage: Stage, look: Look, mark: str, digest: str, told: str
) -> None:
    case_id = stage.submitted()
    paper(stage, case_id, "SIGNED_FORM", mark=mark, form_digest=digest)

    assert odd(look(case_id), "SIGNED_FORM") == [told]


def test_a_form_whose_code_fits_is_told_as_such(stage: Stage, look: Look) -> None:
    case_id = stage.submitted()
    paper(stage, case_id, "SIGNED_FORM", mark="match")

    assert fine(look(case_id), "SIGNED_FORM") == ["申请表二维码与本轮内容一致"]


def test_fewer_pages_than_were_printed_are_told(stage: Stage, look: Look) -> None:
    case_id = stage.submitted()
    with stage.database.transaction() as session:
        document = session.scalars(select(Document).where(Document.case_id == case_id)).one()
        file = StoredFile(key="form.pdf", sha256="0" * 64, size=1, media_type="application/pdf", pages=3)
        session.add(file)
        session.flush()
        document.pdf_id = file.id

    assert "可能缺页：导出的申请表共 3 页，上传了 1 页" in odd(look(case_id), "SIGNED_FORM")


def test_blurred_blank_small_and_turned_scans_are_told(stage: Stage, look: Look) -> None:
    case_id = stage.submitted()
    blurred = PageFacts(1240, 1754, blank=False, sharpness=0.1)
    empty = PageFacts(600, 800, blank=True, sharpness=None)
    small = PageFacts(600, 800, blank=False, sharpness=0.6)
    seen(stage, case_id, "EDU_PROOF", SHARP, blurred, empty, small)
    seen(stage, case_id, "SIGNED_FORM", SHARP, turned=90)
    found = look(case_id)

    assert odd(found, "EDU_PROOF") == [
        "第 2 页可能模糊",
        "第 3 页可能是空白页",
        "第 4 页分辨率较低（600×800 像素）",
    ]
    assert "扫描件可能旋转了 90°" in odd(found, "SIGNED_FORM")


def test_a_scan_of_somebody_else_is_told_without_the_number_of_a_case_that_is_not_the_reviewers(
    stage: Stage, look: Look
) -> None:
    other = stage.submitted(stage.applicant(2, "李四光"))
    case_id = stage.submitted(stage.applicant(1))
    assert odd(look(case_id), "EDU_PROOF") == ["与他人办件的扫描件完全相同：其他办件"]

    stage.claim(other, stage.reviewer)
    assert odd(look(case_id), "EDU_PROOF") == [f"与他人办件的扫描件完全相同：{stage.case(other).number}"]


def test_the_same_scan_in_the_next_round_is_told(stage: Stage, look: Look) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)

    assert odd(look(case_id), "EDU_PROOF") == ["与上一轮的扫描件几乎相同，请确认是否已重新扫描"]


def test_a_sharper_scan_of_the_same_paper_is_what_was_asked_for(stage: Stage, look: Look) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    paper_before = PageFacts(1240, 1754, blank=False, sharpness=0.2, print="ff")
    seen(stage, case_id, "EDU_PROOF", paper_before)
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    with stage.database.transaction() as session:
        fresh = select(Attachment.file_id).where(Attachment.case_id == case_id, Attachment.round == 2)
        values = {"facts": ScanFacts((SHARP,)).kept(), "sha256": "1" * 64}
        session.execute(update(StoredFile).where(StoredFile.id.in_(fresh)).values(**values))

    assert odd(look(case_id), "EDU_PROOF") == []


def test_a_row_of_the_rules_that_fired_stands_beside_the_field_it_names(stage: Stage) -> None:
    case_id = stage.submitted()
    unmet = Condition("seniority", "从业年限", Result.UNMET, "工作年限不足", field="work_start_date")
    met = Condition("age", "年龄", Result.MET, field="birth_date")
    with stage.database.reading() as session:
        file = review.of(session, session.get_one(Case, case_id))
        found = hints.of(session, file, checks=[Checked(unmet, unmet), Checked(met, met)])

    assert odd(found, "work_start_date") == ["从业年限：工作年限不足"]
    assert odd(found, "birth_date") == []
