"""The release check names every fault with its element, all at once, in Chinese."""

import pytest

from app.engine.checks import check
from app.errors import Fault
from tests.unit.engine.broken import BROKEN
from tests.unit.engine.drafts import draft, event, node
from tests.unit.engine.test_tables import table
from tests.workflows.walking import CONDITIONS, DIAGRAM, TABLE, edited, faults


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_diagram_is_refused_with_its_element(name: str) -> None:
    broken, where, reason = BROKEN[name]
    found = faults(broken())

    assert any(fault.field == where and reason in fault.message for fault in found), found


def test_all_faults_are_listed_at_once() -> None:
    broken = edited('value="approver"', 'value="emperor"')
    broken = edited('id="update_register"', 'id="rm_rf"', broken)
    broken = edited(r">working_days\(5\)<", ">seconds(1)<", broken)
    broken = edited(">decision ==", ">decison ==", broken)

    assert {fault.field for fault in faults(broken)} == {"recheck", "register", "prelim_overdue", "prelim_return"}


def test_faults_of_tables_are_listed_too() -> None:
    found = faults(DIAGRAM, TABLE, CONDITIONS, table(("> nix", "1")))

    assert [(fault.field, "nix" in fault.message) for fault in found] == [("d", True)]


def test_a_diagram_that_uses_a_table_which_is_not_there_is_refused() -> None:
    found = faults(DIAGRAM, table(("-", "1")))

    assert {fault.field for fault in found} == {"apply", "correct", "start"}


def test_too_many_nodes_are_refused() -> None:
    ids = [f"t{number}" for number in range(250)]
    arrows = [f"{a} {b}" for a, b in zip(["s", *ids], [*ids, "e"], strict=True)]
    found = bare(draft(node("startEvent", "s") + node("endEvent", "e") + node("userTask", *ids), *arrows))

    assert any("最多 200 个节点" in fault.message for fault in found)


def test_a_join_that_waits_for_ever_is_found_by_walking() -> None:
    nodes = node("startEvent", "s") + closing("e") + node("exclusiveGateway", "g") + node("parallelGateway", "join")
    nodes += node("manualTask", "a", "b", inside=properties(role="reviewer"))
    found = bare(draft(nodes, "s g", "g a round == 1", "g b *", "a join", "b join", "join e"))

    assert {fault.code for fault in found} == {"WALK"}
    assert "走不到写明状态的结束事件" in found[0].message


def test_a_circle_in_which_nothing_waits_is_refused() -> None:
    nodes = node("startEvent", "s") + closing("e") + node("exclusiveGateway", "g", "h")
    found = bare(draft(nodes, "s g", "g h", "h g *", "h e round == 1"))

    assert {fault.field for fault in found} == {"g", "h"}


def test_a_circle_in_which_nothing_is_decided_is_refused() -> None:
    nodes = node("startEvent", "s") + closing("e") + node("manualTask", "a", "b", inside=properties(role="reviewer"))
    found = bare(draft(nodes + event("t", "a", "days(1)"), "s a", "a b", "b a", "t e"))

    assert {fault.field for fault in found} == {"a", "b"}


def test_a_parallel_gateway_does_not_join_and_split_at_once() -> None:
    nodes = node("startEvent", "s") + closing("e") + node("parallelGateway", "p", "q")
    nodes += node("manualTask", "a", "b", "c", "d", inside=properties(role="reviewer"))
    arrows = ["s p", "p a", "p b", "a q", "b q", "q c", "q d", "c e", "d e"]

    assert {fault.code for fault in bare(draft(nodes, *arrows))} == {"PARALLEL"}


def test_a_side_branch_needs_no_status_but_the_case_needs_one() -> None:
    nodes = node("startEvent", "s") + closing("e") + node("endEvent", "side") + node("parallelGateway", "p")
    nodes += node("manualTask", "a", inside=properties(role="reviewer"))
    arrows = ["s p", "p a", "a e", "p side"]

    assert bare(draft(nodes, *arrows)) == []
    assert {fault.field for fault in bare(draft(nodes.replace("status", "outcome"), *arrows))} == {"e", "side"}


def properties(**given: str) -> str:
    inside = "".join(f'<spiffworkflow:property name="{k}" value="{v}"/>' for k, v in given.items())
    wrapped = f"<spiffworkflow:properties>{inside}</spiffworkflow:properties>"
    return f"<bpmn:extensionElements>{wrapped}</bpmn:extensionElements>"


def closing(end_id: str) -> str:
    return node("endEvent", end_id, inside=properties(status="已办结"))


def bare(source: bytes) -> list[Fault]:
    """Check a draft in an office that has one role and nothing else."""
    return check(source, roles={"reviewer"}, forms=(), operations={}, templates=(), facts={"round": 1})
