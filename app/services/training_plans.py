"""线下培训 as administrators plan it: drawn up, published, changed and cancelled."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import hour_figures
from app.domain.actor import Actor
from app.domain.calendar import TZ, today
from app.domain.trainings import EnrolmentState, Plan, TrainingState, deadline, moment
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.forms.definition import Form, load
from app.forms.validation import faults
from app.models import Enrolment, Training
from app.models.base import now
from app.services import history, messages

FORM = "training"
REASON_LONGEST = 500
CHANGED_MEANWHILE = "其他人刚刚修改了此培训，请重新打开后再修改"
TOLD = ("title", "place", "starts_at", "ends_at")


def form(session: Session) -> Form:
    """The form in which a session is planned."""
    return _form(neighbours(session).settings.workflows_dir / "forms" / f"{FORM}.json")


def create(session: Session, typed: Mapping[str, Any], *, by: Actor) -> Training:
    """Draw up a session; nobody sees it before it is published. Raises InvalidInput with every fault."""
    plan = _plan(session, typed)
    training = Training(**asdict(plan))
    session.add(training)
    session.flush()
    history.record(session, "training_created", by=by, content=_named(training))
    return training


def change(session: Session, training_id: UUID, typed: Mapping[str, Any], *, version: int, by: Actor) -> Training:
    """Change the plan; who has a seat is told when name, place or time are others.

    Raises InvalidInput, or Conflict when the session is over, or was changed since `version` was read.
    """
    plan = _plan(session, typed)
    training = locked(session, training_id)
    if training.state not in (TrainingState.DRAFT, TrainingState.PUBLISHED):
        raise Conflict("此培训已取消或已授予学时，不能修改")
    if training.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    if plan.seats < training.taken:
        raise InvalidInput([Fault("seats", f"已有 {training.taken} 人报名，名额不能少于报名人数", "SEATS_TAKEN")])
    moved = [name for name in TOLD if getattr(plan, name) != getattr(training, name)]
    for name, value in asdict(plan).items():
        setattr(training, name, value)
    training.version += 1
    history.record(session, "training_changed", by=by, content=_named(training))
    if moved and training.state == TrainingState.PUBLISHED:
        subject = f"培训安排有变化：{training.title}"
        tell(
            session, training, f"training-changed:{training.id}:{training.version}", subject, _when_and_where(training)
        )
    return training


def publish(session: Session, training_id: UUID, *, by: Actor) -> Training:
    """Let applicants see it and enrol. Raises Conflict when it is no draft or its enrolment is over already."""
    training = locked(session, training_id)
    if training.state != TrainingState.DRAFT:
        raise Conflict("此培训已经发布或取消")
    if training.enrol_until <= now():
        raise Conflict("报名截止时间已过，请先修改报名截止日")
    training.state, training.version = TrainingState.PUBLISHED.value, training.version + 1
    history.record(session, "training_published", by=by, content=_named(training))
    return training


def cancel(session: Session, training_id: UUID, reason: str, *, by: Actor) -> Training:
    """Call it off; everybody who has a seat is told why. Raises InvalidInput without a reason, or Conflict."""
    said = _reason(reason)
    training = locked(session, training_id)
    if training.state not in (TrainingState.DRAFT, TrainingState.PUBLISHED):
        raise Conflict("此培训已取消或已授予学时，不能取消")
    training.state, training.reason = TrainingState.CANCELLED.value, said
    training.version += 1
    history.record(session, "training_cancelled", by=by, content={**_named(training), "reason": said})
    text = f"原定 {_when_and_where(training)}的培训已取消，无需到场。原因：{said}"
    tell(session, training, f"training-cancelled:{training.id}", f"培训已取消：{training.title}", text)
    return training


def locked(session: Session, training_id: UUID) -> Training:
    """The session, held until the transaction ends. Raises NotFound."""
    training = session.get(Training, training_id, with_for_update=True)
    if training is None:
        raise NotFound("未找到此培训")
    return training


def tell(session: Session, training: Training, key: str, subject: str, text: str) -> None:
    """Write to everybody who has a seat."""
    seated = select(Enrolment.person_id).where(
        Enrolment.training_id == training.id, Enrolment.state == EnrolmentState.ENROLLED.value
    )
    for person_id in session.scalars(seated).all():
        messages.to_person(session, person_id, key=f"{key}:{person_id}", subject=subject, text=text)


def typed_of(training: Training) -> dict[str, Any]:
    """The plan as the form shows it."""
    starts, ends = training.starts_at.astimezone(TZ), training.ends_at.astimezone(TZ)
    last = min(training.enrol_until, training.starts_at).astimezone(TZ)
    until = date.fromordinal(last.date().toordinal() - 1) if not (last.hour or last.minute) else last.date()
    return {
        "title": training.title,
        "course_code": training.course_code,
        "teacher": training.teacher,
        "hours": hour_figures.words(training.tenths),
        "compulsory": training.compulsory,
        "description": training.description,
        "day": starts.date().isoformat(),
        "begins": starts.strftime("%H:%M"),
        "ends": ends.strftime("%H:%M"),
        "place": training.place,
        "seats": str(training.seats),
        "enrol_until": until.isoformat(),
    }


def _plan(session: Session, typed: Mapping[str, Any]) -> Plan:
    definition = form(session)
    wrong = faults(definition, typed, options={}, today=today(now()))
    if not wrong:
        wrong = _contradictions(typed)
    if wrong:
        raise InvalidInput(wrong)
    day = date.fromisoformat(typed["day"])
    starts = moment(day, typed["begins"])
    return Plan(
        title=typed["title"],
        course_code=typed.get("course_code", "").upper(),
        teacher=typed.get("teacher", ""),
        description=typed.get("description", ""),
        place=typed["place"],
        starts_at=starts,
        ends_at=moment(day, typed["ends"]),
        enrol_until=deadline(date.fromisoformat(typed["enrol_until"]), starts),
        seats=int(typed["seats"]),
        tenths=hour_figures.read(typed["hours"]),
        compulsory=bool(typed.get("compulsory")),
    )


def _contradictions(typed: Mapping[str, Any]) -> list[Fault]:
    wrong = []
    if fault := hour_figures.fault(typed["hours"]):
        wrong.append(Fault("hours", fault, "HOURS"))
    if typed["ends"] <= typed["begins"]:
        wrong.append(Fault("ends", "结束时间应晚于开始时间；多天的培训请按天分别建立", "ORDER"))
    if typed["enrol_until"] > typed["day"]:
        wrong.append(Fault("enrol_until", "报名截止日不能晚于培训日期", "ORDER"))
    return wrong


def _reason(text: str) -> str:
    reason = clean(text)
    if not reason:
        raise InvalidInput([Fault("reason", "请填写取消原因，报名人员会收到", "REQUIRED")])
    if len(reason) > REASON_LONGEST:
        raise InvalidInput([Fault("reason", f"取消原因最长 {REASON_LONGEST} 个字符（当前 {len(reason)}）", "TOO_LONG")])
    if wrong := text_fault(reason):
        raise InvalidInput([Fault("reason", wrong, "CTRL_CHAR")])
    return reason


def _when_and_where(training: Training) -> str:
    starts, ends = training.starts_at.astimezone(TZ), training.ends_at.astimezone(TZ)
    return f"{starts:%Y-%m-%d %H:%M}–{ends:%H:%M}，{training.place}"


def _named(training: Training) -> dict[str, Any]:
    return {"training": str(training.id), "name": training.title}


@lru_cache(maxsize=4)
def _form(path: Path) -> Form:
    return load(path.read_bytes())
