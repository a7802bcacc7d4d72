"""回避 by work history: nobody decides the case of somebody who once worked for their unit, on whatever path."""

from collections.abc import Callable
from uuid import UUID

import pytest

from app.domain.actor import Actor
from app.errors import InvalidInput, NotAllowed
from app.models import Organisation, Profile, Task
from app.models.base import now
from app.queries import next_task, queue
from app.services import claims, handovers, profiles, standing_in
from tests.integration.core.stage import APPROVAL, RETURN, Stage

ONCE = "上海（电力）设备监理有限责任公司"
Make = Callable[..., Actor]


@pytest.fixture
def colleague(stage: Stage) -> Make:
    """Make a reviewer who belongs to the unit of this name."""

    def made(name: str = "上海(电力)设备监理有限公司", *, former: str = "", into: UUID | None = None) -> Actor:
        with stage.database.transaction() as session:
            unit = Organisation(name=name, name_key=name, former_keys=former, state="active", answers={})
            unit.uscc, unit.merged_into_id = f"91310000{name[:2]}{into is None}", into
            session.add(unit)
        return stage.staff(f"of {name}", "reviewer", unit=unit.id)

    return made


def _worked(stage: Stage, by: Actor, unit: str) -> None:
    with stage.database.transaction() as session:
        profile = session.get_one(Profile, by.person_id)
        profile.answers = {
            **profile.answers,
            "work_history": [{"start": "2010-07-01", "end": "2012-06-30", "unit": unit}],
        }


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case of somebody who once worked in Shanghai."""
    applicant = stage.applicant()
    _worked(stage, applicant, ONCE)
    return stage.submitted(applicant)


def _is_shut_out(stage: Stage, case_id: UUID, by: Actor) -> bool:
    """Whether the list, the next best one, claiming, the batch, transfer and take-over agree that they may not."""
    task_id = stage.open_task(case_id).id
    with stage.database.reading() as session:
        seen = queue.waiting(session, by)["pool"] or next_task.ranked(session, by, at=now())
    with stage.database.transaction() as session:
        batch = claims.claim_many(session, [task_id], by=by)
        assert [one.number for one in batch.left] == [""] * len(batch.left)
        got = batch.claimed or claims.next_best(session, by=by)
    if got:
        return False
    with pytest.raises(NotAllowed, match="工作经历中有您所在的单位"), stage.database.transaction() as session:
        claims.claim(session, task_id, by=by)
    stage.claim(case_id, stage.reviewer)
    with pytest.raises(NotAllowed), stage.database.transaction() as session:
        handovers.take_over(session, task_id, reason="在岗", by=by)
    with pytest.raises(InvalidInput, match="应当回避"), stage.database.transaction() as session:
        handovers.transfer(session, task_id, to=by.account_id, reason="请办理", by=stage.reviewer)
    with stage.database.reading() as session:
        assert session.get_one(Task, task_id).holder_id == stage.reviewer.account_id
    return not seen


def test_a_colleague_of_a_former_unit_is_shut_out_whatever_the_spelling(
    stage: Stage, case_id: UUID, colleague: Make
) -> None:
    assert _is_shut_out(stage, case_id, colleague())


def test_a_unit_is_recognised_by_the_name_it_had_before(stage: Stage, case_id: UUID, colleague: Make) -> None:
    assert _is_shut_out(stage, case_id, colleague("华东监理有限公司", former="甲单位\n上海(电力)设备监理有限公司"))


def test_a_unit_is_recognised_in_what_it_was_merged_into(stage: Stage, case_id: UUID, colleague: Make) -> None:
    heir = colleague("华东监理有限公司")
    colleague(into=heir.organisation_id)
    assert _is_shut_out(stage, case_id, heir)


def test_a_unit_is_recognised_by_its_id(stage: Stage, colleague: Make) -> None:
    by, applicant = colleague(), stage.applicant()
    _worked(stage, applicant, str(by.organisation_id))
    assert _is_shut_out(stage, stage.submitted(applicant), by)


def test_a_reviewer_of_a_unit_that_the_history_does_not_name_may_take_the_case(
    stage: Stage, case_id: UUID, colleague: Make
) -> None:
    by = colleague("无关单位有限公司")
    assert not _is_shut_out(stage, case_id, by)


def test_a_unit_taken_out_of_the_history_still_ties_and_one_put_in_ties_at_once(stage: Stage, colleague: Make) -> None:
    applicant = stage.applicant()
    _worked(stage, applicant, ONCE)
    case_id = stage.submitted(applicant)
    new = {"work_history": [{"start": "2010-07-01", "end": "", "unit": "新的单位有限公司"}]}
    with stage.database.transaction() as session:
        version = session.get_one(Profile, applicant.person_id).version
        profiles.save(session, profiles.form_of(session), "work_history", new, version=version, by=applicant)
    with stage.database.transaction() as session:
        for by in (colleague(), colleague("新的单位有限公司")):
            assert claims.next_best(session, by=by) is None
            assert claims.claim_many(session, [stage.open_task(case_id).id], by=by).claimed == []


def test_a_corrected_case_is_not_kept_for_whoever_is_tied_since(stage: Stage, colleague: Make) -> None:
    by, applicant = colleague(), stage.applicant()
    case_id = stage.submitted(applicant)
    stage.decide(case_id, RETURN, by)
    _worked(stage, applicant, ONCE)
    stage.hand_in(case_id, applicant)
    assert stage.open_task(case_id).preferred_id is None


def test_a_deputy_may_decide_only_what_nothing_keeps_them_from(stage: Stage, case_id: UUID, colleague: Make) -> None:
    by = colleague()
    task_id = stage.claim(case_id, stage.reviewer)
    with stage.database.transaction() as session:
        session.get_one(Task, task_id).held_for_id = by.account_id
    with pytest.raises(Exception, match="不能再办理此件"), stage.database.transaction() as session:
        standing_in.hand_back(session, task_id, by=stage.reviewer)
    stage.decide(case_id, APPROVAL, stage.reviewer)
