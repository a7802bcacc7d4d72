"""An office that enters units: applicants ask, an administrator decides, the worker works."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.review import Decision, Outcome, Remark
from app.models import Account, Case, Message, Organisation, OrganisationRequest, Task
from app.queries import cases
from app.services import attachments, drafts, openings, reviews, submissions
from app.services.drafts import open_desk
from tests.integration import organisations as units
from tests.integration.core.stage import Stage, resolved, scan

SERVICE = "organisation_request"
RETURN = Decision(Outcome.RETURN, remarks=(Remark("general", "", "请核对统一社会信用代码等各项信息"),))
REFUSAL = Decision(Outcome.REFUSE, opinion="证照已注销", reason_code="CLOSED")
APPROVAL = Decision(Outcome.APPROVE)


class Office(Stage):
    """The stage with an administrator at the desk."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.administrator = self.staff("管理员甲", "administrator")

    def draft(self, by: Actor) -> UUID:
        """A first registration in which no unit is chosen yet."""
        case_id = self.begun(by)
        self.save(case_id, {"practice_unit_id": ""}, by)
        return case_id

    def begin_request(self, by: Actor, parent: UUID | None = None, **values: Any) -> UUID:
        """A filled-in 从业机构信息表 with its licence."""
        with self.database.transaction() as session:
            person = session.get_one(Account, by.account_id).person
            assert person is not None
            waiting = session.get_one(Case, parent) if parent else None
            case = openings.begin(session, SERVICE, person, by=by, parent=waiting)
        self.save(case.id, units.answers(**values), by)
        with self.database.transaction() as session:
            attachments.add(session, case.id, "LICENCE", scan(), by=by)
        return case.id

    def submit(self, case_id: UUID, by: Actor) -> None:
        """提交完成."""
        with self.database.transaction() as session:
            submissions.submit(session, case_id, by=by)

    def ask(self, by: Actor, parent: UUID | None = None, **values: Any) -> UUID:
        """A request that was handed in, as far as the worker brings it."""
        case_id = self.begin_request(by, parent, **values)
        self.submit(case_id, by)
        self.work()
        return case_id

    def answer(self, case_id: UUID, decision: Decision, by: Actor | None = None, **said: Any) -> None:
        """Decide about a request at the desk; `said` are the answers to the form of the step."""
        judge = by or self.administrator
        task_id = self.claim(case_id, judge)
        with self.database.transaction() as session:
            earlier = resolved(session, session.get_one(Case, case_id))
            reviews.decide(session, task_id, decision, checklist=said, earlier=earlier, by=judge)
        self.work()

    def request(self, case_id: UUID) -> OrganisationRequest:
        """What others find of a request."""
        with self.database.reading() as session:
            return session.get_one(OrganisationRequest, case_id)

    def named(self, name: str) -> list[Organisation]:
        """The units of this name."""
        with self.database.reading() as session:
            return list(session.scalars(select(Organisation).where(Organisation.name == name)))

    def values(self, case_id: UUID) -> tuple[dict[str, Any], int]:
        """The answers of an open draft, and their version."""
        with self.database.reading() as session:
            desk = open_desk(session, session.get_one(Case, case_id))
            return desk.values, desk.version

    def steps(self, case_id: UUID) -> list[str]:
        """Where the case waits for people."""
        with self.database.reading() as session:
            query = select(Task.element).where(Task.case_id == case_id, Task.closed_at.is_(None))
            return list(session.scalars(query))

    def told(self, by: Actor) -> list[str]:
        """The subjects of what somebody was written."""
        with self.database.reading() as session:
            query = select(Message.subject).where(Message.account_id == by.account_id)
            return list(session.scalars(query.order_by(Message.id)))

    def history(self, case_id: UUID) -> list[str]:
        """The kinds of what happened to a case."""
        with self.database.reading() as session:
            return [event.kind for event in cases.events(session, case_id)]

    def save_at(self, session: Session, case_id: UUID, values: dict[str, Any], version: int, by: Actor) -> None:
        """保存 of a page that was read at some version."""
        drafts.save(session, case_id, values, version=version, by=by)

    def correct(self, case_id: UUID, by: Actor, **values: Any) -> None:
        """Correct a returned request, and hand it in again."""
        with self.database.transaction() as session:
            desk = open_desk(session, session.get_one(Case, case_id))
            drafts.save(session, case_id, values, version=desk.version, by=by)
        self.submit(case_id, by)
        self.work()

    def reissues(self) -> list[Case]:
        """The cases in which certificates are issued anew, in their order."""
        with self.database.reading() as session:
            query = select(Case).where(Case.service_key == "reissue").order_by(Case.number)
            return list(session.scalars(query))
