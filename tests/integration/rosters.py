"""Roster files for tests."""

from collections.abc import Mapping

from sqlalchemy import func, select

from app.database import Database
from app.domain.actor import Actor
from app.domain.identity import upgrade
from app.models import Import, Person
from app.services import accounts, imports, rosters
from tests.people import add_staff

GOOD = {
    "姓名": "赵明远",
    "证件类型": "身份证",
    "证件号码": "11010519491231002X",
    "资格证书编号": "20191100347",
    "取得时间": "2019-11-03",
    "专业": "石油化工",
}
SECOND = GOOD | {
    "姓名": "林佳",
    "证件类型": "港澳台居住证",
    "证件号码": "810000199408230021",
    "资格证书编号": "20191100348",
}


def csv(*rows: Mapping[str, str]) -> bytes:
    """The rows as a file; the first one names the columns."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def many(count: int) -> bytes:
    """So many different people with valid numbers."""
    numbers = [f"110000{60 + n % 30:02d}{1 + n % 12:02d}{1 + n // 12 % 28:02d}{n % 1000:03d}" for n in range(count)]
    rows = [GOOD | {"证件号码": upgrade(number), "资格证书编号": f"Q{n:08d}"} for n, number in enumerate(numbers)]
    return csv(*rows)


def administrator(database: Database) -> Actor:
    """An administrator who acts."""
    with database.transaction() as session:
        account = add_staff(session, "root", accounts.ADMINISTRATOR)
        return Actor(account.id, account.display_name, roles=frozenset({accounts.ADMINISTRATOR}))


def look(database: Database, data: bytes, by: Actor, name: str = "名册.csv") -> Import:
    """Look at a file."""
    with database.transaction() as session:
        return imports.preview(session, rosters.KIND, data, name, by=by)


def take_in(database: Database, data: bytes, by: Actor) -> Import:
    """Look at a file and import it."""
    seen = look(database, data, by)
    with database.transaction() as session:
        return imports.apply(session, rosters.KIND, seen.id, by=by)


def people(database: Database) -> int:
    """How many people there are."""
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Person)).one()
