"""冻结, 解冻, 注销, 撤销: one administrator asks for it with a reason, a second one confirms it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.register import BY_ADMINISTRATOR, ENDING, GROUP, REASONS, Act
from app.domain.validity import RegisterState
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotAllowed, NotFound
from app.models import Account, Case, RegisterAct, Registration, RegistrationVersion
from app.models.base import now
from app.queries import answers, registers
from app.queries.organisation_course import REISSUE
from app.services import cases, certificates, history, messages, register_contents

REASON_MAX = 500
WAITING, DONE, REJECTED = "waiting", "done", "rejected"


def ask(
    session: Session, registration_id: UUID, act: str, *, reason: str, reason_code: str = "", by: Actor
) -> RegisterAct:
    """Ask for an act (`freeze`, `thaw`, `deregister`, `revoke`); nothing changes until somebody else confirms it.

    `reason_code` is from the dictionary that `domain.register.REASONS` names for the act. Raises NotFound,
    InvalidInput (fields `act`, `reason`, `reason_code`), NotAllowed for the holder's own entry, and Conflict when
    the state of the entry does not allow the act or another one waits already.
    """
    wanted = _checked(session, act, reason_code, reason)
    registration = _locked(session, registration_id)
    _check_not_own(registration, by)
    _check_state(registration, wanted.act)
    if registers.waiting_act(session, registration.id) is not None:
        raise Conflict("此登记已有一项待确认的处理，请先确认或驳回")
    row = RegisterAct(registration_id=registration.id, asked_by=by.account_id, state=WAITING)
    row.act, row.reason_code, row.reason = wanted.act.value, wanted.code, wanted.reason
    session.add(row)
    session.flush()
    history.record(session, "register_act_asked", by=by, content=_told(registration, row))
    return row


def confirm(session: Session, act_id: UUID, *, note: str = "", by: Actor) -> Registration:
    """Carry out what another administrator asked for: a new version of the entry, and a message to its holder.

    Whoever loses their registration loses their open applications with it. Raises NotFound, NotAllowed for whoever
    asked or is the holder, InvalidInput (`note`), and Conflict when it was settled or is not possible any more.
    """
    note = _note(note)
    row = _waiting(session, act_id)
    act = Act(row.act)
    _check_second(session, row, by)
    ended = _open_cases(session, row.registration.person_id) if act in ENDING else []
    registration = _locked(session, row.registration_id)
    _check_not_own(registration, by)
    _check_state(registration, act)
    row.state, row.decided_by, row.decided_at, row.note = DONE, by.account_id, now(), note
    _carry_out(session, registration, row)
    for case in ended:
        cases.terminate(session, case.id, reason=f"登记已{act.label}：{row.reason}", by=by)
    history.record(session, "register_act_confirmed", by=by, content=_told(registration, row))
    _tell(session, registration, row, [case.number for case in ended])
    return registration


def reject(session: Session, act_id: UUID, *, note: str, by: Actor) -> RegisterAct:
    """Leave the entry as it is; whoever asked may take it back so. Raises NotFound, InvalidInput (`note`), Conflict."""
    note = _note(note, required=True)
    row = _waiting(session, act_id)
    row.state, row.decided_by, row.decided_at, row.note = REJECTED, by.account_id, now(), note
    history.record(session, "register_act_rejected", by=by, content=_told(row.registration, row))
    return row


@dataclass(frozen=True, slots=True)
class _Wanted:
    act: Act
    code: str
    reason: str


def _checked(session: Session, act: str, code: str, reason: str) -> _Wanted:
    if act not in {one.value for one in BY_ADMINISTRATOR}:
        raise InvalidInput([Fault("act", "请选择冻结、解冻、注销或撤销", "REQUIRED")])
    wanted = _Wanted(Act(act), code.strip(), clean(reason))
    wrong = _text_faults("reason", wanted.reason, required=True)
    dictionary = REASONS.get(wanted.act)
    if dictionary and wanted.code not in {option.code for option in answers.options(session).get(dictionary, ())}:
        wrong.append(Fault("reason_code", f"请从列表中选择{wanted.act.label}的原因", "UNKNOWN_REASON"))
    if wrong:
        raise InvalidInput(wrong)
    return wanted


def _text_faults(field: str, text: str, *, required: bool) -> list[Fault]:
    if not text:
        return [Fault(field, "请填写说明", "REQUIRED")] if required else []
    if len(text) > REASON_MAX:
        return [Fault(field, f"说明最长 {REASON_MAX} 个字符（当前 {len(text)}）", "TOO_LONG")]
    wrong = text_fault(text)
    return [Fault(field, wrong, "CTRL_CHAR")] if wrong else []


def _note(text: str, *, required: bool = False) -> str:
    text = clean(text)
    if wrong := _text_faults("note", text, required=required):
        raise InvalidInput(wrong)
    return text


def _locked(session: Session, registration_id: UUID) -> Registration:
    registration = session.get(Registration, registration_id, with_for_update=True, populate_existing=True)
    if registration is None:
        raise NotFound("登记簿中没有此登记")
    return registration


def _waiting(session: Session, act_id: UUID) -> RegisterAct:
    query = select(RegisterAct).where(RegisterAct.id == act_id).with_for_update(of=RegisterAct)
    row = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound
    if row.state != WAITING:
        raise Conflict("此项处理已确认或驳回，请刷新后查看")
    return row


def _check_state(registration: Registration, act: Act) -> None:
    state = RegisterState(registration.state)
    if state not in BY_ADMINISTRATOR[act][0]:
        raise Conflict(f"登记当前为“{state.label}”，不能{act.label}")


def _check_not_own(registration: Registration, by: Actor) -> None:
    if by.account_id is None:
        raise NotAllowed("须由管理员办理")
    if by.person_id is not None and by.person_id == registration.person_id:
        raise NotAllowed("您是登记人本人，应当回避")


def _check_second(session: Session, row: RegisterAct, by: Actor) -> None:
    """Two accounts of one person of the roster count as one."""
    first = session.get_one(Account, row.asked_by)
    if first.id == by.account_id or (first.person_id is not None and first.person_id == by.person_id):
        raise NotAllowed("须由提出人以外的另一名管理员确认")


def _open_cases(session: Session, person_id: UUID) -> list[Case]:
    """The person's open applications for the register, locked: cases come before entries, as everywhere.

    A certificate that is about to be issued anew is among them: there will be none any more.
    """
    applied = Case.exclusive_key == f"{GROUP}:{person_id}"
    reissued = and_(Case.service_key == REISSUE, Case.closed_at.is_(None))
    query = select(Case.id).where(Case.person_id == person_id, or_(applied, reissued)).order_by(Case.id)
    return [cases.lock(session, case_id) for case_id in session.scalars(query)]


def _carry_out(session: Session, registration: Registration, row: RegisterAct) -> None:
    act = Act(row.act)
    registration.state = BY_ADMINISTRATOR[act][1].value
    registration.version += 1
    content = {**register_contents.last(session, registration), "version": registration.version}
    version = RegistrationVersion(registration_id=registration.id, version=registration.version, content=content)
    version.act, version.reason = act.value, row.reason
    session.add(version)
    if act in ENDING:
        certificates.void(session, registration)


def _tell(session: Session, registration: Registration, row: RegisterAct, ended: list[str]) -> None:
    label = Act(row.act).label
    text = f"您的设备监理师登记（登记编号 {registration.number}）已{label}。原因：{row.reason}"
    if ended:
        text += f"。正在办理的申请（{'、'.join(ended)}）随之终止"
    text += "。如有疑问，请联系协会登记部门。"
    messages.to_person(session, registration.person_id, key=f"act:{row.id}", subject=f"登记已{label}", text=text)


def _told(registration: Registration, row: RegisterAct) -> dict[str, str]:
    told = {"registration": registration.number, "act": row.act, "reason": row.reason}
    return told | {key: text for key, text in (("reason_code", row.reason_code), ("note", row.note)) if text}
