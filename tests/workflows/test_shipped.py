"""The diagrams we ship pass the check that administrators' diagrams must pass, and can be changed."""

from pathlib import Path

import pytest
from lxml import etree

from app.engine.diagram import picture
from app.engine.spec import parse
from tests.workflows.walking import DIAGRAM, TABLE, WORKFLOWS, Walk, edited, faults

DIAGRAMS = sorted(WORKFLOWS.glob("*.bpmn"))
SVG = "{http://www.w3.org/2000/svg}"

THIRD_REVIEW = """
    <bpmn:userTask id="third" name="第三次审核">
      <bpmn:extensionElements>
        <spiffworkflow:properties>
          <spiffworkflow:property name="form" value="review" />
          <spiffworkflow:property name="role" value="approver" />
          <spiffworkflow:property name="exclude" value="applicant organisation prelim recheck" />
        </spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>recheck_pass</bpmn:incoming>
      <bpmn:outgoing>third_done</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="third_done" sourceRef="third" targetRef="register" />
  </bpmn:process>"""


def with_a_third_review() -> bytes:
    diagram = edited(r'(id="recheck_pass"[^>]*)targetRef="register"', r'\1targetRef="third"')
    diagram = edited(r"<bpmn:incoming>recheck_pass", "<bpmn:incoming>third_done", diagram)
    diagram = edited(
        r"<bpmn:flowNodeRef>recheck<", "<bpmn:flowNodeRef>third</bpmn:flowNodeRef><bpmn:flowNodeRef>recheck<", diagram
    )
    return edited(r"\n  </bpmn:process>", THIRD_REVIEW, diagram)


def tables_of(diagram: bytes) -> list[bytes]:
    """The tables that a diagram names."""
    return [path.read_bytes() for path in sorted(WORKFLOWS.glob("*.dmn")) if path.stem.encode() in diagram]


def test_the_shipped_diagram_may_be_published() -> None:
    assert faults() == []


def test_a_diagram_with_a_third_review_may_be_published_and_asks_for_it() -> None:
    diagram = with_a_third_review()
    found = faults(diagram)
    walk = Walk(parse(diagram, [TABLE]), over_night=True)
    walk.submitted()
    walk.complete("prelim", "recheck", decision="approve")

    assert found == []
    assert walk.open() == {"third"}


def test_a_running_case_keeps_the_diagram_it_started_with() -> None:
    walk = Walk(parse(DIAGRAM, [TABLE]), over_night=True)
    walk.submitted()
    parse(with_a_third_review(), [TABLE])
    walk.complete("prelim", "recheck", decision="approve")

    assert walk.open() == {"register"}


def test_the_picture_marks_where_the_case_has_been_and_where_it_stands() -> None:
    drawn = etree.fromstring(picture(DIAGRAM, passed={"start", "apply", "submitted", "to_prelim"}, here={"prelim"}))
    nodes = {node.get("data-element"): node for node in drawn.iter(f"{SVG}g") if node.get("data-element")}

    assert nodes["apply"].get("class") == "node userTask passed"
    assert nodes["prelim"].get("class") == "node userTask here"
    assert nodes["recheck"].get("class") == "node userTask"
    assert nodes["prelim"].findtext(f"{SVG}title") == "初审（任务，当前位置）"
    assert drawn.findtext(f"{SVG}desc") == "当前位置：初审"
    assert sum(flow.get("class") == "flow passed" for flow in drawn.iter(f"{SVG}g")) == 4


def test_the_picture_needs_no_script_and_no_style() -> None:
    drawn = etree.fromstring(picture(DIAGRAM))

    assert not [element for element in drawn.iter() if element.get("style") or "script" in str(element.tag)]
    assert not [name for element in drawn.iter() for name in element.attrib if str(name).startswith("on")]


def test_names_are_text_in_the_picture_and_never_markup() -> None:
    hostile = edited('name="初审"', 'name="&lt;script&gt;alert(1)&lt;/script&gt;"')

    assert "<script" not in picture(hostile)


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_shipped_diagram_can_be_drawn_whole(path: Path) -> None:
    diagram = path.read_bytes()
    drawn = etree.fromstring(picture(diagram))
    nodes = {element.get("data-element") for element in drawn.iter(f"{SVG}g") if element.get("data-element")}
    flows = [element for element in drawn.iter(f"{SVG}g") if str(element.get("class")).startswith("flow")]

    assert nodes == set(parse(diagram, tables_of(diagram)).elements)
    assert len(flows) == diagram.count(b"<bpmn:sequenceFlow ")
