"""线下培训 as it happens: seats taken and given back, attendance, and the hours that come of it."""

import hmac
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.adapters.neighbours import neighbours
from app.domain.actor import Actor
from app.domain.calendar import TZ, today
from app.domain.hour_figures import words
from app.domain.hours import HourKind
from app.domain.trainings import AttendedBy, EnrolmentState, TrainingState
from app.errors import Conflict, NotAllowed, NotFound
from app.models import Enrolment, HourRecord, Training
from app.models.base import now
from app.services import history, hours, messages
from app.services.hour_entries import SESSIONS
from app.services.training_plans import locked

CODE_LENGTH = 26
ENROLLED = EnrolmentState.ENROLLED.value


def enrol(session: Session, training_id: UUID, *, by: Actor) -> Enrolment:
    """Take a seat, while there is one and enrolment is open.

    One conditional statement takes the seat, so that two people never get the last one. Raises NotFound for a
    session that is not published, Conflict when it is full, over, or the person has a seat already.
    """
    person_id = _person(by)
    at = now()
    taken = session.execute(
        update(Training)
        .where(
            Training.id == training_id,
            Training.state == TrainingState.PUBLISHED.value,
            Training.enrol_until > at,
            Training.taken < Training.seats,
        )
        .values(taken=Training.taken + 1)
        .returning(Training.id)
        .execution_options(synchronize_session=False)
    )
    if taken.scalar_one_or_none() is None:
        raise _why_not(session, training_id)
    row = _own(session, training_id, person_id)
    if row is not None and row.state == ENROLLED:
        raise Conflict("您已报名此培训")
    if row is None:
        row = Enrolment(training_id=training_id, person_id=person_id, enrolled_at=at)
        session.add(row)
    row.state, row.enrolled_at, row.cancelled_at = ENROLLED, at, None
    history.record(session, "training_enrolled", by=by, content={"training": str(training_id)})
    return row


def give_back(session: Session, training_id: UUID, *, by: Actor) -> None:
    """Give the seat back, until enrolment ends. Raises NotFound without a seat, Conflict when it is too late."""
    training = locked(session, training_id)
    row = _own(session, training_id, _person(by))
    if row is None or row.state != ENROLLED:
        raise NotFound("您没有报名此培训")
    if training.state != TrainingState.PUBLISHED or training.enrol_until <= now():
        raise Conflict("报名截止后不能取消，不能参加的请联系登记部门")
    row.state, row.cancelled_at = EnrolmentState.CANCELLED.value, now()
    training.taken -= 1
    history.record(session, "training_given_back", by=by, content={"training": str(training_id)})


def code(session: Session, training: Training) -> str:
    """The signature in the address of the sign-in code: bound to the session and its day."""
    return neighbours(session).vault.code(f"sign-in {training.id} {day_of(training).isoformat()}", CODE_LENGTH)


def day_of(training: Training) -> date:
    """The day of the session in Shanghai."""
    return training.starts_at.astimezone(TZ).date()


def expect_code(session: Session, training_id: UUID, given: str) -> Training:
    """The session that a scanned code is for. Raises NotFound for a code that is not the office's."""
    training = session.get(Training, training_id)
    if training is None or not hmac.compare_digest(code(session, training).encode(), given.encode()):
        raise NotFound("签到码无效，请扫描现场出示的签到码")
    return training


def sign_in(session: Session, training_id: UUID, given: str, *, by: Actor) -> Enrolment:
    """Note by the code that the person came; doing it again changes nothing.

    Raises NotFound for a wrong code, Conflict on another day, without a seat, or when the session was cancelled.
    """
    training = expect_code(session, training_id, given)
    if training.state != TrainingState.PUBLISHED:
        raise Conflict("此培训已取消或已结束，不能签到")
    if today(now()) != day_of(training):
        raise Conflict(f"签到码只在培训当天（{day_of(training).isoformat()}）有效")
    row = _own(session, training_id, _person(by))
    if row is None or row.state != ENROLLED:
        raise Conflict("您没有报名此培训，不能签到；请联系现场工作人员")
    if row.attended_at is None:
        row.attended_at, row.attended_by = now(), AttendedBy.CODE.value
        history.record(session, "training_signed_in", by=by, content={"training": str(training_id)})
    return row


def attend(session: Session, training_id: UUID, present: Collection[UUID], *, by: Actor) -> int:
    """Note from a list who came: those whose enrolment is named, and nobody else. Returns how many.

    Raises Conflict before the day of the session, or when it is not published.
    """
    training = locked(session, training_id)
    _expect_held(training)
    came = 0
    for row in seated(session, training_id):
        if row.id in present:
            came += 1
            if row.attended_at is None:
                row.attended_at, row.attended_by = now(), AttendedBy.LIST.value
        else:
            row.attended_at, row.attended_by = None, ""
    content = {"training": str(training.id), "name": training.title, "present": came}
    history.record(session, "training_attendance", by=by, content=content)
    return came


def grant(session: Session, training_id: UUID, *, by: Actor) -> int:
    """授予学时: give the hours to everybody who came, once; returns to how many.

    Whoever has them already gets none again; later corrections are reversals. Raises Conflict before the session
    is over, or when nobody came.
    """
    hours.lock(session)
    training = locked(session, training_id)
    _expect_held(training)
    if training.ends_at > now():
        raise Conflict("培训尚未结束，结束后才能授予学时")
    came = [row for row in seated(session, training_id) if row.attended_at is not None]
    if not came:
        raise Conflict("没有签到人员，请先登记签到")
    session.add_all(_record(training, row, by) for row in came)
    training.state, training.version = TrainingState.FINISHED.value, training.version + 1
    content = {"training": str(training.id), "name": training.title, "created": len(came)}
    history.record(session, "training_granted", by=by, content={**content, "hours": words(training.tenths)})
    subject = f"培训学时已记入：{training.title}"
    text = f"您参加的“{training.title}”已授予 {words(training.tenths)} 学时，可在“学习记录”中查看。"
    for row in came:
        key = f"training-granted:{training.id}:{row.person_id}"
        messages.to_person(session, row.person_id, key=key, subject=subject, text=text)
    return len(came)


def seated(session: Session, training_id: UUID) -> list[Enrolment]:
    """Everybody who has a seat."""
    query = select(Enrolment).where(Enrolment.training_id == training_id, Enrolment.state == ENROLLED)
    return list(session.scalars(query))


def _record(training: Training, row: Enrolment, by: Actor) -> HourRecord:
    return HourRecord(
        id=uuid7(),
        person_id=row.person_id,
        platform=SESSIONS,
        record_id=f"{training.id}:{row.person_id}",
        course_code=training.course_code,
        course=training.title,
        kind=HourKind.OFFLINE.value,
        tenths=training.tenths,
        compulsory=training.compulsory,
        finished_on=day_of(training),
        account_id=by.account_id,
    )


def _expect_held(training: Training) -> None:
    if training.state == TrainingState.FINISHED:
        raise Conflict("此培训已授予学时；更正请使用“学时更正”")
    if training.state != TrainingState.PUBLISHED:
        raise Conflict("此培训没有发布或已取消")
    if day_of(training) > today(now()):
        raise Conflict("培训尚未举行，当天起才能登记签到")


def _why_not(session: Session, training_id: UUID) -> NotFound | Conflict:
    training = session.get(Training, training_id, populate_existing=True)
    if training is None or training.state == TrainingState.DRAFT:
        return NotFound("未找到此培训")
    if training.state != TrainingState.PUBLISHED:
        return Conflict("此培训已取消或已结束，不能报名")
    if training.enrol_until <= now():
        return Conflict("报名已截止")
    return Conflict("名额已满")


def _own(session: Session, training_id: UUID, person_id: UUID) -> Enrolment | None:
    query = select(Enrolment).where(Enrolment.training_id == training_id, Enrolment.person_id == person_id)
    return session.scalars(query.with_for_update(of=Enrolment)).one_or_none()


def _person(by: Actor) -> UUID:
    if by.person_id is None:
        raise NotAllowed("您的账号没有关联资格证书持证人，不能报名")
    return by.person_id
