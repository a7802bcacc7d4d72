"""What a reviewer may decide, how a decision must be justified, and who may not decide."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from app.domain.labels import Labelled
from app.domain.writing import clean, text_fault
from app.errors import Fault, InvalidInput

OPINION_MAX = 2000
REMARK_MAX = 500
REASON_MAX = 500
OUTCOME_MAX = 8


class Outcome(Labelled):
    """What a review ends with; the value is the fact `decision` of the diagram."""

    APPROVE = "approve", "通过"
    RETURN = "return", "退回补正"
    REFUSE = "refuse", "不予登记"


def offered(outcomes: str) -> Mapping[str, str]:
    """Return the outcomes that a step offers and what each is called there, in their order.

    `outcomes` is the step's property, such as "approve:通过 return:退回补正 refuse:不予添加"; where it says nothing of
    a name, or nothing at all, the office's own words are used.
    """
    pairs = [word.partition(":") for word in outcomes.split()] or [(one.value, "", "") for one in Outcome]
    return {value: called or Outcome(value).label for value, _, called in pairs if value in tuple(Outcome)}


def outcomes_fault(outcomes: str) -> str | None:
    """Say in Chinese what is wrong with a step's property `outcomes`, or None."""
    pairs = [word.partition(":") for word in outcomes.split()]
    values = [value for value, _, _ in pairs]
    if unknown := [value for value in values if value not in tuple(Outcome)]:
        return f"审核结论“{unknown[0]}”不存在，只能使用 {'、'.join(Outcome)}"
    if not values or len(set(values)) != len(values):
        return "审核结论须至少有一项，且不能重复"
    if [called for _, _, called in pairs if len(called) > OUTCOME_MAX]:
        return f"审核结论的名称不能超过 {OUTCOME_MAX} 个字"
    return None


class TargetKind(StrEnum):
    """What a remark is about."""

    FIELD = "field"
    ATTACHMENT = "attachment"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Remark:
    """补正意见: what must be corrected in one field (`target` is its path), one attachment slot, or in general.

    `spot` is a place on a page of an attachment: {attachment: its id, page: from 1, x, y: between 0 and 1}.
    """

    target_kind: str
    target: str
    text: str
    spot: Mapping[str, Any] | None = None

    def faults(self, number: int) -> Iterator[Fault]:
        """Yield what is wrong with this remark, the `number`-th of its decision counted from 0."""
        path = f"remarks.{number}"
        if self.target_kind not in tuple(TargetKind):
            yield Fault(f"{path}.target_kind", "请选择补正意见针对的是填写项、附件还是整份申请")
        elif self.target_kind != TargetKind.GENERAL and not self.target:
            yield Fault(f"{path}.target", "请选择需要补正的填写项或附件")
        if self.spot is not None and not is_spot(self.spot):
            yield Fault(f"{path}.target", "扫描件上标注的位置无效，请重新标注", "SPOT")
        if not self.text:
            yield Fault(f"{path}.text", f"请填写第 {number + 1} 条补正意见")
        yield from _length_and_characters(f"{path}.text", "补正意见", self.text, REMARK_MAX)


def is_spot(spot: Mapping[str, Any]) -> bool:
    """Tell whether this is a place on a page: {attachment: an id, page: from 1, x and y: between 0 and 1}."""
    if set(spot) != {"attachment", "page", "x", "y"} or not isinstance(spot["attachment"], str):
        return False
    page, *place = spot["page"], spot["x"], spot["y"]
    return type(page) is int and page >= 1 and all(type(at) in {int, float} and 0 <= at <= 1 for at in place)


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's decision; making one that breaks a rule raises InvalidInput with all faults at once.

    `called` is what the step calls this outcome; "" stands for the office's own word. `differs` says why it differs
    from the review before, `again` why something is returned that could be seen before.
    """

    outcome: Outcome
    opinion: str = ""
    reason_code: str = ""
    remarks: tuple[Remark, ...] = ()
    called: str = ""
    differs: str = ""
    again: str = ""

    def __post_init__(self) -> None:
        """Hold the rules of the office: a return lists every defect, a refusal gives its ground in writing."""
        if faults := list(self._faults()):
            raise InvalidInput(faults)

    @property
    def label(self) -> str:
        """What the outcome is called."""
        return self.called or self.outcome.label

    @classmethod
    def made(
        cls,
        outcome: str,
        opinion: str = "",
        reason_code: str = "",
        remarks: Sequence[Remark] = (),
        *,
        differs: str = "",
        again: str = "",
        outcomes: str = "",
    ) -> Self:
        """Return the decision as handed in by a page: words cleaned, an outcome that is not offered refused in words.

        `outcomes` is the property of the step (see `offered`).
        """
        choices = offered(outcomes)
        if outcome not in choices:
            named = "、".join(choices.values())
            raise InvalidInput([Fault("outcome", f"请选择审核结论：{named}", "REQUIRED")])
        return cls(
            Outcome(outcome),
            clean(opinion),
            reason_code.strip() if outcome == Outcome.REFUSE else "",
            tuple(replace(remark, text=clean(remark.text)) for remark in remarks),
            choices[outcome],
            differs=clean(differs),
            again=clean(again),
        )

    def _faults(self) -> Iterator[Fault]:
        if self.outcome is Outcome.RETURN and not self.remarks:
            yield Fault("remarks", "退回补正时请至少填写一条补正意见，并一次性列出全部问题", "REQUIRED")
        if self.outcome is Outcome.REFUSE and not self.reason_code:
            yield Fault("reason_code", f"{self.label}时请选择理由", "REQUIRED")
        if self.outcome is Outcome.REFUSE and not self.opinion:
            yield Fault("opinion", f"{self.label}时请填写审核意见，说明事实和理由", "REQUIRED")
        if self.outcome is Outcome.APPROVE and self.remarks:
            yield Fault("remarks", "有补正意见时不能选择“通过”：请改为“退回补正”，或删除补正意见", "CONFLICT")
        yield from _length_and_characters("opinion", "审核意见", self.opinion, OPINION_MAX)
        yield from _length_and_characters("differs", "结论不同的理由", self.differs, REASON_MAX)
        yield from _length_and_characters("again", "再次退回的理由", self.again, REASON_MAX)
        for number, remark in enumerate(self.remarks):
            yield from remark.faults(number)


def may_decide(
    *,
    exclude: Sequence[str],
    person_id: Hashable,
    applicant_id: Hashable,
    same_organisation: bool,
    former_organisation: bool,
    earlier: Mapping[str, Collection[Hashable]],
) -> str | None:
    """Say in Chinese why this person may not take or decide a task, or None when nothing stands against it.

    `exclude` is what the diagram says of the step: "applicant", "organisation" (a member of an organisation to which
    the applicant belongs, or for which they once worked), or ids of elements; `earlier` names who completed which
    element of this case.
    """
    for excluded in exclude:
        if excluded == "applicant":
            conflict = "您是申请人，不能审核自己的申请" if person_id == applicant_id else ""
        elif excluded == "organisation":
            former = "申请人的工作经历中有您所在的单位，应当回避" if former_organisation else ""
            conflict = "您与申请人属于同一执业单位，应当回避" if same_organisation else former
        else:
            done = person_id in earlier.get(excluded, ())
            conflict = "您已办理此申请的前一审核环节，初审和复核不能由同一人办理" if done else ""
        if conflict:
            return conflict
    return None


def _length_and_characters(field: str, label: str, text: str, longest: int) -> Iterator[Fault]:
    if len(text) > longest:
        yield Fault(field, f"{label}最长 {longest} 个字符（当前 {len(text)}）", "TOO_LONG")
    if wrong := text_fault(text):
        yield Fault(field, f"{label}：{wrong}", "CTRL_CHAR")
