"""A service of one review, for tests that need many cases and nothing around them."""

from uuid import UUID

from app.database import Database
from app.domain.actor import SYSTEM
from app.models import Person
from app.services import cases, releases
from app.services.releases import BundleFile
from tests.integration.core.stage import Stage

KEY = "small"
PROPERTIES = "".join(
    f'<spiffworkflow:property name="{name}" value="{value}"/>'
    for name, value in {"role": "reviewer", "form": "review", "status": "待审核", "exclude": "applicant"}.items()
)
DIAGRAM = f"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
<bpmn:process id="small" name="小事项" isExecutable="true">
  <bpmn:startEvent id="begin"/>
  <bpmn:userTask id="check" name="审核"><bpmn:extensionElements><spiffworkflow:properties>{PROPERTIES}
    </spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>
  <bpmn:endEvent id="finish"/>
  <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="check"/>
  <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="finish"/>
</bpmn:process></bpmn:definitions>""".encode()


def waiting_cases(stage: Stage, count: int) -> list[UUID]:
    """The ids of the tasks of many new cases of one person."""
    person_id = stage.applicant().person_id
    with stage.database.transaction() as session:
        releases.publish(session, KEY, "小事项", [BundleFile("small.bpmn", "diagram", KEY, DIAGRAM)], by=SYSTEM)
    with stage.database.transaction() as session:
        person = session.get_one(Person, person_id)
        made = [cases.start(session, KEY, person, by=SYSTEM).id for _ in range(count)]
    return [stage.open_task(case_id).id for case_id in made]


def start_one(database: Database, person_id: UUID) -> str:
    """Start a case in a transaction of its own; its number comes back."""
    with database.transaction() as session:
        return cases.start(session, KEY, session.get_one(Person, person_id), by=SYSTEM).number
