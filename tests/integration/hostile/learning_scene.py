"""What the scene has of the 学习中心: a session in which the owner has a seat, hours, and a platform's token."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models import HourRecord
from app.services import platforms, training_plans, trainings
from tests.integration.learning.learners import plan


def ids(session: Session, people: Mapping[str, Actor]) -> dict[str, str]:
    """Ids under the names of the parts of addresses."""
    admin, owner = people["administrator"], people["owner"]
    training = training_plans.create(session, plan(), by=admin)
    training_plans.publish(session, training.id, by=admin)
    trainings.enrol(session, training.id, by=owner)
    token, _ = platforms.issue(session, "示例平台", "", by=admin)
    record = HourRecord(person_id=owner.person_id, platform="示例平台", record_id="A-1", course="设备监理", tenths=40)
    record.kind, record.finished_on = "ONLINE", date(2021, 6, 1)
    session.add(record)
    session.flush()
    return {
        "training_id": str(training.id),
        "signature": trainings.code(session, training),
        "record_id": str(record.id),
        "token_id": str(token.id),
    }
