"""登记簿: the acts that change an entry of the register, which states allow them, and what they are called."""

from collections.abc import Mapping

from app.domain.labels import Labelled
from app.domain.validity import RegisterState

# The services that shut each other out: one open case per person among them (property `exclusive` of their diagrams).
GROUP = "registration"


class Act(Labelled):
    """What changed an entry: a case (the first five; 注销 may also be an administrator's), or an administrator."""

    REGISTER = "register", "首次登记"
    RENEW = "renew", "延续登记"
    CHANGE = "change", "变更登记"
    REISSUE = "reissue", "换发证书"
    DEREGISTER = "deregister", "注销"
    FREEZE = "freeze", "冻结"
    THAW = "thaw", "解冻"
    REVOKE = "revoke", "撤销"


# What a diagram may ask for (parameter `act` of update_register).
BY_CASE = frozenset({Act.REGISTER, Act.RENEW, Act.CHANGE, Act.REISSUE, Act.DEREGISTER})

# What an administrator may ask for and a second one confirms: from which stored states, and to which one.
BY_ADMINISTRATOR: Mapping[Act, tuple[frozenset[RegisterState], RegisterState]] = {
    Act.FREEZE: (frozenset({RegisterState.VALID}), RegisterState.FROZEN),
    Act.THAW: (frozenset({RegisterState.FROZEN}), RegisterState.VALID),
    Act.DEREGISTER: (frozenset({RegisterState.VALID, RegisterState.FROZEN}), RegisterState.DEREGISTERED),
    Act.REVOKE: (
        frozenset({RegisterState.VALID, RegisterState.FROZEN, RegisterState.DEREGISTERED}),
        RegisterState.REVOKED,
    ),
}

# Whoever loses the registration loses open applications and certificates with it.
ENDING = frozenset({Act.DEREGISTER, Act.REVOKE})

# Dictionaries with the reasons of the acts that end a registration.
REASONS: Mapping[Act, str] = {Act.DEREGISTER: "deregistration_reason", Act.REVOKE: "revocation_reason"}


def obstacle(act: Act, state: RegisterState) -> str | None:
    """Say in Chinese why an act of a case may not be entered in this stored state; None when it may.

    What was frozen, revoked or deregistered stays so: only 首次登记 takes up a deregistered entry again.
    """
    if state is RegisterState.REVOKED:
        return "登记已被撤销，不能再登记入簿"
    if state is RegisterState.FROZEN and act is not Act.REISSUE:
        return "登记已被冻结，解冻后才能登记入簿"
    if state is RegisterState.NONE and act is not Act.REGISTER:
        return "申请人尚未登记，登记簿中没有可以变动的内容"
    if state is RegisterState.DEREGISTERED and act is not Act.REGISTER:
        return "登记已注销，请办理首次登记"
    return None
