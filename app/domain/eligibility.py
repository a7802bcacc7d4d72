"""Who may start which application, each condition with its reason (domain rules 1.3 and 3.2 of the office)."""

from dataclasses import dataclass
from datetime import date

from app.domain.validity import RegisterState

FROZEN_TEXT = "您的登记已被冻结，暂不能办理任何登记事项，请联系协会登记部门"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition for starting, ready to be shown with a tick or a cross; `reason` is set when it is not met."""

    key: str
    label: str
    met: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the office knows about a person when an application is started.

    `register_state` is the state of today (see `validity.registration_state`); `open_case` is the number of the
    one case that is not finished, of any service, and `open_service` the name of that service.
    """

    register_state: str = RegisterState.NONE
    registration_no: str = ""
    valid_to: date | None = None
    activated: bool = True
    frozen: bool = False
    qualification_no: str = ""
    open_case: str = ""
    open_service: str = ""


def first_registration(standing: Standing) -> list[Condition]:
    """Return all conditions of 首次登记 in the order in which they are shown; it may start when all are met.

    A lapsed or cancelled registration is taken up again by a first registration; a revoked one is not.
    """
    return [
        _condition(
            "qualified",
            "取得设备监理师职业资格证书",
            "名册中没有您的资格证书编号，请联系协会登记部门核对" if not standing.qualification_no else "",
        ),
        _condition("activated", "账号已激活", "" if standing.activated else "请先激活账号并设置新密码"),
        _condition("not_registered", "目前没有有效的登记", _registered(standing)),
        _condition("no_open_case", "没有正在办理的登记申请", _open_case(standing)),
        _condition("not_frozen", "登记未被冻结", _frozen(standing)),
    ]


def refusals(conditions: list[Condition]) -> list[str]:
    """Return the reasons of the conditions that are not met; empty when the application may start."""
    return [condition.reason for condition in conditions if not condition.met]


def _condition(key: str, label: str, reason: str) -> Condition:
    return Condition(key, label, not reason, reason)


def _registered(standing: Standing) -> str:
    state = RegisterState(standing.register_state)
    if state is RegisterState.REVOKED:
        return "您的登记已被撤销，不能重新申请，如有疑问请联系协会登记部门"
    if state not in (RegisterState.VALID, RegisterState.EXPIRING):
        return ""
    until = f"，有效期至 {standing.valid_to.isoformat()}" if standing.valid_to else ""
    return f"您已登记（登记编号 {standing.registration_no}{until}），请办理延续登记或变更登记"


def _open_case(standing: Standing) -> str:
    if not standing.open_case:
        return ""
    service = f"“{standing.open_service}”" if standing.open_service else ""
    return f"您有正在办理的{service}申请（办件编号 {standing.open_case}），办结或撤回后才能重新申请"


def _frozen(standing: Standing) -> str:
    return FROZEN_TEXT if standing.frozen or standing.register_state == RegisterState.FROZEN else ""
