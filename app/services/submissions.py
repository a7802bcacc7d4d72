"""提交完成, 撤回: hand a case in, take it back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import seal
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.eligibility import Condition
from app.domain.slots import SIGNED_FORM
from app.errors import Conflict, Fault, InvalidInput
from app.models import Case, Person
from app.models.base import now
from app.queries import cases, eligibility, form_faults, parameters, slots
from app.queries.cases import Desk
from app.queries.slots import ShownSlot
from app.services import cases as moves
from app.services import ties
from app.services.drafts import open_desk, owned


def missing(session: Session, desk: Desk) -> list[Fault]:
    """Everything that stands between the case and 提交完成.

    Field paths begin with `form.`, `export` or `slot.`; those of conditions that are about no field of the form
    with `condition.`.
    """
    return _missing(session, desk, _conditions(session, desk.case))


def choose_membership(session: Session, case_id: UUID, *, wanted: bool, by: Actor) -> Case:
    """是否申请个人会员: keep the answer until 提交完成 (the guide, 3.5). Raises TaskNotOpen afterwards."""
    case = owned(session, case_id, by)
    open_desk(session, case)
    case.apply_membership = wanted
    return case


def submit(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Hand the case in (the guide, 3.5). Raises InvalidInput with everything that is missing, TaskNotOpen when late.

    Whoever may not apply any more (registered or frozen meanwhile) gets a Conflict. The policy of the day and the rows
    of the eligibility table that fired are kept with the case.
    """
    case = owned(session, case_id, by)
    desk = open_desk(session, case)
    conditions = _conditions(session, case)
    for one in conditions:
        if not one.met and not one.field:
            raise Conflict(one.reason)
    if wrong := _missing(session, desk, conditions):
        raise InvalidInput(wrong)
    row = desk.row
    if row is None:
        raise Conflict
    row.submitted_at = now()
    case.submitted_at = row.submitted_at
    case.policy = parameters.in_force(session, today(row.submitted_at))
    case.conditions = [one.kept() for one in conditions]
    ties.note(session, case)
    said = {"round": case.round, "digest": desk.digest}
    return moves.complete(session, case.id, desk.task.id, by=by, said=said)


def withdraw(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Take the case back while no reviewer has claimed it. Raises Conflict afterwards."""
    case = owned(session, case_id, by)
    open_tasks = [task for task in cases.tasks(session, case.id) if task.closed_at is None]
    if any(task.holder_id is not None for task in open_tasks):
        raise Conflict("审核人员已开始办理，不能撤回；如需修改，请等待退回补正或联系我们")
    return moves.send(session, case.id, cases.WITHDRAW, by=by)


def _missing(session: Session, desk: Desk, conditions: Sequence[Condition]) -> list[Fault]:
    wrong = [Fault(f"form.{f.field}", f.message, f.code) for f in form_faults.of(session, desk)]
    exports = bool(desk.element.properties.get("export"))
    if exports and not wrong and cases.exported(session, desk.case.id, desk.digest) is None:
        wrong.append(Fault("export", _export_reason(session, desk), "EXPORT"))
    for slot in slots.of(session, desk):
        wrong.extend(_slot_faults(slot, desk))
    told = {fault.field for fault in wrong}
    unmet = (_condition_fault(one) for one in conditions if not one.met)
    return [*(fault for fault in unmet if fault.field not in told), *wrong]


def _conditions(session: Session, case: Case) -> Sequence[Condition]:
    """What held when the draft was begun must hold when it is handed in, and what the form says counts too."""
    person = session.get_one(Person, case.person_id)
    return eligibility.conditions(session, case.service_key, person, case=case, handing_in=True)


def _condition_fault(condition: Condition) -> Fault:
    place = f"form.{condition.field}" if condition.field else f"condition.{condition.key}"
    return Fault(place, condition.reason or condition.label, "CONDITION")


def _export_reason(session: Session, desk: Desk) -> str:
    if cases.last_export(session, desk.case.id) is None:
        return "尚未导出申请表：请导出、打印，签字盖章后扫描上传"
    return "申请表导出后又修改过内容：请重新导出、打印，签字盖章后扫描上传"


def _slot_faults(slot: ShownSlot, desk: Desk) -> list[Fault]:
    field = f"slot.{slot.code}"
    if slot.missing:
        return [Fault(field, f"缺少附件：{slot.label}", "MISSING")]
    printed = [file.form_digest for file in slot.files if file.form_digest]
    if slot.code == SIGNED_FORM and any(digest != seal.short(desk.digest) for digest in printed):
        return [
            Fault(field, "已上传的申请表不是最后导出的内容：请清除后上传重新导出并签字盖章的申请表", "FORM_CHANGED")
        ]
    return []
