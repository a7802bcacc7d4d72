"""改判: an administrator puts another decision in the place of the last one, and the case goes on from that step."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import review
from app.domain.actor import SYSTEM, Actor
from app.domain.review import Outcome
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotAllowed, NotFound
from app.models import Account, Case, Decision, Event, Job, Task
from app.models.base import now
from app.queries import cases as read
from app.queries import decisions, outcomes, releases
from app.services import cases, history, messages, review_faults, reviews, rights

ADMINISTRATOR = "administrator"
REASON_MAX = 500
# What a decision may have set off without anything that outlasts it: notices can be followed by another one.
HARMLESS = frozenset({"notify", "send_letter"})
REGISTER = frozenset({"update_register", "issue_certificate"})


def supersede(
    session: Session, case_id: UUID, decision_id: UUID, decision: review.Decision, *, reason: str, by: Actor
) -> Case:
    """Let `decision` take the place of the last one: the case goes back to its step and on with the new outcome.

    The old decision stays on record with the moment at which it was superseded. Raises NotFound, NotAllowed for
    anybody but an administrator who may decide this case and has not taken the decision, Conflict when it is not the
    last one or what followed it cannot be taken back, InvalidInput with the faults of the new one.
    """
    case = cases.lock(session, case_id)
    old = session.get(Decision, decision_id, populate_existing=True)
    if old is None or old.case_id != case.id:
        raise NotFound
    _check_person(session, case, old, by)
    if conflict := obstacle(session, case, old):
        raise Conflict(conflict)
    said, case.round = clean(reason), old.round
    _check(session, case, old, decision, said)
    row = _replaced(session, case, old, decision, by)
    row.differs = said if review_faults.differing(session, session.get_one(Task, row.task_id), case, decision) else ""
    content = {"element": old.element, "before": old.outcome, "outcome": row.outcome, "reason": said}
    history.record(session, "decision_superseded", by=by, content=content, case=case)
    _tell(session, case, old, row, said)
    _go_on(session, case, row, by)
    return case


def obstacle(session: Session, case: Case, old: Decision) -> str | None:
    """Why a decision cannot be superseded any more, in Chinese; None when it can."""
    last = decisions.last(session, case)
    if last is None or last.id != old.id:
        return "只能改判最后一次审核结论，此结论之后已有新的结论或已被改判"
    if case.outcome == "terminated":
        return "此办件已终止，不能改判"
    if old.outcome == Outcome.RETURN.value and read.at_desk(session, case.id) is None:
        return "申请人已重新提交、撤回或逾期未补正，退回的结论不能再改判，请在现在的环节审核"
    return _irrevocable(session, case, old)


def _irrevocable(session: Session, case: Case, old: Decision) -> str | None:
    """What the worker has done since, on the way from this step, that no other decision takes back."""
    behind = releases.parsed(session, case.release_id).spec.after(old.element)
    since = select(Event.content).where(
        Event.case_id == case.id, Event.kind == "step_completed", Event.at >= old.created_at
    )
    done = [content for content in session.scalars(since.order_by(Event.position)) if content.get("element") in behind]
    found = [str(content["operation"]) for content in done if content.get("operation")]
    lasting = [operation for operation in found if operation not in HARMLESS]
    if REGISTER & set(lasting):
        return "登记簿已按此结论变动，不能改判；如需撤销登记，请在“登记簿”中提出注销或撤销，由另一名管理员确认"
    return "此结论已由系统执行完毕，影响到其他记录，不能改判" if lasting else None


def _check_person(session: Session, case: Case, old: Decision, by: Actor) -> None:
    """An administrator takes the place of the step's reviewer: whoever may not decide the case may not do this."""
    if ADMINISTRATOR not in by.roles:
        raise NotAllowed("改判须由管理员办理")
    taken = session.get_one(Account, old.account_id)
    if taken.id == by.account_id or (taken.person_id is not None and taken.person_id == by.person_id):
        raise NotAllowed("不能改判本人作出的结论，请由其他管理员办理")
    task = session.get_one(Task, old.task_id)
    rights.check(session, task, case, replace(by, roles=by.roles | {task.role}))


def _check(session: Session, case: Case, old: Decision, decision: review.Decision, reason: str) -> None:
    """The new decision keeps to the rules of the step; why it takes the old one's place is also why it differs."""
    wrong = [] if reason else [Fault("reason", "请填写改判的原因", "REQUIRED")]
    if len(reason) > REASON_MAX:
        wrong.append(Fault("reason", f"改判的原因最长 {REASON_MAX} 个字符（当前 {len(reason)}）", "TOO_LONG"))
    if sign := text_fault(reason):
        wrong.append(Fault("reason", sign, "CTRL_CHAR"))
    task = session.get_one(Task, old.task_id)
    found = review_faults.of(session, task, case, decision, old.checklist)
    wrong += [fault for fault in found if fault.code != "DIFFERS"]
    if wrong:
        raise InvalidInput(wrong)


def _replaced(session: Session, case: Case, old: Decision, decision: review.Decision, by: Actor) -> Decision:
    """Go back to the step, in its round, and record the new decision there."""
    given_up = _steps_since(session, case, old)
    old.superseded_at = now()
    task = cases.go_back(session, case, old.element, by=SYSTEM)
    task.holder_id, task.claimed_at = by.account_id, now()
    _drop_mail(session, given_up)
    row = reviews.record(session, task, case, decision, by)
    row.supersedes_id, row.checklist = old.id, dict(old.checklist)
    session.flush()
    return row


def _go_on(session: Session, case: Case, row: Decision, by: Actor) -> None:
    if row.outcome == Outcome.RETURN.value:
        reviews.open_next_round(session, case)
    said = {"outcome": row.outcome, "reason": row.reason, "remarks": len(row.remarks)}
    answered = reviews.answered(session, case, session.get_one(Task, row.task_id), row.checklist)
    cases.complete(session, case.id, row.task_id, by=by, decision=row.outcome, review=answered, said=said)


def _steps_since(session: Session, case: Case, old: Decision) -> Sequence[UUID | None]:
    """The steps of the worker that the old decision set off and that are done."""
    since = Job.case_id == case.id, Job.step_id.is_not(None), Job.created_at >= old.created_at
    return session.scalars(select(Job.step_id).where(*since)).all()


def _drop_mail(session: Session, steps: Sequence[UUID | None]) -> None:
    """Mail about what is given up, as far as it has not left."""
    keys = [f"mail:step:{step}" for step in steps]
    waiting = Job.key.in_(keys), Job.state == "due"
    session.execute(update(Job).where(*waiting).values(state="dropped", finished_at=now()))


def _tell(session: Session, case: Case, old: Decision, row: Decision, reason: str) -> None:
    before, after = (outcomes.called(session, case, one.element, one.outcome) for one in (old, row))
    service = read.service_name(session, case)
    text = (
        f"{case.applicant_name}：您的{service}申请（办件编号 {case.number}）的{old.step_name}结论"
        f"由“{before}”改为“{after}”。原因：{reason}。原结论及其通知书作废，以新的结论为准。"
    )
    subject = f"审核结论已变更：{service} {case.number}"
    messages.to_applicant(session, case, key=f"superseded:{old.id}", subject=subject, text=text)
