"""An office in full swing, made once: people of every kind, and the ids of what belongs to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.review import Decision, Outcome, Remark
from app.models import (
    Account,
    Attachment,
    CalendarDay,
    Certificate,
    Document,
    Job,
    Message,
    Parameter,
    Profile,
    Registration,
    Release,
    SampleCheck,
)
from app.models import Decision as DecisionRow
from app.models.base import now
from app.operations import vocabulary
from app.services import (
    accounts,
    imports,
    leaves,
    member_fees,
    members,
    organisations,
    register_acts,
    rosters,
    saved_views,
    shipped,
)
from app.services import cases as moves
from tests.integration import organisations as units
from tests.integration import rosters as lists
from tests.integration.core.stage import RETURN, Stage, resident_number
from tests.integration.hostile import learning_scene
from tests.integration.members.joining import PAYMENT
from tests.people import password_hash

SERVICE = "first_registration"
SERVICES = (SERVICE, "renewal", "change")
OWNER, OTHER, THIRD, NEWCOMER = "王守一", "李四光", "赵明诚", "孙新来"
NUMBER = resident_number(1)  # the owner's: the canary of these tests
RETURN_OF_ALL = Decision(Outcome.RETURN, remarks=(*RETURN.remarks, Remark("general", "", "请核对全部内容")))
SECRET_OPINION = "内部意见：黄鹂七号"  # a reviewer's words with an approval, which no applicant may read


@dataclass(frozen=True, slots=True)
class Scene:
    """Accounts by their names in the tests, and under the names of addresses' parts what belongs to the owner.

    The owner's registration has run out; the second application was returned and lies on the owner's desk. `waiting`
    and `waiting_task` are a third person's application that no reviewer has taken yet; `other_case` is a draft of
    the other applicant.
    """

    accounts: Mapping[str, UUID]
    ids: Mapping[str, str]


def build(settings: Settings) -> Scene:
    """Play the office's past through its services, in a prepared database."""
    database = Database.open(settings)
    _publish(database, settings)
    stage = Stage(database)
    people = _people(stage)
    cases = _play(stage, people)
    with database.transaction() as session:
        ids = {**cases, **_papers(session, people, cases), **_desks(session, people, cases)}
        ids |= learning_scene.ids(session, people)
        _let_them_log_in(session)
    found = {name: actor.account_id for name, actor in people.items() if actor.account_id}
    database.close()
    return Scene(found, ids)


def _publish(database: Database, settings: Settings) -> None:
    for service in SERVICES:
        files = shipped.bundle(service, settings.workflows_dir, settings.templates_dir)
        with database.transaction() as session:
            shipped.publish(session, service, files, operations=vocabulary())


def _people(stage: Stage) -> dict[str, Actor]:
    applicants = {"owner": OWNER, "other": OTHER, "third": THIRD, "newcomer": NEWCOMER}
    people = {key: stage.applicant(serial, name) for serial, (key, name) in enumerate(applicants.items(), 1)}
    people |= {"reviewer": stage.reviewer, "approver": stage.approver}
    people["colleague"] = stage.staff("colleague", "reviewer", unit=stage.unit)
    people |= {role: stage.staff(role, role) for role in ("administrator", "auditor")}
    return people | {"victim": stage.staff("victim", "reviewer")}


def _play(stage: Stage, people: Mapping[str, Actor]) -> dict[str, str]:
    first = stage.submitted(people["owner"])
    stage.decide(first, Decision(Outcome.APPROVE, opinion=SECRET_OPINION), stage.reviewer)
    stage.decide(first, Decision(Outcome.APPROVE, opinion=SECRET_OPINION), stage.approver)
    stage.work()
    stage.issue(first)
    stage.work()
    with stage.database.transaction() as session:
        session.execute(update(Registration).values(valid_from=date(2020, 1, 1), valid_to=date(2022, 12, 31)))
    second = stage.submitted(people["owner"])
    task = stage.open_task(second).id
    stage.decide(second, RETURN_OF_ALL, stage.reviewer)
    stage.work()
    waiting = stage.submitted(people["third"])
    other = stage.begun(people["other"])
    return {
        "old_case": str(first),
        "case_id": str(second),
        "done_task": str(task),
        "waiting": str(waiting),
        "task_id": str(stage.open_task(waiting).id),
        "other_case": str(other),
        "own_task": str(stage.open_task(second).id),
    }


def _papers(session: Session, people: Mapping[str, Actor], cases: Mapping[str, str]) -> dict[str, str]:
    case_id = UUID(cases["case_id"])
    returned = session.scalars(select(DecisionRow).where(DecisionRow.case_id == case_id)).one()
    scan = session.scalars(
        select(Attachment).where(Attachment.case_id == case_id, Attachment.slot == "EDU_PROOF")
    ).one()
    certificate = session.scalars(select(Certificate)).one()
    document = session.scalars(select(Document).where(Document.case_id == case_id)).first()
    photo = session.get_one(Profile, people["owner"].person_id).photo_id
    message = session.scalars(select(Message).where(Message.account_id == people["owner"].account_id)).first()
    assert document is not None
    assert message is not None
    return {
        "file_id": str(scan.file_id),
        "attachment_id": str(scan.id),
        "remark_id": str(returned.remarks[0].id),
        "photo": str(photo),
        "document": str(document.docx_id),
        "certificate_id": str(certificate.id),
        "certificate_file": str(certificate.file_id),
        "token": certificate.token,
        "message_id": str(message.id),
        "person_id": str(people["owner"].person_id),
    }


def _desks(session: Session, people: Mapping[str, Actor], cases: Mapping[str, str]) -> dict[str, str]:
    admin = people["administrator"]
    asked = organisations.create(session, units.answers(), units.licence(), by=people["administrator"])
    listed = imports.preview(session, rosters.KIND, lists.csv(lists.GOOD), "roster.csv", by=admin)
    release = session.scalars(select(Release).where(Release.service_key == SERVICE)).one()
    job = session.scalars(select(Job)).first()
    day = session.scalars(select(CalendarDay)).first()
    member = members.admit(session, moves.lock(session, UUID(cases["old_case"])))
    fee = member_fees.record(session, member.id, PAYMENT, by=admin)
    own = Registration.person_id == people["owner"].person_id
    entry = session.scalars(select(Registration).where(own)).one()
    act = register_acts.ask(session, entry.id, "freeze", reason="核查中", by=people["victim"])
    days = today(now()) + timedelta(days=30)
    leave = leaves.plan(session, leaves.Asked(days, days), by=people["victim"])
    view = saved_views.save(session, "初审", "pool", {}, by=people["victim"])
    sample = _sample(session, UUID(cases["old_case"]))
    years = session.scalars(select(Parameter).where(Parameter.key == "validity.years")).one()
    session.flush()
    assert job is not None
    assert day is not None
    return {
        "organisation_id": str(asked.id),
        "import_id": str(listed.id),
        "release_id": str(release.id),
        "job_id": str(job.id),
        "account_id": str(people["victim"].account_id),
        "day": day.day.isoformat(),
        "parameter_id": str(years.id),
        "registration_id": str(entry.id),
        "act_id": str(act.id),
        "membership_id": str(member.id),
        "fee_id": str(fee.id),
        "leave_id": str(leave.id),
        "view_id": str(view.id),
        "sample_id": str(sample.id),
    }


def _sample(session: Session, case_id: UUID) -> SampleCheck:
    """A second look at the reviewer's approval of a case."""
    first = DecisionRow.case_id == case_id, DecisionRow.element == "prelim"
    check = SampleCheck(decision_id=session.scalars(select(DecisionRow.id).where(*first)).one(), why="share")
    session.add(check)
    return check


def _let_them_log_in(session: Session) -> None:
    for account in session.scalars(select(Account)):
        account.state = accounts.ACTIVE
        if account.display_name == NEWCOMER:
            account.state = accounts.NEW
        else:
            account.password_hash = password_hash()
