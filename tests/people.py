"""People for tests: holders of the 资格证书 and members of staff, who need not go through the login page."""

from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters import hashing
from app.adapters.neighbours import neighbours
from app.domain import identity
from app.domain.actor import SYSTEM
from app.models import Account, Person
from app.models.base import now
from app.services import accounts, visits
from app.web import world
from tests.house import HouseClient

PASSWORD = "correct horse battery"
NUMBER = "11010519491231002X"  # the example of GB 11643
QUALIFICATION = "ZX20190001"


@cache
def password_hash() -> str:
    """The hash of PASSWORD."""
    return hashing.hash_password(PASSWORD)


def add_person(
    session: Session, *, number: str = NUMBER, name: str = "张三丰", qualification_no: str = QUALIFICATION
) -> Person:
    """A person of the roster with an identity card."""
    vault = neighbours(session).vault
    person = Person(
        full_name=name,
        gender=identity.gender(number) or "",
        birth_date=identity.birth_date(number),
        id_doc_type="RESIDENT_ID",
        id_no_sealed=vault.seal(number),
        id_no_index=vault.index(number),
        id_no_masked=identity.masked(number),
        qualification_no=qualification_no,
    )
    session.add(person)
    session.flush()
    return person


def add_applicant(
    session: Session, *, number: str = NUMBER, name: str = "张三丰", qualification_no: str = QUALIFICATION
) -> Account:
    """A person with an account that is activated and has PASSWORD."""
    person = add_person(session, number=number, name=name, qualification_no=qualification_no)
    account = accounts.create_for_person(session, person, by=SYSTEM)
    _activate(account)
    session.flush()
    return account


def add_staff(session: Session, user_name: str, *roles: str) -> Account:
    """A member of staff, activated, with PASSWORD."""
    account = accounts.create_staff(
        session, user_name=user_name, name=user_name, roles=roles, password_hash=password_hash(), by=SYSTEM
    )
    _activate(account)
    session.flush()
    return account


def browser(client: HouseClient) -> HouseClient:
    """Another browser in front of the same application."""
    other = client.application.test_client()
    assert isinstance(other, HouseClient)
    return other


def enter(client: HouseClient, account_id: UUID) -> HouseClient:
    """Log the account in on this browser."""
    with client.application.app_context(), world.transaction() as session:
        token = visits.begin(session, account_id)
    client.set_cookie("visit", token)
    return client


def _activate(account: Account) -> None:
    account.state, account.password_hash, account.password_at = accounts.ACTIVE, password_hash(), now()
