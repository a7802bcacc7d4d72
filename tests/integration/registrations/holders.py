"""People who were registered some time ago, and what they do now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.calendar import TZ
from app.domain.eligibility import Condition
from app.domain.organisations import name_key
from app.models import Certificate, HourRecord, Organisation, Person, Registration
from app.queries import eligibility
from tests.integration.core.stage import Stage

BEGAN, ENDS = date(2023, 3, 16), date(2026, 3, 15)
IN_TIME = date(2026, 2, 2)
CONTACT = {"email": "holder@example.cn", "prof_title": "ENGINEER"}


@contextmanager
def on(day: date) -> Iterator[None]:
    """Ten in the morning of a day in Shanghai."""
    with time_machine.travel(datetime.combine(day, time(10), tzinfo=TZ), tick=False):
        yield


def holder(stage: Stage, serial: int = 1, name: str = "张三丰", *, hours: int = 60, since: date = BEGAN) -> Actor:
    """Somebody who was registered on a day, with so many hours of continuing education in the year after."""
    with on(since):
        actor = stage.applicant(serial, name)
        stage.finished(actor)
    study(stage, actor, hours, since.replace(year=since.year + 1))
    return actor


def study(stage: Stage, by: Actor, hours: int, first: date) -> None:
    """So many hours, ten on each day of a month."""
    with stage.database.transaction() as session:
        for number in range(0, hours, 10):
            session.add(
                HourRecord(
                    person_id=by.person_id,
                    platform="test",
                    record_id=f"{by.person_id}-{first}-{number}",
                    course=f"继续教育课程 {first:%Y}-{number}",
                    kind="online",
                    tenths=min(10, hours - number) * 10,
                    finished_on=first.replace(day=1 + number // 10),
                )
            )


def unit(stage: Stage, name: str = "上海示例工程咨询有限公司", code: str = "91310000MA1FL00157") -> UUID:
    """Another practice unit."""
    with stage.database.transaction() as session:
        row = Organisation(name=name, name_key=name_key(name), uscc=code, state="active", answers={})
        session.add(row)
    return row.id


def conditions(stage: Stage, service: str, by: Actor, **context: Any) -> dict[str, Condition]:
    """What the service's table says of a person: condition → the row that fired."""
    with stage.database.reading() as session:
        person = session.get_one(Person, by.person_id)
        return {one.key: one for one in eligibility.conditions(session, service, person, **context)}


def entry(stage: Stage, by: Actor) -> Registration:
    """The person's entry in the register."""
    with stage.database.reading() as session:
        return session.scalars(select(Registration).where(Registration.person_id == by.person_id)).one()


def certificates(stage: Stage, by: Actor) -> list[Certificate]:
    """All versions of the person's certificate, the oldest first."""
    query = select(Certificate).where(Certificate.registration_id == entry(stage, by).id)
    with stage.database.reading() as session:
        return list(session.scalars(query.order_by(Certificate.version)))
