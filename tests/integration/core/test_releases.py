"""Publishing: the same content is no new release, and a running case keeps the one it began with."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from app.errors import InvalidRelease
from app.models import Release
from app.operations import vocabulary
from app.services import shipped
from app.services.releases import BundleFile
from tests.integration.core.stage import APPROVAL, SERVICE, Stage

# Between 复核 and the register comes a third pair of eyes: one step, two arrows, a shape and two edges.
THIRD_REVIEW = """
    <bpmn:userTask id="final" name="终审">
      <bpmn:extensionElements>
        <spiffworkflow:properties>
          <spiffworkflow:property name="form" value="review" />
          <spiffworkflow:property name="role" value="approver" />
          <spiffworkflow:property name="due" value="5" />
          <spiffworkflow:property name="status" value="审核中" />
          <spiffworkflow:property name="exclude" value="applicant organisation prelim recheck" />
        </spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>recheck_pass</bpmn:incoming>
      <bpmn:outgoing>f_final</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f_final" sourceRef="final" targetRef="register" />"""
DRAWING = """
      <bpmndi:BPMNShape id="final_di" bpmnElement="final"><dc:Bounds x="1500" y="660" width="120" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="f_final_di" bpmnElement="f_final"><di:waypoint x="1560" y="740" />
        <di:waypoint x="1560" y="900" /></bpmndi:BPMNEdge>"""


def _with_third_review(diagram: bytes) -> bytes:
    """What an editor would save after a third review was put in before the register."""
    text = diagram.decode()
    text = text.replace(
        'id="recheck_pass" name="通过" sourceRef="recheck_decision" targetRef="register"',
        'id="recheck_pass" name="通过" sourceRef="recheck_decision" targetRef="final"',
    )
    text = text.replace("<bpmn:incoming>recheck_pass</bpmn:incoming>", "<bpmn:incoming>f_final</bpmn:incoming>")
    text = text.replace("<bpmn:flowNodeRef>recheck_decision</bpmn:flowNodeRef>", LANE)
    text = text.replace("</bpmn:process>", f"{THIRD_REVIEW}</bpmn:process>")
    return text.replace("</bpmndi:BPMNPlane>", f"{DRAWING}</bpmndi:BPMNPlane>").encode()


LANE = "<bpmn:flowNodeRef>recheck_decision</bpmn:flowNodeRef><bpmn:flowNodeRef>final</bpmn:flowNodeRef>"


def _bundle(settings: Settings, *, third_review: bool = False) -> list[BundleFile]:
    files = shipped.bundle(SERVICE, settings.workflows_dir, settings.templates_dir)
    if not third_review:
        return files
    return [replace(f, content=_with_third_review(f.content)) if f.kind == "diagram" else f for f in files]


def _publish(database: Database, files: list[BundleFile]) -> tuple[int, bool]:
    with database.transaction() as session:
        release, new = shipped.publish(session, SERVICE, files, operations=vocabulary())
    return release.number, new


def test_unchanged_content_is_not_published_again(database: Database) -> None:
    assert _publish(database, _bundle(database.neighbours.settings)) == (1, False)
    with database.reading() as session:
        assert session.scalars(select(func.count()).select_from(Release)).one() == 1


def test_going_back_to_an_older_diagram_is_a_new_release(database: Database) -> None:
    settings = database.neighbours.settings
    numbers = [_publish(database, _bundle(settings, third_review=changed)) for changed in (True, True, False)]
    assert numbers == [(2, True), (2, False), (3, True)]


def test_a_diagram_with_faults_is_refused_and_the_old_one_stays_in_force(database: Database) -> None:
    files = _bundle(database.neighbours.settings)
    broken = [
        replace(f, content=f.content.replace(b'value="reviewer"', b'value="janitor"')) if f.kind == "diagram" else f
        for f in files
    ]
    with pytest.raises(InvalidRelease) as refused:
        _publish(database, broken)
    assert [fault.field for fault in refused.value.faults] == ["prelim"]
    assert _publish(database, files) == (1, False)


def test_a_third_review_in_the_diagram_changes_the_journey_of_new_cases_only(stage: Stage) -> None:
    running = stage.submitted(stage.applicant(1, "张三丰"))
    assert _publish(stage.database, _bundle(stage.database.neighbours.settings, third_review=True)) == (2, True)
    new = stage.submitted(stage.applicant(2, "李四"))
    for case_id in (running, new):
        stage.decide(case_id, APPROVAL, stage.reviewer)
        stage.decide(case_id, APPROVAL, stage.approver)
    assert stage.open_task(new).name == "终审"
    stage.work()
    stage.issue(running)
    stage.work()
    assert (stage.case(running).outcome, stage.case(new).outcome) == ("approved", "")
    stage.decide(new, APPROVAL, stage.staff("approver2", "approver"))
    stage.work()
    stage.issue(new)
    stage.work()
    assert stage.case(new).outcome == "approved"
