"""Three services of one step and one review each, with the eligibility tables that are shipped."""

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.operations import vocabulary
from app.services import shipped
from app.services.releases import BundleFile
from tests.workflows.walking import WORKFLOWS

TABLES = {"first": "eligibility_first", "renewal": "eligibility_renewal", "change": "eligibility_change"}
ACTS = {"first": "register", "renewal": "renew", "change": "change", "reissue": "reissue", "leave": "deregister"}
UNIT = {"key": "practice_unit_id", "label": "执业单位", "type": "organisation", "required": True}
DAYS = [
    {"key": "left_on", "label": "离职日期", "type": "date"},
    {"key": "joined_on", "label": "入职日期", "type": "date"},
]
SECTION = {"key": "unit", "title": "单位", "fields": [UNIT, *DAYS]}
FORM = {"key": "small", "title": "申请表", "sections": [SECTION], "checks": []}


def publish(session: Session) -> None:
    """Put a small service into force for each act of the register."""
    for key, act in ACTS.items():
        shipped.publish(session, key, _bundle(key, act), operations=vocabulary())


def _bundle(key: str, act: str) -> list[BundleFile]:
    files = [
        BundleFile(f"{key}.bpmn", "diagram", key, _diagram(key, act).encode()),
        BundleFile("small.json", "form", "small", json.dumps(FORM).encode()),
        BundleFile("review.json", "form", "review", (WORKFLOWS / "forms" / "review.json").read_bytes()),
    ]
    if table := TABLES.get(key):
        source = (WORKFLOWS / f"{table}.dmn").read_bytes()
        files.append(BundleFile(f"{table}.dmn", "table", table, source))
    return files


def _diagram(key: str, act: str) -> str:
    opening = {"prefix": key[0].upper(), "exclusive": "registration"}
    if key in TABLES:
        opening["eligibility"] = TABLES[key]
    applicant = {"role": "applicant", "form": "small"}
    review = {"role": "reviewer", "form": "review", "status": "待审核", "exclude": "applicant organisation"}
    nodes = (
        _node("startEvent", "start", _properties(opening))
        + _node("userTask", "apply", _properties({**applicant, "status": "草稿"}))
        + _node("userTask", "check", _properties(review))
        + '<bpmn:exclusiveGateway id="decided" default="f_approved"/>'
        + _node("userTask", "correct", _properties({**applicant, "status": "退回补正"}))
        + _node("serviceTask", "enter", _operation(act))
        + _node("endEvent", "approved", _properties({"status": "已审核", "outcome": "approved"}))
        + _node("endEvent", "refused", _properties({"status": "不予登记", "outcome": "refused"}))
    )
    flows = (
        _flow("f_start", "start", "apply")
        + _flow("f_apply", "apply", "check")
        + _flow("f_check", "check", "decided")
        + _flow("f_return", "decided", "correct", 'decision == "return"')
        + _flow("f_refuse", "decided", "refused", 'decision == "refuse"')
        + _flow("f_approved", "decided", "enter")
        + _flow("f_correct", "correct", "check")
        + _flow("f_enter", "enter", "approved")
    )
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t" '
        'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        f'<bpmn:process id="{key}" name="{key}" isExecutable="true">{nodes}{flows}</bpmn:process></bpmn:definitions>'
    )


def _node(kind: str, node_id: str, inside: str) -> str:
    extensions = f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"
    return f'<bpmn:{kind} id="{node_id}" name="{node_id}">{extensions}</bpmn:{kind}>'


def _properties(values: Mapping[str, str]) -> str:
    found = "".join(f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<spiffworkflow:properties>{found}</spiffworkflow:properties>"


def _operation(act: str) -> str:
    parameter = f'<spiffworkflow:parameter id="act" type="str" value="&quot;{act}&quot;"/>'
    return (
        f'<spiffworkflow:serviceTaskOperator id="update_register"><spiffworkflow:parameters>{parameter}'
        "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator>"
    )


def _flow(flow_id: str, source: str, target: str, condition: str = "") -> str:
    inside = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'
