"""People of the demonstration who were registered years ago: to renew, to be short of hours, to change units."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.hours import HourKind
from app.domain.register import Act
from app.models import Case, Certificate, HourRecord, RegistrationVersion
from app.models.base import now
from app.services import cases, registers
from app.services.demo_people import DemoPerson

YEARS = 3
PEOPLE = (
    DemoPerson(
        "renewing", "周启明", "男", date(1983, 4, 18), "PASSPORT", "E00000007", "SBJL20120007", "#26364f",
        "登记将到期，学时已够，可以办理延续登记", "approved", {"days_left": 60},
    ),
    DemoPerson(
        "short", "吴思远", "男", date(1987, 11, 2), "PASSPORT", "E00000008", "SBJL20160008", "#3d3d3d",
        "登记将到期，还缺 24 学时", "approved", {"days_left": 20, "hours": (8, 10, 8, 10)},
    ),
    DemoPerson(
        "moving", "郑海燕", "女", date(1990, 7, 9), "PASSPORT", "E00000009", "SBJL20170009", "#5a2b3c",
        "已登记，可以办理变更登记", "approved", {"days_left": 640},
    ),
)  # fmt: skip


def load(session: Session, people: Mapping[str, Actor]) -> None:
    """Enter them into the register on the day when their period began; the worker makes the certificates."""
    for person in PEOPLE:
        actor = people[person.key]
        began = _began(today(now()) + timedelta(person.more["days_left"]))
        case_id = session.scalars(select(Case.id).where(Case.person_id == actor.person_id)).one()
        registers.enter(session, cases.lock(session, case_id), Act.REGISTER, on=began)
        session.flush()
        _date_certificate(session, case_id, began)
        for number, hours in enumerate(person.more.get("hours", ())):
            session.add(_record(actor, number, hours, began + timedelta(90 * (number + 1))))
    session.flush()


def _began(ends: date) -> date:
    """The first day of the period whose last day this is."""
    after = ends + timedelta(1)
    try:
        return after.replace(year=after.year - YEARS)
    except ValueError:  # 29 February
        return date(after.year - YEARS, 3, 1)


def _date_certificate(session: Session, case_id: UUID, day: date) -> None:
    """Let the certificate say that it was issued on that day."""
    version = session.scalars(select(RegistrationVersion).where(RegistrationVersion.case_id == case_id)).one()
    certificate = session.scalars(select(Certificate).where(Certificate.case_id == case_id)).one()
    version.content = certificate.content = {**certificate.content, "issued_on": day.isoformat()}
    certificate.issued_on = day


def _record(actor: Actor, number: int, hours: int, finished: date) -> HourRecord:
    row = HourRecord(person_id=actor.person_id, platform="示例学习平台", record_id=f"old-{actor.person_id}-{number}")
    row.course, row.tenths, row.finished_on = f"设备监理继续教育（{number + 1}）", hours * 10, finished
    row.kind = HourKind.ONLINE.value
    return row
