"""What the guide's page says about each registration service, read from the release that is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine import diagram
from app.engine.spec import Spec
from app.models import Service
from app.queries import parameter_list, releases, slots
from app.queries.parameter_list import Told
from app.queries.slots import ShownSlot

# The services of which a person may have only one open case are those that change the registration.
REGISTRATION = "registration"
# The guide's order; services that came later follow by their keys.
ORDER = ("first_registration", "renewal", "change")
APPLICANT = "applicant"
NUMBERS = (
    "validity.years",
    "renewal.required_hours",
    "renewal.open_days_before",
    "renewal.soft_deadline_days_before",
)


@dataclass(frozen=True, slots=True)
class Promise:
    """How many working days the office promises for a step."""

    step: str
    days: int


@dataclass(frozen=True, slots=True)
class GuideService:
    """One registration service: its promises and attachments, in their order."""

    key: str
    name: str
    promises: Sequence[Promise]
    slots: Sequence[ShownSlot]


def services(session: Session) -> Sequence[GuideService]:
    """The registration services that are in force."""
    keys = session.scalars(select(Service.key).where(Service.current_id.is_not(None))).all()
    found = [
        (key, releases.parsed(session, releases.current_id(session, key)).spec) for key in sorted(keys, key=_place)
    ]
    return [
        GuideService(key, spec.name, _promises(spec), slots.asked_for(session, key))
        for key, spec in found
        if _is_registration(spec)
    ]


def numbers(session: Session, day: date) -> Mapping[str, Told]:
    """The policy numbers that applicants want to know, as they are on a day."""
    return parameter_list.told(session, NUMBERS, day)


def picture(session: Session, service_key: str) -> str:
    """The diagram of a service as SVG. Raises NotFound when the service was never published."""
    return _drawn(releases.parsed(session, releases.current_id(session, service_key)).diagram)


@lru_cache(maxsize=16)
def _drawn(bpmn: bytes) -> str:
    return diagram.picture(bpmn)


def _is_registration(spec: Spec) -> bool:
    return any(
        element.kind == "startEvent" and element.properties.get("exclusive") == REGISTRATION
        for element in spec.elements.values()
    )


def _promises(spec: Spec) -> Sequence[Promise]:
    """The office's own steps with their `due`, in the order of the diagram's file."""
    return [
        Promise(element.name, int(element.properties["due"]))
        for element in spec.elements.values()
        if element.properties.get("due", "").isdecimal() and element.properties.get("role") != APPLICANT
    ]


def _place(key: str) -> tuple[int, str]:
    return ORDER.index(key) if key in ORDER else len(ORDER), key
