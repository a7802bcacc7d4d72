"""The demonstration's 学习中心: training sessions of every state, and hours of the demonstration's people."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.hours import HourKind
from app.domain.trainings import deadline, moment
from app.models import HourRecord, Registration, Training
from app.models.base import now
from app.services import training_plans, trainings

PLATFORM = "示例学习平台"
PLACE = "北京市朝阳区示例路 1 号示例大厦三层会议室"
COURSES = (
    ("JX-101", "设备监理法规与职业道德", 80, True),
    ("JX-102", "设备监理质量控制实务", 100, False),
    ("JX-103", "进度控制与合同管理", 80, False),
    ("JX-104", "压力容器制造监理要点", 100, False),
    ("JX-105", "电站设备监理案例", 120, False),
    ("JX-106", "风险识别与安全管理", 80, True),
    ("JX-107", "数字化监理与见证记录", 80, False),
)


def load(session: Session, people: Mapping[str, Actor], admin: Actor) -> None:
    """Make the sessions, and give hours to whoever is registered or about to be and has none yet."""
    day = today(now())
    _session(session, admin, "设备监理新标准解读（第一天）", day + timedelta(20))
    _session(session, admin, "制造过程见证点设置", day + timedelta(6), hours="4", seats="30")
    full = _session(session, admin, "现场监理安全管理", day + timedelta(9), seats="1")
    trainings.enrol(session, full.id, by=people["submitted"])
    training_plans.create(session, _plan("监理大纲编写方法", day + timedelta(45)), by=admin)
    off = _session(session, admin, "起重设备监理实务", day + timedelta(12))
    training_plans.cancel(session, off.id, "授课人临时出差，另行安排", by=admin)
    _held(session, admin, people["registered"], day)
    _registered(session)
    if (somebody := people["registered"].person_id) is not None:
        session.add_all(_few(somebody, day))
    session.flush()


def _session(session: Session, admin: Actor, title: str, day: date, **changes: str) -> Training:
    row = training_plans.create(session, _plan(title, day, **changes), by=admin)
    return training_plans.publish(session, row.id, by=admin)


def _held(session: Session, admin: Actor, who: Actor, day: date) -> None:
    """A session that was held yesterday, with its hours."""
    row = _session(session, admin, "设备监理工作总结会", day + timedelta(3), hours="4")
    trainings.enrol(session, row.id, by=who)
    yesterday = day - timedelta(1)
    row.starts_at, row.ends_at = moment(yesterday, "09:00"), moment(yesterday, "12:00")
    row.enrol_until = deadline(yesterday - timedelta(2), row.starts_at)
    session.flush()
    trainings.attend(session, row.id, {one.id for one in trainings.seated(session, row.id)}, by=admin)
    trainings.grant(session, row.id, by=admin)


def _registered(session: Session) -> None:
    """Hours for everybody in the register who has none: more than enough, spread over the period."""
    known = select(HourRecord.person_id)
    for entry in session.scalars(select(Registration).where(Registration.person_id.not_in(known))).all():
        for number, (code, course, tenths, compulsory) in enumerate(COURSES):
            finished = entry.period_from + timedelta(60 * (number + 1))
            if finished <= today(now()):
                row = _record(entry.person_id, code, course, tenths, finished)
                row.compulsory = compulsory
                session.add(row)


def _few(person_id: UUID, day: date) -> Iterator[HourRecord]:
    """What somebody has who was registered today: one course that counts, one that came too early, one twice."""
    yield _record(person_id, "JX-101", "设备监理法规与职业道德", 80, day)
    yield _record(person_id, "JX-102", "设备监理质量控制实务", 100, day - timedelta(40))
    again = _record(person_id, "JX-101", "设备监理法规与职业道德", 20, day)
    again.kind, again.record_id = HourKind.OFFLINE.value, f"{again.record_id}-2"
    yield again


def _record(person_id: UUID, code: str, course: str, tenths: int, finished: date) -> HourRecord:
    row = HourRecord(person_id=person_id, platform=PLATFORM, record_id=f"{code}-{person_id.hex[-6:]}", course_code=code)
    row.course, row.tenths, row.finished_on, row.kind = course, tenths, finished, HourKind.ONLINE.value
    return row


def _plan(title: str, day: date, **changes: str) -> dict[str, Any]:
    return {
        "title": title,
        "teacher": "示例讲师",
        "hours": "8",
        "compulsory": False,
        "day": day.isoformat(),
        "begins": "09:00",
        "ends": "17:00",
        "place": PLACE,
        "seats": "60",
        "enrol_until": (day - timedelta(2)).isoformat(),
        **changes,
    }
