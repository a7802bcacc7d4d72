"""The remarks of the round before in the drawer, and the drawer 变化."""

from uuid import UUID

import pytest

from tests.house import HouseClient
from tests.integration.core.stage import RETURN_OF_SCHOOL, Stage
from tests.integration.corrections.acts import todo, waiting
from tests.integration.web.applicant import shown, tree

AGAIN = {"outcome": "return", "remark_field": ["mobile"], "remark_text": ["请核对手机号码"]}


@pytest.fixture
def case_id(stage: Stage) -> UUID:
    """A case that came back with another school and the same proof, on the reviewer's desk."""
    applicant = stage.applicant()
    found = stage.submitted(applicant)
    stage.decide(found, RETURN_OF_SCHOOL, stage.reviewer)
    stage.save(found, {"school": "清华大学"}, applicant)
    stage.hand_in(found, applicant)
    stage.claim(found, stage.reviewer)
    return found


@pytest.fixture
def address(stage: Stage, case_id: UUID) -> str:
    """The page of the task."""
    return f"/desk/tasks/{stage.open_task(case_id).id}"


def _said(stage: Stage, case_id: UUID, school: str, proof: str) -> dict[str, str]:
    said = {"school": school, "EDU_PROOF": proof}
    return {f"earlier-{one.id}": said[one.target] for one in waiting(stage, case_id)}


def test_each_earlier_remark_stands_beside_old_and_new(reviewer: HouseClient, address: str) -> None:
    text = shown(reviewer.get(address).text)
    assert "毕业院校：请填写毕业院校全称 已修改 原：华北电力大学 → 现：清华大学" in text
    assert "学历证明：学历证书扫描件不清晰，请重新扫描 未修改 附件没有变化，共 1 份" in text


def test_an_earlier_remark_that_was_not_looked_at_is_told_at_its_place(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    proof, school = waiting(stage, case_id)
    answer = reviewer.post(address, data={"outcome": "approve", f"earlier-{school.id}": "resolved"})
    checked = tree(answer.text).xpath("//@id[ancestor-or-self::*[@checked]]")
    assert answer.status_code == 422
    assert f'href="#f-earlier-{proof.id}"' in answer.text
    assert f'id="f-earlier-{proof.id}-error"' in answer.text
    assert f"earlier-{school.id}-resolved" in checked


def test_a_case_passes_when_every_earlier_remark_is_resolved(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    said = _said(stage, case_id, "resolved", "resolved")
    assert reviewer.post(address, data={"outcome": "approve", **said}).status_code == 303
    assert waiting(stage, case_id) == []


def test_a_return_of_what_stays_wrong_needs_no_more_words(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    said = _said(stage, case_id, "resolved", "repeated")
    assert reviewer.post(address, data={"outcome": "return", **said}).status_code == 303
    assert [(one.about, one.times) for one in todo(stage, case_id)] == [("学历证明", 2)]


def test_a_second_return_for_what_could_be_seen_asks_for_its_reason(
    stage: Stage, reviewer: HouseClient, case_id: UUID, address: str
) -> None:
    said = _said(stage, case_id, "resolved", "resolved")
    asked = reviewer.post(address, data={**AGAIN, **said})
    given = reviewer.post(address, data={**AGAIN, **said, "again": "电话无法接通"})
    assert (asked.status_code, given.status_code) == (422, 303)
    assert 'href="#f-again"' in asked.text
    assert 'id="f-again-error"' in asked.text


@pytest.mark.parametrize("asked", ["", "&from=1&to=2", "&from=9&to=nonsense"])
def test_two_rounds_stand_beside_each_other(reviewer: HouseClient, address: str, asked: str) -> None:
    text = shown(reviewer.get(f"{address}?view=changes{asked}").text)
    assert "毕业院校 修改 原：华北电力大学 现：清华大学" in text


def test_a_first_round_has_nothing_to_compare_with(stage: Stage, reviewer: HouseClient) -> None:
    task_id = stage.claim(stage.submitted(), stage.reviewer)
    assert "只有一轮提交" in reviewer.get(f"/desk/tasks/{task_id}?view=changes").text
