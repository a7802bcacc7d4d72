"""An office with a register, played through the services on a fixed day."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from app.database import Database
from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import TZ
from app.domain.eligibility import Condition
from app.domain.review import Decision
from app.models import Case, HourRecord, Organisation, Parameter, Person, Registration, RegistrationVersion
from app.queries import eligibility
from app.services import cases, drafts, submissions
from tests.integration.core.stage import APPROVAL, Stage

NUMBER = "202211000001"
FROM, TO = date(2022, 3, 15), date(2025, 3, 14)  # the test vector of the office's rules


@contextmanager
def at(moment: str, zone: str = "UTC") -> Iterator[None]:
    """Stand still at a moment of Shanghai, written `2025-03-14 23:59`, on a server whose clock is in `zone`."""
    instant = datetime.fromisoformat(moment).replace(tzinfo=TZ)
    with time_machine.travel(instant.astimezone(ZoneInfo(zone)), tick=False):
        yield


class Scene:
    """One registered person, the office's staff, and what happens to the registration."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with at("2020-01-01 09:00"):
            self.stage = Stage(database)
            self.applicant = self.stage.applicant()
        assert self.applicant.person_id is not None
        self.person = self.applicant.person_id
        self.unit = self.stage.unit

    def administrator(self, name: str = "admin1", *, person: UUID | None = None) -> Actor:
        """A member of staff who keeps the register."""
        return self.stage.staff(name, "administrator", person=person)

    def organisation(self, name: str, uscc: str, state: str = "active") -> UUID:
        """Another unit."""
        with self.database.transaction() as session:
            row = Organisation(name=name, name_key=name, uscc=uscc, state=state, answers={})
            session.add(row)
        return row.id

    def registered(self, valid_to: date = TO, *, valid_from: date = FROM, state: str = "VALID", **more: object) -> UUID:
        """An entry of the register, with its first version."""
        with self.database.transaction() as session:
            row = Registration(person_id=self.person, number=NUMBER, state=state, organisation_id=self.unit, version=1)
            row.first_registered_on, row.valid_from, row.valid_to = valid_from, valid_from, valid_to
            for key, value in more.items():
                setattr(row, key, value)
            session.add(row)
            session.flush()
            content = {"registration_no": NUMBER, "specialty": "火电", "organisation": "北京设备监理有限公司"}
            version = RegistrationVersion(registration_id=row.id, version=1, act="register", content=content)
            session.add(version)
        return row.id

    def hours(self, *records: tuple[date, int], course: str = "") -> Sequence[UUID]:
        """Records of learning: the day on which a course was finished, and tenths of an hour."""
        with self.database.transaction() as session:
            start = len(session.scalars(select(HourRecord.id)).all())
            rows = [
                HourRecord(
                    person_id=self.person,
                    platform="test",
                    record_id=f"r{start + number}",
                    course=course or f"课程 {start + number}",
                    kind="ONLINE",
                    tenths=tenths,
                    finished_on=day,
                )
                for number, (day, tenths) in enumerate(records)
            ]
            session.add_all(rows)
        return [row.id for row in rows]

    def reversed(self, record_id: UUID) -> None:
        """Take a record of learning back."""
        with self.database.transaction() as session:
            old = session.get_one(HourRecord, record_id)
            row = HourRecord(person_id=old.person_id, platform="office", record_id=f"back:{old.id}", kind=old.kind)
            row.course, row.tenths, row.finished_on, row.reverses_id = old.course, -old.tenths, old.finished_on, old.id
            session.add(row)

    def parameter(self, key: str, value: object, since: date) -> None:
        """Set a policy parameter from a day on."""
        with self.database.transaction() as session:
            session.add(Parameter(key=key, value=value, valid_from=since))

    def conditions(self, service: str, case_id: UUID | None = None) -> Sequence[Condition]:
        """What the service's table says of the person now."""
        with self.database.reading() as session:
            case = session.get_one(Case, case_id) if case_id else None
            return eligibility.conditions(session, service, session.get_one(Person, self.person), case=case)

    def drafted(self, service: str, unit: UUID | None = None) -> UUID:
        """A case whose form names a unit, opened without asking whether it may be."""
        with self.database.transaction() as session:
            case = cases.start(session, service, session.get_one(Person, self.person), by=SYSTEM)
            case.organisation_id = unit
        return case.id

    def begun(self, service: str, unit: UUID | None = None) -> UUID:
        """A case that was opened as applicants open it, with its form filled in."""
        with self.database.transaction() as session:
            case = drafts.begin(session, service, session.get_one(Person, self.person), by=self.applicant)
        self.stage.save(case.id, {"practice_unit_id": str(unit or self.unit)}, self.applicant)
        return case.id

    def submit(self, case_id: UUID) -> None:
        """提交完成."""
        with self.database.transaction() as session:
            submissions.submit(session, case_id, by=self.applicant)

    def submitted(self, service: str, unit: UUID | None = None) -> UUID:
        """A case that waits for its review."""
        case_id = self.begun(service, unit)
        self.submit(case_id)
        return case_id

    def decide(self, case_id: UUID, decision: Decision = APPROVAL) -> None:
        """Claim the case's review and decide it."""
        self.stage.decide(case_id, decision, self.stage.reviewer)

    def approve(self, case_id: UUID) -> None:
        """Approve, and let the worker enter the case."""
        self.decide(case_id)
        self.stage.work()

    def registration(self) -> Registration:
        """The person's entry."""
        with self.database.reading() as session:
            return session.scalars(select(Registration).where(Registration.person_id == self.person)).one()

    def versions(self) -> list[RegistrationVersion]:
        """The versions of the entry in their order."""
        with self.database.reading() as session:
            return list(session.scalars(select(RegistrationVersion).order_by(RegistrationVersion.version)))

    def case(self, case_id: UUID) -> Case:
        """The case's row."""
        return self.stage.case(case_id)
