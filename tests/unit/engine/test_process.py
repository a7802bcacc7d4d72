"""How a process moves: branches, loops, events, tables, and what it refuses."""

import json

import pytest

from app.engine.faults import EngineFault
from app.engine.process import Process
from app.engine.spec import Spec
from app.errors import InvalidRelease, MessageNotExpected, TaskNotOpen
from tests.unit.engine.drafts import complete, draft, event, job, node, open_elements, spec
from tests.unit.engine.test_tables import table
from tests.workflows.walking import Clock

CLOCK = Clock()
ENDS = node("startEvent", "s") + node("endEvent", "e")
STATUS = '<spiffworkflow:properties><spiffworkflow:property name="status" value="已审核"/></spiffworkflow:properties>'
DONE = node("startEvent", "s") + node(
    "endEvent", "e", inside=f"<bpmn:extensionElements>{STATUS}</bpmn:extensionElements>"
)


def begin(parsed: Spec, **facts: object) -> Process:
    return Process.start(parsed, facts, clock=CLOCK)


def slept(process: Process) -> Process:
    return Process.restore(process.spec, process.state(), clock=CLOCK)


def both_branches() -> Spec:
    nodes = ENDS + node("userTask", "a", "b", "c") + node("parallelGateway", "split", "join")
    nodes += node("exclusiveGateway", "begin", "again")
    arrows = ["s begin", "begin split", "split a", "split b", "a join", "b join", "join c", "c again", "again e *"]
    return spec(draft(nodes, *arrows, 'again begin more == "yes"'))


def test_a_join_waits_for_all_its_branches_over_night() -> None:
    process = slept(begin(both_branches(), more="no"))
    complete(process, "a")
    process = slept(process)
    halfway = open_elements(process)
    complete(process, "b")

    assert halfway == ["b"]
    assert open_elements(slept(process)) == ["c"]


def test_a_join_in_a_loop_waits_for_both_branches_in_every_round() -> None:
    process = begin(both_branches(), more="yes")
    for first, second in (("a", "b"), ("b", "a"), ("b", "a")):
        complete(process, first)
        process = slept(process)
        assert open_elements(process) == [second]
        complete(process, second)
        complete(process, "c", more="yes")
    complete(process, "a")
    complete(process, "b")
    complete(process, "c", more="no")

    assert process.end is not None


def test_three_branches_join_although_they_come_on_three_days() -> None:
    nodes = ENDS + node("userTask", "a", "b", "c") + node("parallelGateway", "split", "join")
    arrows = ["s split", "split a", "split b", "split c", "a join", "b join", "c join", "join e"]
    process = begin(spec(draft(nodes, *arrows)))
    for element in "bca":
        assert process.end is None
        complete(process, element)
        process = slept(process)

    assert process.end is not None


def test_the_state_does_not_grow_while_another_branch_stays_open() -> None:
    nodes = ENDS + node("endEvent", "told") + node("userTask", "a", "b") + job("j") + node("parallelGateway", "split")
    nodes += node("exclusiveGateway", "more", "back")
    arrows = ["s split", "split j", "j told", "split back", "back a", "a b", "b more", "more e *"]
    process = begin(spec(draft(nodes, *arrows, "more back round == 1")), round=1)
    sizes = []
    for _ in range(300):
        complete(process, "a")
        complete(process, "b")
        process = slept(process)
        sizes.append(len(process.state()))

    assert open_elements(process) == ["a", "j"]
    assert len(set(sizes)) == 1


def test_a_move_that_never_comes_to_rest_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"g{number}" for number in range(50)]
    arrows = [f"{a} {b}" for a, b in zip(["s", *ids], [*ids, "e"], strict=True)]
    parsed = spec(draft(ENDS + node("exclusiveGateway", *ids), *arrows))
    monkeypatch.setattr("app.engine.process.STEP_BUDGET", 20)

    with pytest.raises(EngineFault, match="endless"):
        begin(parsed)


def test_a_terminating_end_stops_all_other_branches() -> None:
    nodes = node("startEvent", "s") + node("userTask", "a", "b") + node("parallelGateway", "split")
    nodes += node("endEvent", "slow") + node("endEvent", "stop", inside='<bpmn:terminateEventDefinition id="t"/>')
    process = begin(spec(draft(nodes, "s split", "split a", "split b", "a stop", "b slow")))
    complete(process, "a")

    assert open_elements(process) == []
    assert process.end is not None
    assert process.end.element == "stop"


def test_the_process_waits_at_an_event_between_two_tasks() -> None:
    timer = (
        '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration>days(2)</bpmn:timeDuration></bpmn:timerEventDefinition>'
    )
    nodes = ENDS + node("userTask", "a") + node("intermediateCatchEvent", "pause", inside=timer)
    process = begin(spec(draft(nodes, "s pause", "pause a", "a e")))
    due = process.next_due
    assert due is not None
    process = slept(process)
    process.wake(due)

    assert open_elements(process) == ["a"]


def test_a_message_moves_on_what_waits_for_it() -> None:
    message = '<bpmn:messageEventDefinition id="t" messageRef="m"/>'
    nodes = ENDS + node("userTask", "a") + node("intermediateCatchEvent", "pause", inside=message)
    process = slept(begin(spec(draft(nodes, "s pause", "pause a", "a e"))))
    expected = process.messages
    process.send("stop", {})

    assert expected == {"stop"}
    assert open_elements(process) == ["a"]
    with pytest.raises(MessageNotExpected):
        process.send("stop", {})


def test_what_a_table_decides_becomes_a_fact() -> None:
    inside = "<bpmn:extensionElements><spiffworkflow:calledDecisionId>d</spiffworkflow:calledDecisionId>"
    nodes = (
        ENDS + node("userTask", "a") + node("businessRuleTask", "decide", inside=inside + "</bpmn:extensionElements>")
    )
    nodes += node("exclusiveGateway", "g")
    rules = table(("> 1", '"long"'), ("-", '"short"'), policy="FIRST")
    source = draft(nodes, "s decide", "decide g", "g e *", 'g a result == "long"', "a e")

    assert open_elements(begin(spec(source, [rules]), round=2)) == ["a"]
    assert begin(spec(source, [rules]), round=1).end is not None


def test_a_job_keeps_the_parameters_of_the_moment_it_was_reached() -> None:
    nodes = ENDS + job("j", "notify", to="&quot;applicant&quot;", number="round + 1")
    process = slept(begin(spec(draft(nodes, "s j", "j e")), round=2))
    [step] = process.steps()

    assert (step.kind, step.operation, step.parameters) == ("job", "notify", {"to": "applicant", "number": 3})


def test_the_deadline_of_a_job_runs_while_it_is_open() -> None:
    nodes = ENDS + job("j") + node("userTask", "a") + event("late", "j", "hours(1)")
    process = slept(begin(spec(draft(nodes, "s j", "j e", "late a", "a e"))))
    job_id = process.steps()[0].id
    due = process.next_due
    assert due is not None
    process.wake(due)

    assert open_elements(process) == ["a"]
    with pytest.raises(TaskNotOpen):
        process.complete(job_id, {})


def test_a_timer_that_is_due_does_not_overtake_the_person_who_is_completing() -> None:
    nodes = ENDS + node("userTask", "a", "b", "late") + event("t", "a", "days(0)")
    process = begin(spec(draft(nodes, "s a", "a b", "b e", "t late", "late e")))
    complete(process, "a")

    assert open_elements(process) == ["b"]


def test_a_condition_over_a_missing_fact_is_a_fault() -> None:
    nodes = ENDS + node("userTask", "a") + node("exclusiveGateway", "g")
    process = begin(spec(draft(nodes, "s a", "a g", "g e *", "g a decision == 1")))

    with pytest.raises(EngineFault, match="decision"):
        complete(process, "a")
    with pytest.raises(EngineFault, match="failed"):
        process.state()


def test_a_field_left_out_of_the_form_is_none() -> None:
    nodes = ENDS + node("userTask", "a", "b") + node("exclusiveGateway", "g")
    parsed = spec(draft(nodes, "s a", "a g", "g e *", "g b form.school == None", "b e"))
    process = begin(parsed, form={})
    complete(process, "a", form={"other": 1})

    assert parsed.names == {"form.school"}
    assert open_elements(process) == ["b"]


def test_only_facts_that_the_diagram_reads_are_stored() -> None:
    nodes = ENDS + node("userTask", "a") + node("exclusiveGateway", "g")
    parsed = spec(draft(nodes, "s a", "a g", "g e *", "g a round == 9"))
    process = begin(parsed, round=1, identity_number="110000198001011230")

    assert json.loads(process.state())["facts"] == {"round": 1}


@pytest.mark.parametrize(
    "fact",
    [
        {"typename": "datetime", "value": "boom"},
        {"deep": [{"typename": "X"}]},
        object(),
        {1: 2},
        b"bytes",
        [[[[[[[[[[[[[[]]]]]]]]]]]]]],
        list(range(6000)),
    ],
)
def test_facts_that_are_not_plain_are_refused(fact: object) -> None:
    nodes = ENDS + node("userTask", "a")

    with pytest.raises(EngineFault):
        begin(spec(draft(nodes, "s a", "a e")), form=fact)


def test_a_fact_changed_by_its_owner_does_not_change_the_process() -> None:
    nodes = ENDS + node("userTask", "a") + node("exclusiveGateway", "g")
    parsed = spec(draft(nodes, "s a", "a g", "g e *", 'g a "x" in tags'))
    tags = ["x"]
    process = begin(parsed, tags=tags)
    tags.clear()
    complete(process, "a")

    assert open_elements(process) == ["a"]


@pytest.mark.parametrize("text", ["", "[]", "null", '{"v": 99}', "not json"])
def test_a_state_that_is_none_is_a_fault(text: str) -> None:
    with pytest.raises(EngineFault):
        Process.restore(both_branches(), text, clock=CLOCK)


def test_a_state_of_another_release_is_a_fault() -> None:
    text = begin(both_branches(), more="no").state()
    other = spec(draft(ENDS + node("userTask", "z"), "s z", "z e"))

    with pytest.raises(EngineFault, match="release"):
        Process.restore(other, text, clock=CLOCK)


def test_two_hundred_tasks_in_a_row_can_be_walked() -> None:
    ids = [f"t{number}" for number in range(198)]
    arrows = [f"{a} {b}" for a, b in zip(["s", *ids], [*ids, "e"], strict=True)]
    process = begin(spec(draft(ENDS + node("userTask", *ids), *arrows)))
    for element in ids:
        complete(process, element)

    assert process.end is not None


def test_a_diagram_that_cannot_be_parsed_names_the_element() -> None:
    with pytest.raises(InvalidRelease) as refusal:
        spec(draft(ENDS + node("userTask", "a"), "s a", "a nowhere"))

    assert "f1" in {fault.field for fault in refusal.value.faults}


def test_work_that_stands_aside_keeps_no_case_open() -> None:
    nodes = DONE + node("endEvent", "told") + node("userTask", "a") + job("j") + node("parallelGateway", "split")
    process = begin(spec(draft(nodes, "s split", "split j", "j told", "split a", "a e *")))
    before = process.end
    complete(process, "a")
    process = slept(process)
    ended, late = process.end, open_elements(process)
    complete(process, "j")

    assert before is None
    assert ended is not None
    assert late == ["j"]
    assert process.end == ended


def test_a_branch_that_leads_to_somebodys_step_keeps_the_case_open() -> None:
    nodes = DONE + node("endEvent", "seen") + node("userTask", "a", "b") + job("j") + node("parallelGateway", "split")
    process = begin(spec(draft(nodes, "s split", "split j", "j b", "b seen", "split a", "a e *")))
    complete(process, "a")
    waiting = process.end
    complete(process, "j")
    complete(process, "b")

    assert waiting is None
    assert process.end is not None
