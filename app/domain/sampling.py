"""抽查: which approvals are looked at twice, and what the second look says."""

from hashlib import sha256
from uuid import UUID

from app.domain.labels import Labelled
from app.domain.review import Outcome
from app.domain.writing import clean, text_fault
from app.errors import Fault, InvalidInput

REASON_MAX = 1000
_SCALE = 10_000


class Why(Labelled):
    """Why an approval was chosen."""

    SHARE = "share", "按比例抽中"
    NEWCOMER = "newcomer", "新审核人员"


class Verdict(Labelled):
    """What the second look found of an approval."""

    AGREE = "agree", "一致"
    DISAGREE = "disagree", "不一致"


def drawn(decision_id: UUID, percent: int) -> bool:
    """Whether a decision is among the `percent` (0 to 100) that are looked at twice.

    It follows from the digest of the decision's id alone: anybody can work it out again, and nobody can steer it,
    because the id is given when the decision is recorded.
    """
    number = int.from_bytes(sha256(decision_id.bytes).digest()[:8])
    return number % _SCALE < percent * _SCALE // 100


def verdict(outcome: str, reason: str) -> tuple[Verdict, str]:
    """What a second look amounts to that came to `outcome`, and its reason, cleaned.

    Raises InvalidInput when there is no outcome, or a finding other than 通过 has no reason.
    """
    text = clean(reason)
    wrong = [] if outcome in tuple(Outcome) else [Fault("outcome", "请选择您的结论", "REQUIRED")]
    if outcome in (Outcome.RETURN, Outcome.REFUSE) and not text:
        wrong.append(Fault("reason", "请写明理由：问题在哪里，依据是什么", "REQUIRED"))
    if len(text) > REASON_MAX:
        wrong.append(Fault("reason", f"理由最长 {REASON_MAX} 个字符（当前 {len(text)}）", "TOO_LONG"))
    if fault := text_fault(text):
        wrong.append(Fault("reason", f"理由：{fault}", "CTRL_CHAR"))
    if wrong:
        raise InvalidInput(wrong)
    return (Verdict.AGREE if outcome == Outcome.APPROVE else Verdict.DISAGREE), text
