"""A day at the office, played through the services: applicants apply, staff decide, the worker works."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import ric

from app.adapters import specimen
from app.database import Database
from app.domain.actor import SYSTEM, Actor
from app.domain.review import Decision, Outcome, Remark
from app.models import Account, Case, Job, Organisation, Profile, Task
from app.models.base import now
from app.operations import apply, kept
from app.queries import answers, corrections, remarks, slots
from app.queries import cases as read
from app.services import (
    accounts,
    attachments,
    cases,
    certificates,
    claims,
    drafts,
    exports,
    files,
    jobs,
    reviews,
    submissions,
)
from app.services.demo_people import PROFILE
from app.services.files import Scan
from tests.people import add_person
from worker import running

SERVICE = "first_registration"
NEED_LIBREOFFICE = ("issue_certificate", "convert_document")
# Whoever decides otherwise than the review before says why; where nothing differs it is not kept.
OTHERWISE = "初审时未发现"
REFUSAL = Decision(
    Outcome.REFUSE,
    opinion="社会保险缴纳单位与执业单位不一致",
    reason_code="UNIT_NOT_ELIGIBLE",
    differs=OTHERWISE,
)
RETURN = Decision(
    Outcome.RETURN,
    remarks=(Remark("attachment", "EDU_PROOF", "学历证书扫描件不清晰，请重新扫描"),),
    differs=OTHERWISE,
)
RETURN_OF_SCHOOL = Decision(Outcome.RETURN, remarks=(*RETURN.remarks, Remark("field", "school", "请填写毕业院校全称")))
APPROVAL = Decision(Outcome.APPROVE)


def resolved(session: Session, case: Case) -> dict[UUID, str]:
    """What is said of all remarks of the round before when nothing is left of them."""
    return {remark.id: remarks.RESOLVED for remark in remarks.waiting(session, case)}


@cache
def portrait() -> Scan:
    """A 证件照 that was looked at."""
    return files.photo(specimen.portrait(), "证件照.jpg")


@cache
def scan() -> Scan:
    """A scan that was looked at; it has no QR code."""
    return files.examine(specimen.scan("扫描件"), "扫描件.jpg", field="slot")


def resident_number(serial: int) -> str:
    """An identity number of nobody: there is no county 110000, so it was never given to anybody."""
    body = f"11000019850512{serial:03d}"
    return body + ric.calc_check_digit(f"{body}0")


class Stage:
    """People of the office and what they do, each act in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            unit = Organisation(name="北京设备监理有限公司", name_key="北京设备监理有限公司", state="active")
            unit.uscc, unit.answers = "91110108MA0000015T", {}
            session.add(unit)
        self.unit = unit.id
        self.reviewer = self.staff("reviewer1", "reviewer")
        self.approver = self.staff("approver1", "approver")

    def staff(self, name: str, *roles: str, unit: UUID | None = None, person: UUID | None = None) -> Actor:
        """A member of staff; `unit` and `person` are what a diagram's `exclude` looks at."""
        with self.database.transaction() as session:
            account = accounts.create_staff(
                session, user_name=name, name=name, roles=roles, password_hash="", organisation_id=unit, by=SYSTEM
            )
            account.state, account.person_id = accounts.ACTIVE, person
        return Actor(account.id, name, person_id=person, organisation_id=unit, roles=frozenset(roles))

    def applicant(self, serial: int = 1, name: str = "张三丰") -> Actor:
        """A person of the roster with an account, a profile and a photo."""
        with self.database.transaction() as session:
            number, qualification = resident_number(serial), f"SBJL2015{serial:04d}"
            person = add_person(session, number=number, name=name, qualification_no=qualification)
            person.qualification_date = date(2015, 11, 3)
            account = accounts.create_for_person(session, person, by=SYSTEM)
            account.state = accounts.ACTIVE
            session.flush()
            photo = files.keep(session, portrait(), owner_id=account.id)
            session.add(Profile(person_id=person.id, answers=dict(PROFILE), version=1, photo_id=photo.id))
        return Actor(account.id, name, person_id=person.id, roles=frozenset({"applicant"}))

    def begun(self, by: Actor, service: str = SERVICE, **values: Any) -> UUID:
        """A case with a complete draft; `values` are answers besides those that roster and profile know."""
        with self.database.transaction() as session:
            person = session.get_one(Account, by.account_id).person
            assert person is not None
            case = drafts.begin(session, service, person, by=by)
        self.save(case.id, {**self._rest(service), **values}, by)
        return case.id

    def save(self, case_id: UUID, values: dict[str, Any], by: Actor) -> None:
        """保存."""
        with self.database.transaction() as session:
            desk = drafts.open_desk(session, session.get_one(Case, case_id))
            drafts.save(session, case_id, values, version=desk.version, by=by)

    def hand_in(self, case_id: UUID, by: Actor) -> None:
        """导出申请表, the attachments that may be changed, 提交完成."""
        self.order(case_id, by)
        with self.database.transaction() as session:
            attachments.agree_to_id_images(session, session.get_one(Case, case_id).person_id, by=by)
            desk = drafts.open_desk(session, session.get_one(Case, case_id))
            opening = corrections.of(session, desk)
            for old in (old for old in read.attachments(session, case_id) if opening.slot(old.slot)):
                attachments.remove(session, case_id, old.id, by=by)
            for slot in (slot for slot in slots.of(session, desk) if slot.required and opening.slot(slot.code)):
                attachments.add(session, case_id, slot.code, replace(scan(), name=f"{slot.label}.jpg"), by=by)
        with self.database.transaction() as session:
            submissions.submit(session, case_id, by=by)

    def order(self, case_id: UUID, by: Actor) -> None:
        """导出申请表."""
        with self.database.transaction() as session:
            exports.order(session, case_id, by=by)

    def submitted(self, by: Actor | None = None, service: str = SERVICE, **values: Any) -> UUID:
        """A case that waits for its first review."""
        applicant = by or self.applicant()
        case_id = self.begun(applicant, service, **values)
        self.hand_in(case_id, applicant)
        return case_id

    def claim(self, case_id: UUID, by: Actor) -> UUID:
        """Take the case's open step; its id comes back."""
        task_id = self.open_task(case_id).id
        with self.database.transaction() as session:
            claims.claim(session, task_id, by=by)
        return task_id

    def decide(self, case_id: UUID, decision: Decision, by: Actor) -> None:
        """Take the case's open step and decide it."""
        task_id = self.claim(case_id, by)
        with self.database.transaction() as session:
            earlier = resolved(session, session.get_one(Case, case_id))
            reviews.decide(session, task_id, decision, checklist={"signed": True}, earlier=earlier, by=by)

    def approved(self, by: Actor | None = None, service: str = SERVICE, **values: Any) -> UUID:
        """A case that both reviewers passed; what follows waits for the worker."""
        case_id = self.submitted(by, service, **values)
        self.decide(case_id, APPROVAL, self.reviewer)
        self.decide(case_id, APPROVAL, self.approver)
        return case_id

    def withdraw(self, case_id: UUID, by: Actor) -> None:
        """撤回."""
        with self.database.transaction() as session:
            submissions.withdraw(session, case_id, by=by)

    def work(self, *, office: bool = False) -> None:
        """Do all jobs that are due, as the worker does; those that need LibreOffice only when asked to."""
        while waiting := self._due(office=office):
            for job_id in waiting:
                running.run(job_id, self.database)

    def issue(self, case_id: UUID) -> None:
        """Finish the job that makes the certificate with a document that did not come from LibreOffice."""
        job = self.job(case_id, "issue_certificate")
        with self.database.transaction() as session:
            claimed = jobs.claim(session, job.id, owner="test", lease=running.LEASE)
            certificate = certificates.of_case(session, case_id)
        assert claimed is not None
        file = kept.put(self.database.neighbours, b"%PDF-1.7 certificate", ".pdf", "登记证书.pdf")
        result = {"certificate": str(certificate.id), "pdf": file, "pages": 1}
        with self.database.transaction() as session:
            assert jobs.finish(session, claimed, result, apply)

    def case(self, case_id: UUID) -> Case:
        """The case's row."""
        with self.database.reading() as session:
            return session.get_one(Case, case_id)

    def open_task(self, case_id: UUID) -> Task:
        """The step at which the case waits for a person."""
        with self.database.reading() as session:
            return session.scalars(select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))).one()

    def job(self, case_id: UUID, operation: str) -> Job:
        """The latest job of a case for an operation."""
        query = select(Job).where(Job.case_id == case_id, Job.operation == operation).order_by(Job.id.desc())
        with self.database.reading() as session:
            return session.scalars(query.limit(1)).one()

    def wake(self, case_id: UUID) -> None:
        """Let the timers act that are due now."""
        with self.database.transaction() as session:
            cases.wake(session, case_id, now())

    def _due(self, *, office: bool) -> list[UUID]:
        with self.database.reading() as session:
            waiting = session.scalars(select(Job).where(Job.id.in_(jobs.due(session)))).all()
        return [job.id for job in waiting if office or job.operation not in NEED_LIBREOFFICE]

    def finished(self, by: Actor | None = None, service: str = SERVICE, **values: Any) -> UUID:
        """An approved case of which the register knows, and whose certificate is in force."""
        case_id = self.approved(by, service, **values)
        self.work()
        self.issue(case_id)
        self.work()
        return case_id

    def _rest(self, service: str) -> dict[str, Any]:
        """What neither roster nor profile knows."""
        if service != SERVICE:
            return {"pledge_accepted": True}
        with self.database.reading() as session:
            options = answers.options(session)
        return {
            "practice_unit_id": str(self.unit),
            "supervision_specialty": [options["supervision_specialty"][0].code],
            "technical_post": options["technical_post"][0].code,
            "pledge_accepted": True,
        }
