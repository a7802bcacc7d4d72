"""People of the roster and members of staff, as administrators find them; identity numbers stay masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import identity
from app.domain.people import normalise_name
from app.domain.writing import compact
from app.errors import NotFound
from app.models import Account, Case, Grant, Organisation, Person, Registration, Role, Visit
from app.queries.pages import Page, page_of

PEOPLE = {
    "created": Person.id,
    "name": Person.full_name,
    "qualification": Person.qualification_no,
    "obtained": Person.qualification_date,
    "valid_to": Registration.valid_to,
}
STAFF = {"created": Account.id, "name": Account.display_name, "state": Account.state, "login": Account.last_login_at}
ACCOUNT_STATES = {"new": "未激活", "active": "正常", "disabled": "已停用"}
APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One line of the list of people."""

    id: UUID
    full_name: str
    id_doc_type: str
    id_no_masked: str
    qualification_no: str
    specialty: str
    account_state: str | None
    registration_state: str | None


@dataclass(frozen=True, slots=True)
class ListedStaff:
    """One line of the list of staff."""

    id: UUID
    name: str
    state: str
    roles: Sequence[str]
    organisation: str
    last_login_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff; `typed` is what the form shows, `visits` how many sessions are open."""

    id: UUID
    name: str
    state: str
    roles: frozenset[str]
    organisation: str
    person: str
    visits: int
    last_login_at: datetime | None
    created_at: datetime
    typed: Mapping[str, str]
    skills: Sequence[str] = ()

    @property
    def state_label(self) -> str:
        return ACCOUNT_STATES[self.state]


def listed(session: Session, *, text: str = "", sort: str = "-created", page: int = 1) -> Page[ListedPerson]:
    """Everybody of the roster whose name or 资格证书编号 contains the text, taken literally."""
    query = (
        select(
            Person.id,
            Person.full_name,
            Person.id_doc_type,
            Person.id_no_masked,
            Person.qualification_no,
            Person.specialty,
            select(func.min(Account.state)).where(Account.person_id == Person.id).scalar_subquery(),
            Registration.state,
        )
        .select_from(Person)
        .outerjoin(Registration, Registration.person_id == Person.id)
    )
    if name := normalise_name(text):
        number = compact(text).upper()
        query = query.where(
            or_(
                Person.full_name.contains(name, autoescape=True),
                Person.qualification_no.contains(number, autoescape=True),
            )
        )
    return page_of(session, query, lambda row: ListedPerson(*row), columns=PEOPLE, sort=sort, page=page)


def of_identity_number(session: Session, number: str) -> Person | None:
    """The holder of exactly this number, found by its blind index; 15 digits find the 18 of the same person."""
    vault = neighbours(session).vault
    indexes = [vault.index(candidate) for candidate in identity.login_candidates(number)]
    return session.scalars(select(Person).where(Person.id_no_index.in_(indexes)).limit(1)).first()


def get(session: Session, person_id: UUID) -> Person:
    """One person. Raises NotFound."""
    row = session.get(Person, person_id)
    if row is None:
        raise NotFound("未找到此人员")
    return row


def accounts_of(session: Session, person_id: UUID) -> Sequence[Account]:
    """The accounts of a person: one of an applicant, perhaps one of staff."""
    return session.scalars(select(Account).where(Account.person_id == person_id).order_by(Account.id)).all()


def registration_of(session: Session, person_id: UUID) -> Registration | None:
    """The person's entry in the register."""
    return session.scalars(select(Registration).where(Registration.person_id == person_id)).one_or_none()


def cases_of(session: Session, person_id: UUID) -> Sequence[Case]:
    """The person's cases, the newest first."""
    return session.scalars(select(Case).where(Case.person_id == person_id).order_by(Case.id.desc())).all()


def staff(session: Session, *, text: str = "", role: str = "", sort: str = "name", page: int = 1) -> Page[ListedStaff]:
    """The accounts that have a role beyond the applicant's, or were made for one."""
    query = (
        select(Account, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .where(Account.id.not_in(select(Account.id).join(Grant).where(Grant.role_key == APPLICANT)))
    )
    if role:
        query = query.where(Account.id.in_(select(Grant.account_id).where(Grant.role_key == role)))
    if text:
        query = query.where(Account.display_name.contains(text, autoescape=True))
    return page_of(
        session,
        query,
        lambda row: ListedStaff(
            row[0].id, row[0].display_name, row[0].state, sorted(row[0].roles), row[1] or "", row[0].last_login_at
        ),
        columns=STAFF,
        sort=sort,
        page=page,
    )


def member(session: Session, account_id: UUID) -> Member:
    """One member of staff. Raises NotFound."""
    visits = select(func.count()).where(Visit.account_id == account_id).scalar_subquery()
    query = (
        select(Account, Organisation, Person, visits)
        .outerjoin(Organisation, Organisation.id == Account.organisation_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .where(Account.id == account_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("未找到此账号")
    account, organisation, person, open_visits = row
    typed = {
        "name": account.display_name,
        "uscc": organisation.uscc if organisation else "",
        "qualification_no": person.qualification_no if person else "",
        "newcomer": str(account.newcomer_left),
    }
    return Member(
        id=account.id,
        name=account.display_name,
        state=account.state,
        roles=account.roles,
        organisation=organisation.name if organisation else "",
        person=person.full_name if person else "",
        visits=open_visits,
        last_login_at=account.last_login_at,
        created_at=account.created_at,
        typed=typed,
        skills=account.skills,
    )


def roles(session: Session) -> Sequence[Role]:
    """All roles in their order."""
    return session.scalars(select(Role).order_by(Role.position, Role.key)).all()
