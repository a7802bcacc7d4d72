"""Whose registration comes to its end, and up to which day people were told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain import reminders
from app.domain.validity import RegisterState
from app.models import Account, Job, Message, Person, Profile, Registration

NIGHTLY = "remind_expiry"
LOOKED_AT = 60  # nights; they may have been done in another order than they were asked for


@dataclass(frozen=True, slots=True)
class Reminder:
    """One person to be told; `stage` is the number of days ahead that they have come to."""

    registration_id: UUID
    person_id: UUID
    number: str
    name: str
    valid_to: date
    days_left: int
    stage: int

    @property
    def key(self) -> str:
        """What makes this reminder one: the same registration, last day and stage are told once."""
        return f"expiry:{self.registration_id}:{self.valid_to.isoformat()}:{self.stage}"


def told_until(session: Session, but: UUID, day: date) -> date:
    """The last day that a night's work has covered; the day before `day` when there was none yet.

    `but` is the job that asks. A night that was missed, or given up, is covered by the next one.
    """
    done = select(Job.result).where(Job.operation == NIGHTLY, Job.state == "done", Job.id != but)
    results = session.scalars(done.order_by(Job.key.desc()).limit(LOOKED_AT))
    days = [date.fromisoformat(result["until"]) for result in results if result and result.get("until")]
    return max(days, default=day - timedelta(days=1))


def due(session: Session, *, since: date, until: date, stages: Sequence[int]) -> list[Reminder]:
    """Everybody who came to a stage after the day `since`, up to `until`; only entries that are in force.

    Only their rows are read, by the index over state and last day.
    """
    spans = reminders.ranges(since, until, stages)
    if not spans:
        return []
    query = (
        select(Registration.id, Registration.person_id, Registration.number, Person.full_name, Registration.valid_to)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.state == RegisterState.VALID.value,
            or_(*(and_(Registration.valid_to >= first, Registration.valid_to <= last) for first, last in spans)),
        )
        .order_by(Registration.valid_to, Registration.number)
    )
    found = []
    for registration_id, person_id, number, name, valid_to in session.execute(query):
        left = (valid_to - until).days
        reached = reminders.stage(left, stages)
        if reached is not None:
            found.append(Reminder(registration_id, person_id, number, name, valid_to, left, reached))
    return found


def stands(session: Session, registration_id: UUID, valid_to: date, day: date) -> bool:
    """Whether the registration is still in force and still ends on that day, which is not over."""
    row = session.get(Registration, registration_id)
    return row is not None and row.state == RegisterState.VALID and row.valid_to == valid_to >= day


def accounts(session: Session, people: Sequence[UUID]) -> Sequence[tuple[UUID, UUID]]:
    """Person and account of everybody among these who may log in."""
    query = select(Account.person_id, Account.id).where(Account.person_id.in_(people), Account.state != "disabled")
    return [(person_id, account_id) for person_id, account_id in session.execute(query) if person_id]


def addresses(session: Session, people: Sequence[UUID]) -> Mapping[UUID, str]:
    """The e-mail addresses that these people gave in their profiles."""
    query = select(Profile.person_id, Profile.answers).where(Profile.person_id.in_(people))
    given = {person_id: str(answers.get("email") or "") for person_id, answers in session.execute(query)}
    return {person_id: address for person_id, address in given.items() if address}


def known(session: Session, keys: Sequence[str], mail_keys: Sequence[str]) -> frozenset[str]:
    """Which of the messages and of the mails there are already, by their keys."""
    written = session.scalars(select(Message.key).where(Message.key.in_(keys))).all()
    mailed = session.scalars(select(Job.key).where(Job.key.in_(mail_keys))).all()
    return frozenset((*written, *mailed))
