"""Remarks over the rounds: ticked off, looked at again, resolved or repeated; and a second return says why."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.review import Decision, Outcome, Remark
from app.errors import InvalidInput, NotFound, TaskNotOpen
from app.models import Case, Event
from app.queries.remarks import REPEATED, RESOLVED
from app.services import remarks
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN_OF_SCHOOL, Stage
from tests.integration.corrections.acts import (
    MOBILE,
    PROOF,
    SCHOOL,
    attach,
    decide,
    earlier,
    hand_in_signed,
    returned,
    todo,
    waiting,
)

ALL = {"school": RESOLVED, "EDU_PROOF": RESOLVED}


def _said(stage: Stage, case_id: UUID, **said: str) -> dict[UUID, str]:
    return {one.id: said[one.target] for one in waiting(stage, case_id) if one.target in said}


def _tick(stage: Stage, case_id: UUID, remark_id: UUID, by: Actor, *, words: str = "", done: bool = True) -> None:
    with stage.database.transaction() as session:
        remarks.answer(session, case_id, remark_id, done=done, words=words, by=by)


def _handed_in(stage: Stage, case_id: UUID, by: Actor, **values: str) -> None:
    stage.save(case_id, values, by)
    stage.hand_in(case_id, by)
    stage.claim(case_id, stage.reviewer)


def test_the_list_says_what_became_of_each_part(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    stage.save(case_id, {"school": "清华大学"}, applicant)
    proof, school = todo(stage, case_id)
    assert (proof.about, proof.changed, proof.done) == ("学历证明", False, False)
    assert (school.about, school.changed, school.value) == ("毕业院校", True, "清华大学")
    assert [(one.before, one.after) for one in school.changes] == [("华北电力大学", "清华大学")]


def test_a_remark_is_ticked_off_with_words_and_opened_again(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    first = todo(stage, case_id)[0].remark
    _tick(stage, case_id, first.id, applicant, words=" 已核对，\u3000无需修改 ")
    ticked = todo(stage, case_id)[0]
    _tick(stage, case_id, first.id, applicant, done=False)
    again = todo(stage, case_id)[0]
    assert (ticked.done, ticked.remark.answer) == (True, "已核对， 无需修改")
    assert (again.done, again.remark.answer) == (False, "")
    with stage.database.reading() as session:
        query = select(Event.kind).where(Event.case_id == case_id, Event.kind.startswith("remark_"))
        assert session.scalars(query.order_by(Event.position)).all() == ["remark_answered", "remark_reopened"]


def test_only_ones_own_remarks_of_this_return_are_ticked_off(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    first, other = todo(stage, case_id)[0].remark, stage.applicant(2, "李四光")
    for remark_id, by in ((uuid4(), applicant), (first.id, other)):
        with pytest.raises(NotFound):
            _tick(stage, case_id, remark_id, by)
    stage.hand_in(case_id, applicant)
    with pytest.raises(TaskNotOpen):
        _tick(stage, case_id, first.id, applicant)


@pytest.mark.parametrize("words", ["字" * 201, "看不见的\u202e字"])
def test_words_that_cannot_be_kept_are_told_at_their_remark(
    stage: Stage, case_id: UUID, applicant: Actor, words: str
) -> None:
    first = todo(stage, case_id)[0].remark
    with pytest.raises(InvalidInput) as refused:
        _tick(stage, case_id, first.id, applicant, words=words)
    assert [fault.field for fault in refused.value.faults] == [f"todo.{first.id}"]


def test_the_next_review_sees_each_remark_beside_old_and_new(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    attach(stage, case_id, "EDU_PROOF", applicant)
    _tick(stage, case_id, todo(stage, case_id)[0].remark.id, applicant, words="已重新扫描")
    stage.save(case_id, {"school": "清华大学"}, applicant)
    hand_in_signed(stage, case_id, applicant)
    proof, school = earlier(stage, case_id)
    assert [one.after for one in school.changes] == ["清华大学"]
    assert proof.files is not None
    assert ([len(side) for side in (proof.files.removed, proof.files.added)], proof.changed) == ([1, 1], True)
    assert proof.remark.answer == "已重新扫描"


def test_a_draft_that_was_not_handed_in_is_nobody_elses_business(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    stage.save(case_id, {"school": "清华大学"}, applicant)
    assert earlier(stage, case_id) == []


@pytest.mark.parametrize("decision", [APPROVAL, returned(SCHOOL)])
def test_nobody_goes_on_before_every_earlier_remark_was_looked_at(
    stage: Stage, case_id: UUID, applicant: Actor, decision: Decision
) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    proof, _ = waiting(stage, case_id)
    with pytest.raises(InvalidInput, match="请核对上一轮对“学历证明”的意见") as refused:
        decide(stage, case_id, decision, _said(stage, case_id, school=RESOLVED), stage.reviewer)
    assert [fault.field for fault in refused.value.faults] == [f"earlier.{proof.id}"]


def test_what_still_has_to_be_corrected_is_not_approved(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    said = _said(stage, case_id, school=RESOLVED, EDU_PROOF=REPEATED)
    with pytest.raises(InvalidInput, match="仍需补正，不能选择“通过”"):
        decide(stage, case_id, APPROVAL, said, stage.reviewer)


def test_a_refusal_may_leave_earlier_remarks_open(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    decide(stage, case_id, REFUSAL, {}, stage.reviewer)
    stage.work()
    assert stage.case(case_id).outcome == "refused"


def test_whoever_resolved_a_remark_is_kept_and_the_next_step_need_not(
    stage: Stage, case_id: UUID, applicant: Actor
) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    decide(stage, case_id, APPROVAL, _said(stage, case_id, **ALL), stage.reviewer)
    assert {(one.remark.state, one.settled_by) for one in earlier(stage, case_id)} == {(RESOLVED, "reviewer1")}
    stage.claim(case_id, stage.approver)
    decide(stage, case_id, APPROVAL, {}, stage.approver)
    assert stage.case(case_id).status.startswith("已审核")


def test_a_remark_is_repeated_in_the_next_return(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    said = _said(stage, case_id, school=RESOLVED, EDU_PROOF=REPEATED)
    with stage.database.reading() as session:
        again = remarks.repeated(session, session.get_one(Case, case_id), said, ())
    decide(stage, case_id, returned(*again), said, stage.reviewer)
    (proof,) = todo(stage, case_id)
    assert (proof.about, proof.times, proof.remark.text) == ("学历证明", 2, RETURN_OF_SCHOOL.remarks[0].text)


def test_new_words_about_the_same_part_stand_for_the_repeated_remark(
    stage: Stage, case_id: UUID, applicant: Actor
) -> None:
    _handed_in(stage, case_id, applicant, school="清华")
    said = _said(stage, case_id, school=REPEATED, EDU_PROOF=RESOLVED)
    decide(stage, case_id, returned(Remark("field", "school", "不能用简称")), said, stage.reviewer)
    (school,) = todo(stage, case_id)
    assert (school.remark.text, school.times) == ("不能用简称", 2)


def test_three_rounds_of_remarks_end_with_an_approval(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    _handed_in(stage, case_id, applicant, school="清华")
    said = _said(stage, case_id, school=REPEATED, EDU_PROOF=RESOLVED)
    decide(stage, case_id, returned(SCHOOL), said, stage.reviewer)
    _handed_in(stage, case_id, applicant, school="清华大学")
    decide(stage, case_id, returned(SCHOOL), _said(stage, case_id, school=REPEATED), stage.reviewer)
    (last,) = todo(stage, case_id)
    _handed_in(stage, case_id, applicant, school="清华大学（北京）")
    decide(stage, case_id, APPROVAL, _said(stage, case_id, school=RESOLVED), stage.reviewer)
    assert (last.times, stage.case(case_id).round, waiting(stage, case_id)) == (3, 4, [])


@pytest.mark.parametrize("said", [{uuid4(): RESOLVED}, {}])
def test_what_is_said_of_other_peoples_remarks_changes_nothing(
    stage: Stage, case_id: UUID, applicant: Actor, said: dict[UUID, str]
) -> None:
    foreign = stage.submitted(stage.applicant(2, "李四光"))
    stage.decide(foreign, RETURN_OF_SCHOOL, stage.reviewer)
    _handed_in(stage, case_id, applicant, school="清华大学")
    others = {one.id: RESOLVED for one in waiting(stage, foreign)}
    decide(stage, case_id, REFUSAL, {**others, **said}, stage.reviewer)
    assert {one.state for one in waiting(stage, foreign)} == {"open"}


def test_a_second_return_for_what_could_be_seen_before_gives_its_reason(
    stage: Stage, case_id: UUID, applicant: Actor
) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    said = _said(stage, case_id, **ALL)
    with pytest.raises(InvalidInput, match="“手机”此前即可看到且未作修改") as refused:
        decide(stage, case_id, returned(MOBILE, SCHOOL), said, stage.reviewer)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("again", "AGAIN")]
    decide(stage, case_id, returned(MOBILE, again="电话无法接通"), said, stage.reviewer)
    assert stage.case(case_id).round == 3


@pytest.mark.parametrize("remark", [SCHOOL, PROOF, Remark("general", "", "请补充说明")])
def test_what_was_remarked_or_changed_before_needs_no_reason(
    stage: Stage, case_id: UUID, applicant: Actor, remark: Remark
) -> None:
    _handed_in(stage, case_id, applicant, school="清华大学")
    with stage.database.reading() as session:
        case = session.get_one(Case, case_id)
        assert remarks.overlooked(session, case, Decision(Outcome.RETURN, remarks=(remark,))) == []
