"""线下培训 as applicants choose from it and administrators look after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain.hour_figures import words
from app.domain.trainings import AttendedBy, EnrolmentState, TrainingState
from app.errors import NotFound
from app.models import Enrolment, Organisation, Person, Registration, Training
from app.models.base import now
from app.queries.pages import Page, page_of

COLUMNS = {
    "created": Training.id,
    "title": Training.title,
    "starts": Training.starts_at,
    "deadline": Training.enrol_until,
    "taken": Training.taken,
}
ENROLLED = EnrolmentState.ENROLLED.value


@dataclass(frozen=True, slots=True)
class Offered:
    """A session as an applicant sees it; `enrolment` is their own, if there is one."""

    training: Training
    enrolment: Enrolment | None

    @property
    def hours(self) -> str:
        return words(self.training.tenths)

    @property
    def seats_left(self) -> int:
        return max(self.training.seats - self.training.taken, 0)

    @property
    def enrolled(self) -> bool:
        return self.enrolment is not None and self.enrolment.state == ENROLLED

    @property
    def open(self) -> bool:
        """Whether seats may be taken and given back."""
        return self.training.state == TrainingState.PUBLISHED and self.training.enrol_until > now()

    @property
    def state(self) -> str:
        """What has become of it for this person, in a word or two."""
        if self.training.state == TrainingState.CANCELLED:
            return "培训已取消"
        if self.enrolled and self.enrolment is not None and self.enrolment.attended_at:
            return "已授予学时" if self.training.state == TrainingState.FINISHED else "已签到"
        if self.enrolled:
            return "已报名" if self.training.ends_at > now() else "未签到"
        if not self.open:
            return "报名已截止"
        return "可以报名" if self.seats_left else "名额已满"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who has a seat, as they stand on a list."""

    id: UUID
    person_id: UUID
    full_name: str
    id_no_masked: str
    organisation: str
    enrolled_at: datetime
    attended_at: datetime | None
    attended_by: str

    @property
    def way(self) -> str:
        """How it is known that they came."""
        return AttendedBy(self.attended_by).label if self.attended_by else ""


def get(session: Session, training_id: UUID) -> Training:
    """One session. Raises NotFound."""
    training = session.get(Training, training_id)
    if training is None:
        raise NotFound("未找到此培训")
    return training


def offered(session: Session, person_id: UUID, *, text: str = "", sort: str = "starts", page: int = 1) -> Page[Offered]:
    """Published sessions that have not begun yet, with what the person has of them."""
    query = _with_enrolment(person_id).where(
        Training.state == TrainingState.PUBLISHED.value, Training.starts_at > now()
    )
    if text:
        names = (Training.title, Training.place, Training.teacher)
        query = query.where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    columns = {key: COLUMNS[key] for key in ("starts", "title", "deadline")}
    return page_of(session, query, lambda row: Offered(*row), columns=columns, sort=sort, page=page)


def own(session: Session, person_id: UUID, *, page: int = 1) -> Page[Offered]:
    """Every session in which the person has a seat, the latest first."""
    query = _with_enrolment(person_id).where(Enrolment.state == ENROLLED)
    columns = {"starts": Training.starts_at}
    return page_of(session, query, lambda row: Offered(*row), columns=columns, sort="-starts", page=page)


def one_offered(session: Session, training_id: UUID, person_id: UUID) -> Offered:
    """A session that was published, or in which the person has a seat. Raises NotFound."""
    row = session.execute(_with_enrolment(person_id).where(Training.id == training_id)).one_or_none()
    if row is None or row[0].state == TrainingState.DRAFT:
        raise NotFound("未找到此培训")
    found = Offered(*row)
    if found.training.state != TrainingState.PUBLISHED and found.enrolment is None:
        raise NotFound("未找到此培训")
    return found


def enrolment(session: Session, training_id: UUID, person_id: UUID) -> Enrolment | None:
    """The person's seat; None without one."""
    query = select(Enrolment).where(Enrolment.training_id == training_id, Enrolment.person_id == person_id)
    return session.scalars(query.where(Enrolment.state == ENROLLED)).one_or_none()


def listed(
    session: Session, *, text: str = "", state: str = "", sort: str = "-starts", page: int = 1
) -> Page[Training]:
    """All sessions whose name, place or teacher contains the text, taken literally."""
    query = select(Training)
    if text:
        names = (Training.title, Training.place, Training.teacher)
        query = query.where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    if state:
        query = query.where(Training.state == state)
    return page_of(session, query, lambda row: row[0], columns=COLUMNS, sort=sort, page=page)


def counts(session: Session) -> dict[str, int]:
    """How many sessions there are of each state."""
    query = select(Training.state, func.count()).group_by(Training.state)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {state.value: found.get(state.value, 0) for state in TrainingState}


def participants(session: Session, training_id: UUID) -> Sequence[Participant]:
    """Everybody who has a seat, by name; the unit is the registered one."""
    query = (
        select(
            Enrolment.id,
            Person.id,
            Person.full_name,
            Person.id_no_masked,
            func.coalesce(Organisation.name, ""),
            Enrolment.enrolled_at,
            Enrolment.attended_at,
            Enrolment.attended_by,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Registration, Registration.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(Enrolment.training_id == training_id, Enrolment.state == ENROLLED)
        .order_by(Person.full_name, Enrolment.id)
    )
    return [Participant(*row) for row in session.execute(query)]


def _with_enrolment(person_id: UUID) -> Select[Training, Enrolment]:
    mine = (Enrolment.training_id == Training.id) & (Enrolment.person_id == person_id)
    return select(Training, Enrolment).outerjoin(Enrolment, mine)
