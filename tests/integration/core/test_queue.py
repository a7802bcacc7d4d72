"""The queue: what is in its tabs and groups, what filters leave of it, and that pages show each line once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from app.domain.actor import Actor
from app.models import Case
from app.models.base import now
from app.queries import queue
from app.queries.queue_search import TABS, Search
from app.services import copies
from tests.integration.core.queueing import applicant_of, cases, count, lines, many
from tests.integration.core.stage import APPROVAL, RETURN, Stage, resident_number

MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
GROUPS = ("urgent", "corrected", "fresh")


def _applicant(stage: Stage, case_id: UUID) -> Actor:
    return stage.staff("hybrid", "reviewer", "approver", person=stage.case(case_id).person_id)


def _colleague(stage: Stage, _: UUID) -> Actor:
    return stage.staff("colleague", "reviewer", "approver", unit=stage.unit)


def _other_role(stage: Stage, _: UUID) -> Actor:
    return stage.staff("admin1", "administrator")


@pytest.mark.parametrize("candidate", [_applicant, _colleague, _other_role])
def test_who_may_not_decide_a_case_finds_it_in_no_tab_and_by_no_search(
    stage: Stage, candidate: Callable[[Stage, UUID], Actor]
) -> None:
    case_id = stage.submitted()
    stage.decide(case_id, RETURN, stage.reviewer)
    case, by = stage.case(case_id), candidate(stage, case_id)
    asked = [Search(tab) for tab in TABS]
    asked += [replace(one, text=text) for one in asked for text in (case.number, "张", "设备监理", resident_number(1))]
    asked += [Search("all", group="waiting"), Search("mine", group="waiting"), Search("all", person=case.person_id)]
    assert [cases(stage, one, by) for one in asked] == [set()] * len(asked)
    assert [count(stage, one, by) for one in asked] == [0] * len(asked)


def test_who_decided_the_first_review_sees_it_and_never_the_second_one(stage: Stage) -> None:
    both, case_id = stage.staff("both", "reviewer", "approver"), stage.submitted()
    stage.decide(case_id, APPROVAL, both)
    assert [(line.task.name, line.outcome) for line in lines(stage, Search("all"), both)] == [("初审", "approve")]
    assert cases(stage, Search("pool"), both) == set()


def test_a_returned_case_waits_for_its_applicant_in_the_lists_of_its_reviewers(stage: Stage) -> None:
    case_id = stage.submitted()
    stage.begun(stage.applicant(2, "李四"))  # a draft, which is nobody's business
    stage.decide(case_id, RETURN, stage.reviewer)
    found = lines(stage, Search("all", group="waiting"), stage.reviewer)
    assert [(line.case.id, line.waits_for_applicant) for line in found] == [(case_id, True)]
    assert found[0].opens == lines(stage, Search("done"), stage.reviewer)[0].task.id
    assert cases(stage, Search("mine", group="waiting"), stage.reviewer) == {case_id}


def test_every_waiting_task_is_in_exactly_one_group(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        urgent = stage.submitted()
        clock.shift(timedelta(days=3))
        fresh = stage.submitted(stage.applicant(2, "李四"))
        corrected = stage.submitted(stage.applicant(3, "王五"))
        stage.decide(corrected, RETURN, stage.reviewer)
        stage.hand_in(corrected, applicant_of(stage, corrected))
        groups = {group: cases(stage, Search("pool", group=group), stage.reviewer) for group in GROUPS}
    assert groups == {"urgent": {urgent}, "fresh": {fresh}, "corrected": {corrected}}


def test_a_corrected_case_is_kept_for_its_reviewer_and_comes_to_the_others_later(stage: Stage) -> None:
    case_id, colleague = stage.submitted(), stage.staff("reviewer2", "reviewer")
    stage.decide(case_id, RETURN, stage.reviewer)
    stage.hand_in(case_id, applicant_of(stage, case_id))
    kept = [cases(stage, Search("pool"), by) for by in (stage.reviewer, colleague)]
    with time_machine.travel(now() + timedelta(days=30)):
        later = cases(stage, Search("pool"), colleague)
    assert (kept, later) == ([{case_id}, set()], {case_id})


def test_filters_narrow_together(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        stage.submitted()
        clock.shift(timedelta(days=1))
        wanted = stage.submitted(stage.applicant(2, "李四"))
    day = date(2026, 3, 17)
    search = Search("pool", service="first_registration", step="初审", text="李", first=day, last=day, due="overdue")
    assert cases(stage, search, stage.reviewer) == {wanted}
    others = [replace(search, **change) for change in ({"step": "复核"}, {"text": "张"}, {"last": date(2026, 3, 16)})]
    assert [count(stage, one, stage.reviewer) for one in others] == [0, 0, 0]


@pytest.mark.parametrize("text", ["李", "李四", "number", "number in small letters", resident_number(2)])
def test_a_case_is_found_by_number_name_and_whole_identity_number(stage: Stage, text: str) -> None:
    stage.submitted()
    wanted = stage.submitted(stage.applicant(2, "李四"))
    number = stage.case(wanted).number
    typed = {"number": number, "number in small letters": number.lower()}.get(text, text)
    assert cases(stage, Search("pool", text=typed), stage.reviewer) == {wanted}


@pytest.mark.parametrize("text", ["%", "_", "四", resident_number(9), resident_number(2)[:17]])
def test_a_search_is_taken_literally(stage: Stage, text: str) -> None:
    stage.submitted(stage.applicant(2, "李四"))
    assert count(stage, Search("all", text=text), stage.reviewer) == 0


def test_a_part_of_the_units_name_finds_all_its_cases(stage: Stage) -> None:
    both = {stage.submitted(), stage.submitted(stage.applicant(2, "李四"))}
    assert cases(stage, Search("pool", text="设备监理"), stage.reviewer) == both


def test_a_line_tells_the_last_event_of_its_case(stage: Stage) -> None:
    case_id = stage.submitted()
    task_id = stage.claim(case_id, stage.reviewer)
    line = lines(stage, Search("mine"), stage.reviewer)[0]
    assert (line.task.id, line.holder) == (task_id, "reviewer1")
    assert line.news is not None
    assert (line.news.kind, line.news.at) == ("task_claimed", line.case.news_at)


def test_nothing_is_counted_beyond_the_most(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST", 3)
    many(stage, stage.submitted(), 8)
    assert count(stage, Search("pool"), stage.reviewer) == 4


def test_a_renamed_unit_is_sorted_by_its_new_name(stage: Stage) -> None:
    case_id = stage.submitted()
    with stage.database.transaction() as session:
        session.get_one(Case, case_id).organisation_name = "安徽设备监理有限公司"
        copies.renew(session, [case_id])
    assert lines(stage, Search("pool"), stage.reviewer)[0].task.organisation_name == "安徽设备监理有限公司"
