"""A case from its first line to the certificate, and every other way in which it can end."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, InvalidInput, NotFound, TaskNotOpen
from app.models import Certificate, Document, Message, Registration
from app.models import Decision as DecisionRow
from app.queries import answers, cases
from app.services import claims, drafts, history, submissions
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, RETURN_OF_SCHOOL, Stage


def test_a_case_walks_from_draft_to_certificate(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    statuses = [stage.case(case_id).status]
    stage.hand_in(case_id, applicant)
    statuses.append(stage.case(case_id).status)
    stage.decide(case_id, APPROVAL, stage.reviewer)
    statuses.append(stage.case(case_id).status)
    stage.decide(case_id, APPROVAL, stage.approver)
    stage.work()
    stage.issue(case_id)
    stage.work()
    case = stage.case(case_id)
    assert [*statuses, case.status] == ["草稿", "待审核", "审核中", "已审核"]
    assert (case.outcome, case.exclusive_key, case.closed_at is not None) == ("approved", None, True)
    with stage.database.reading() as session:
        certificate = session.scalars(select(Certificate)).one()
        assert (certificate.state, certificate.registration.state) == ("CURRENT", "VALID")
        subjects = {message.subject for message in session.scalars(select(Message))}
        assert subjects == {f"已受理：首次登记 {case.number}", f"已审核：首次登记 {case.number}"}
        assert list(history.breaks(session)) == []


@pytest.mark.office
def test_the_worker_makes_the_form_and_the_certificate_with_libreoffice(stage: Stage) -> None:
    case_id = stage.approved()
    stage.work(office=True)
    with stage.database.reading() as session:
        document = session.scalars(select(Document).where(Document.title == "")).one()
        certificate = session.scalars(select(Certificate)).one()
        assert document.docx is not None
        assert document.pdf is not None
        assert certificate.file is not None
        signed = stage.database.neighbours.signer.verify(stage.database.neighbours.storage.get(certificate.file.key))
    assert (stage.case(case_id).outcome, signed.valid) == ("approved", True)


def test_a_return_opens_the_next_round_with_what_was_filled_in(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, stage.reviewer)
    case = stage.case(case_id)
    assert (case.status, case.round) == ("退回补正", 2)
    with stage.database.reading() as session:
        before = answers.of_round(session, case_id, "first_registration", 1)
        after = answers.of_round(session, case_id, "first_registration", 2)
        assert before is not None
        assert after is not None
        assert (after.values, after.submitted_at) == (before.values, None)


def test_a_returned_case_comes_back_and_is_approved(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN_OF_SCHOOL, stage.reviewer)
    stage.work()
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.hand_in(case_id, applicant)
    stage.decide(case_id, APPROVAL, stage.reviewer)
    stage.decide(case_id, RETURN, stage.approver)
    stage.hand_in(case_id, applicant)
    stage.decide(case_id, APPROVAL, stage.reviewer)
    stage.decide(case_id, APPROVAL, stage.approver)
    stage.work()
    with stage.database.reading() as session:
        decisions = cases.decisions(session, case_id)
        found = [(row.round, row.element, row.outcome) for row in reversed(decisions)]
        register = session.scalars(select(Registration)).one()
    assert found == [
        (1, "prelim", "return"),
        (2, "prelim", "approve"),
        (2, "recheck", "return"),
        (3, "prelim", "approve"),
        (3, "recheck", "approve"),
    ]
    assert register.state == "VALID"


def test_the_applicant_is_told_what_to_correct(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.work()
    with stage.database.reading() as session:
        message = session.scalars(select(Message).where(Message.subject.startswith("请补正"))).one()
    assert RETURN.remarks[0].text in message.text


def test_a_refusal_ends_the_case_and_frees_the_applicant(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, REFUSAL, stage.reviewer)
    stage.work()
    case = stage.case(case_id)
    assert (case.status, case.outcome) == ("不予登记", "refused")
    with stage.database.reading() as session:
        row = session.scalars(select(DecisionRow)).one()
    assert (row.reason, row.opinion, row.checklist) == (REFUSAL.reason_code, REFUSAL.opinion, {"signed": True})
    assert stage.begun(applicant) != case_id


def test_a_case_is_withdrawn_before_a_reviewer_claims_it(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.withdraw(case_id, applicant)
    case = stage.case(case_id)
    assert (case.status, case.outcome, case.next_due) == ("已撤回", "withdrawn", None)


def test_a_case_is_not_withdrawn_while_a_reviewer_has_it(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    stage.claim(case_id, stage.reviewer)
    with pytest.raises(Conflict):
        stage.withdraw(case_id, applicant)
    assert stage.case(case_id).status == "待审核"


def test_a_case_whose_claim_was_released_can_be_withdrawn(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    task_id = stage.claim(case_id, stage.reviewer)
    with stage.database.transaction() as session:
        claims.release(session, task_id, by=stage.reviewer)
    stage.withdraw(case_id, applicant)
    assert stage.case(case_id).outcome == "withdrawn"


def test_nobody_withdraws_the_case_of_somebody_else(stage: Stage) -> None:
    case_id = stage.submitted()
    with pytest.raises(NotFound):
        stage.withdraw(case_id, stage.applicant(2, "李四"))


def test_a_second_open_case_of_the_same_person_is_refused(stage: Stage) -> None:
    applicant = stage.applicant()
    stage.begun(applicant)
    with pytest.raises(Conflict):
        stage.begun(applicant)


def test_a_form_that_was_changed_before_it_was_printed_is_not_printed(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.order(case_id, applicant)
    stage.save(case_id, {"school": "清华大学"}, applicant)
    stage.work()
    with stage.database.reading() as session:
        assert session.scalars(select(Document)).all() == []
    stage.order(case_id, applicant)
    stage.work()
    with stage.database.reading() as session:
        assert session.scalars(select(Document)).one().docx is not None


def test_nothing_can_be_saved_after_it_was_handed_in(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.submitted(applicant)
    with pytest.raises(TaskNotOpen), stage.database.transaction() as session:
        drafts.save(session, case_id, {"school": "清华大学"}, version=9, by=applicant)


def test_an_empty_case_cannot_be_handed_in_and_all_reasons_are_given(stage: Stage) -> None:
    applicant = stage.applicant()
    case_id = stage.begun(applicant)
    stage.save(case_id, {"school": "", "mobile": ""}, applicant)
    with pytest.raises(InvalidInput) as refused, stage.database.transaction() as session:
        submissions.submit(session, case_id, by=applicant)
    fields = {fault.field for fault in refused.value.faults}
    assert fields >= {"form.school", "form.mobile", "slot.ID_PROOF", "slot.SIGNED_FORM"}
