"""通知书: what goes out says what was decided, and the preview beside the decision is the letter that is sent."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from app.adapters import docx_text, pdf
from app.domain.calendar import today
from app.domain.letters import written
from app.domain.review import Decision, Remark
from app.models import Case, Document, Message, StoredFile, Task
from app.models.base import now
from app.queries import letters as kept
from app.services import letters, reviews
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, Stage

OPINION = "第一行 <b>&\n第二行：社会保险由“另一家”缴纳"
REFUSED = replace(REFUSAL, opinion=OPINION)
RETURNED = replace(
    RETURN,
    remarks=(
        Remark("field", "school", "与学历证书不一致"),
        Remark("attachment", "EDU_PROOF", "不清晰，\n请重新扫描"),
        Remark("general", "", "请核对联系方式"),
    ),
    opinion="请一次补齐",
)


def sent(stage: Stage, case_id: UUID) -> list[Document]:
    """The letters of a case that the worker has made, the first one first."""
    with stage.database.reading() as session:
        return [letter.document for letter in reversed(kept.of_case(session, case_id))]


def text_of(stage: Stage, file: StoredFile | None) -> str:
    """What a DOCX says, paragraph by paragraph."""
    assert file is not None
    data = stage.database.neighbours.storage.get(file.key)
    return "\n".join(paragraph.text for paragraph in docx_text.paragraphs(data))


def previewed(stage: Stage, task_id: UUID, decision: Decision) -> letters.Preview:
    """What the desk shows beside this decision before it is handed in."""
    words = {"outcome": decision.outcome.value, "reason_code": decision.reason_code, "opinion": decision.opinion}
    with stage.database.reading() as session:
        task = session.get_one(Task, task_id)
        case = session.get_one(Case, task.case_id)
        return letters.preview(session, task, case, words=words, remarks=decision.remarks, answers={})


def test_a_case_that_comes_to_review_is_acknowledged_once(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.work()
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant)
    stage.work()

    titles = [letter.title for letter in sent(stage, case_id)]
    said = text_of(stage, sent(stage, case_id)[0].docx)
    assert titles == ["受理通知书", "补正通知书"]
    assert f"提交的首次登记申请（办件编号 {stage.case(case_id).number}）收悉" in said


def test_a_return_is_told_with_all_remarks_numbered_and_until_when(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, RETURNED, stage.reviewer)
    stage.work()

    letter = sent(stage, case_id)[-1]
    said = text_of(stage, letter.docx)
    assert (letter.title, letter.round, letter.decision_id is not None) == ("补正通知书", 1, True)
    for line in (
        "1. 【毕业院校】与学历证书不一致",
        "2. 【学历证明】不清晰，\n请重新扫描",
        "3. 【整份申请】请核对联系方式",
    ):
        assert line in said
    with stage.database.reading() as session:
        told = session.scalars(select(Message.text).where(Message.subject.startswith("请补正"))).one()
    assert "（含当日）前" in said
    assert f"/me/cases/{case_id}" in told


def test_a_refusal_is_told_with_its_reason_and_that_one_may_object(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, REFUSED, stage.reviewer)
    stage.work()

    said = text_of(stage, sent(stage, case_id)[-1].docx)
    for words in ("不予登记通知书", "决定不予登记", "理由：", OPINION, "提出复核申请", written(today(now()))):
        assert words in said
    assert "UNIT_NOT_ELIGIBLE" not in said


@pytest.mark.parametrize("decision", [RETURNED, REFUSED])
def test_the_preview_is_the_letter_that_is_sent(stage: Stage, decision: Decision) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    shown = previewed(stage, task_id, decision)
    with stage.database.transaction() as session:
        reviews.decide(session, task_id, decision, checklist={}, by=stage.reviewer)
    stage.work()

    letter = sent(stage, case_id)[-1]
    assert letter.title == shown.title
    assert text_of(stage, letter.docx) == "\n".join(paragraph.text for paragraph in shown.paragraphs)


def test_the_preview_of_a_pass_says_where_the_case_goes(stage: Stage) -> None:
    case_id = stage.submitted()
    shown = previewed(stage, stage.claim(case_id, stage.reviewer), APPROVAL)

    assert (shown.paragraphs, shown.waits) == ((), ("复核",))


def test_a_preview_changes_nothing(stage: Stage) -> None:
    case_id = stage.submitted()
    before = stage.case(case_id)
    previewed(stage, stage.claim(case_id, stage.reviewer), REFUSED)
    after = stage.case(case_id)

    assert (after.state, after.round, after.status) == (before.state, before.round, before.status)


def test_a_letter_is_no_exported_form(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.work()
    with stage.database.reading() as session:
        forms = session.scalars(select(Document).where(Document.case_id == case_id, Document.title == "")).all()

    assert [form.template for form in forms] == ["application_first"]


def test_a_late_letter_still_tells_the_decision_it_was_ordered_for(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURNED, stage.reviewer)
    stage.hand_in(case_id, applicant)
    stage.decide(case_id, REFUSED, stage.reviewer)
    stage.work()

    by_title = {letter.title: text_of(stage, letter.docx) for letter in sent(stage, case_id)}
    assert "请核对联系方式" in by_title["补正通知书"]
    assert "请核对联系方式" not in by_title["不予登记通知书"]


@pytest.mark.one_database
def test_the_pdf_says_what_the_preview_said(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    shown = previewed(stage, task_id, RETURNED)
    with stage.database.transaction() as session:
        reviews.decide(session, task_id, RETURNED, checklist={}, by=stage.reviewer)
    stage.work(office=True)

    file = sent(stage, case_id)[-1].pdf
    assert file is not None
    printed = pdf.text(stage.database.neighbours.storage.get(file.key))
    assert "".join(printed.split()) == "".join("".join(paragraph.text.split()) for paragraph in shown.paragraphs)
