"""Many registered people at once: rows that are written past the program, to be read and reminded by it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.adapters.neighbours import neighbours
from app.database import Database
from app.domain.calendar import today
from app.domain.numbers import registration_number
from app.models import Account, Grant, Organisation, Person, Profile, Registration
from app.models.base import now

AT_ONCE = 5000
DAYS = 3 * 365  # the last days of all registrations are spread over as many days
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"


def fill(session: Session, first: int, beyond: int) -> None:
    """Add the registered people with these numbers, the last number left out, one unit for all of them."""
    sealed = neighbours(session).vault.seal("BENCH000")
    unit = Organisation(name=f"基准设备监理公司{first}", name_key=f"基准设备监理公司{first}", uscc=f"BENCH{first}")
    unit.state = "active"
    session.add(unit)
    session.flush()
    for start in range(first, beyond, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, beyond))
        for table, rows in _rows(numbers, sealed, unit.id):
            session.execute(insert(table), rows)


def settle(database: Database) -> None:
    """Have the database tidy up and count what it has, as it does by itself after a while."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def last_day(number: int) -> date:
    """The last day of the registration of the person with this number."""
    return today(now()) + timedelta(days=number % DAYS)


def begun() -> date:
    """The first day of all these registrations."""
    return date(today(now()).year - 3, 1, 1)


def name(number: int) -> str:
    """A name of which each beginning fits a share of all."""
    return f"{SURNAMES[number % len(SURNAMES)]}基{number:06d}"


def _rows(numbers: Sequence[int], sealed: str, unit: UUID) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    people = [person(number, sealed) for number in numbers]
    accounts = [account(holder) for holder in people]
    yield Person, people
    yield Account, accounts
    yield Grant, [{"account_id": account["id"], "role_key": "applicant"} for account in accounts]
    yield Profile, [{"person_id": p["id"], "answers": {"email": "somebody@example.cn"}} for p in people]
    yield Registration, [_registration(number, p["id"], unit) for number, p in zip(numbers, people, strict=True)]


def person(number: int, sealed: str) -> dict[str, Any]:
    """The row of a person; `sealed` is what stands for the number of the document."""
    return {
        "id": uuid7(),
        "full_name": name(number),
        "id_doc_type": "PASSPORT",
        "id_no_sealed": sealed,
        "id_no_index": f"bench-{number}",
        "id_no_masked": "BEN***",
        "qualification_no": f"BENCH{number:08d}",
    }


def account(holder: dict[str, Any]) -> dict[str, Any]:
    """The row of this person's account."""
    names = {"login_index": holder["id_no_index"], "display_name": holder["full_name"]}
    return {"id": uuid7(), "person_id": holder["id"], "state": "active", "old_hashes": [], **names}


def _registration(number: int, person: UUID, unit: UUID) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "person_id": person,
        "number": registration_number(begun().year, "11", number + 1),
        "state": "VALID",
        "organisation_id": unit,
        "first_registered_on": begun(),
        "valid_from": begun(),
        "valid_to": last_day(number),
    }
