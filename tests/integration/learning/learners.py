"""People who learn, and files of their hours, for tests."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import Database
from app.domain.actor import Actor
from app.domain.calendar import today
from app.models import Account, HourRecord, Import, Registration
from app.models.base import now
from app.services import accounts, hour_imports, imports
from tests.integration.core.stage import resident_number
from tests.people import add_applicant, add_staff

NAME = "王守一"
NUMBER = resident_number(1)
ROW = {
    "证件号码": NUMBER,
    "姓名": NAME,
    "课程编号": "K001",
    "课程名称": "设备监理质量管理",
    "线上/线下": "线上",
    "学时": "4",
    "完成日期": "2026-06-01",
    "平台": "示例平台",
    "记录编号": "A-1",
}


def today_here() -> date:
    """The day in Shanghai."""
    return today(now())


def csv(*rows: Mapping[str, str]) -> bytes:
    """The rows as a file; the first one names the columns."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def learner(session: Session, serial: int = 1, name: str = NAME) -> Account:
    """A holder of the 资格证书 who has activated the account."""
    return add_applicant(session, number=resident_number(serial), name=name, qualification_no=f"ZX{serial:08d}")


def person_of(account: Account) -> UUID:
    """The person whose account it is."""
    assert account.person_id is not None
    return account.person_id


def actor_of(account: Account) -> Actor:
    """Somebody as a service knows them."""
    return Actor(account.id, account.display_name, person_id=account.person_id, roles=frozenset({"applicant"}))


def register(session: Session, account: Account, *, begins: date | None = None, ends: date | None = None) -> None:
    """Enter somebody into the register for the days given; a year on either side of today by default."""
    begins = begins or today_here() - timedelta(365)
    entry = Registration(person_id=person_of(account), number=f"R{person_of(account).hex[:12]}", state="VALID")
    entry.first_registered_on = entry.valid_from = begins
    entry.valid_to = ends or today_here() + timedelta(365)
    session.add(entry)
    session.flush()


def administrator(database: Database) -> Actor:
    """An administrator who acts."""
    with database.transaction() as session:
        account = add_staff(session, "root", accounts.ADMINISTRATOR)
        return Actor(account.id, account.display_name, roles=frozenset({accounts.ADMINISTRATOR}))


def look(database: Database, data: bytes, by: Actor, name: str = "学时.csv") -> Import:
    """Look at a file."""
    with database.transaction() as session:
        return imports.preview(session, hour_imports.KIND, data, name, by=by)


def take_in(database: Database, data: bytes, by: Actor) -> Import:
    """Look at a file and take it in."""
    seen = look(database, data, by)
    with database.transaction() as session:
        return imports.apply(session, hour_imports.KIND, seen.id, by=by)


def kept(database: Database) -> int:
    """How many records there are."""
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(HourRecord)).one()


def only_fault(seen: Import) -> tuple[int, str, str]:
    """Row, value and reason of the one fault of a report."""
    (fault,) = seen.report["faults"]
    return fault["row"], fault["value"], fault["reason"]


def plan(**changes: Any) -> dict[str, Any]:
    """What an administrator types to plan a session next month."""
    day = today_here() + timedelta(30)
    return {
        "title": "设备监理新标准解读",
        "course_code": "",
        "teacher": "周老师",
        "hours": "8",
        "compulsory": False,
        "description": "",
        "day": day.isoformat(),
        "begins": "09:00",
        "ends": "17:00",
        "place": "北京市朝阳区示例路 1 号",
        "seats": "2",
        "enrol_until": (day - timedelta(3)).isoformat(),
        **changes,
    }
