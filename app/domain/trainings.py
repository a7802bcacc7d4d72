"""线下培训: the states of a session, and the moments that divide its days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.calendar import TZ, end_of_day
from app.domain.labels import Labelled


class TrainingState(Labelled):
    """What has become of a session; once it is cancelled or finished nothing changes any more."""

    DRAFT = "draft", "未发布"
    PUBLISHED = "published", "已发布"
    CANCELLED = "cancelled", "已取消"
    FINISHED = "finished", "已授予学时"


class EnrolmentState(Labelled):
    """What has become of somebody's seat."""

    ENROLLED = "enrolled", "已报名"
    CANCELLED = "cancelled", "已取消"


class AttendedBy(Labelled):
    """How it is known that somebody came."""

    LIST = "list", "管理员登记"
    CODE = "code", "扫码签到"


@dataclass(frozen=True, slots=True)
class Plan:
    """A session as an administrator plans it: within one day, `tenths` are tenths of an hour."""

    title: str
    course_code: str
    teacher: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    enrol_until: datetime
    seats: int
    tenths: int
    compulsory: bool


def moment(day: date, clock: str) -> datetime:
    """The instant (UTC) at which the clocks of Shanghai show `clock` (HH:MM) on that day."""
    return datetime.combine(day, time.fromisoformat(clock), TZ).astimezone(UTC)


def deadline(last_day: date, starts_at: datetime) -> datetime:
    """The instant at which enrolment ends: when the last day is over, but no later than the session begins."""
    return min(end_of_day(last_day), starts_at)


def closing(at: datetime) -> str:
    """The end of enrolment by the clocks of Shanghai; midnight is the 24:00 of the day before."""
    local = at.astimezone(TZ)
    if local.time() == time():
        return f"{local.date() - timedelta(1)} 24:00"
    return local.strftime("%Y-%m-%d %H:%M")
