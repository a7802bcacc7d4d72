"""What a reviewer may decide, how a decision must be justified, and who may not decide."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.domain.labels import Labelled
from app.domain.writing import clean, text_fault
from app.errors import Fault, InvalidInput

OPINION_MAX = 2000
REMARK_MAX = 500


class Outcome(Labelled):
    """What a review ends with; the value is the fact `decision` of the diagram."""

    APPROVE = "approve", "通过"
    RETURN = "return", "退回补正"
    REFUSE = "refuse", "不予登记"


class TargetKind(StrEnum):
    """What a remark is about."""

    FIELD = "field"
    ATTACHMENT = "attachment"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Remark:
    """补正意见: what must be corrected in one field (`target` is its path), one attachment slot, or in general."""

    target_kind: str
    target: str
    text: str

    def faults(self, number: int) -> Iterator[Fault]:
        """Yield what is wrong with this remark, the `number`-th of its decision counted from 0."""
        path = f"remarks.{number}"
        if self.target_kind not in tuple(TargetKind):
            yield Fault(f"{path}.target_kind", "请选择补正意见针对的是填写项、附件还是整份申请")
        elif self.target_kind != TargetKind.GENERAL and not self.target:
            yield Fault(f"{path}.target", "请选择需要补正的填写项或附件")
        if not self.text:
            yield Fault(f"{path}.text", f"请填写第 {number + 1} 条补正意见")
        yield from _length_and_characters(f"{path}.text", "补正意见", self.text, REMARK_MAX)


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's decision; making one that breaks a rule raises InvalidInput with all faults at once."""

    outcome: Outcome
    opinion: str = ""
    reason_code: str = ""
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        """Hold the rules of the office: a return lists every defect, a refusal gives its ground in writing."""
        if faults := list(self._faults()):
            raise InvalidInput(faults)

    @classmethod
    def made(cls, outcome: str, opinion: str = "", reason_code: str = "", remarks: Sequence[Remark] = ()) -> Self:
        """Return the decision as handed in by a page: words cleaned, an unknown outcome refused in words."""
        if outcome not in tuple(Outcome):
            raise InvalidInput([Fault("outcome", "请选择审核结论：通过、退回补正或不予登记", "REQUIRED")])
        cleaned = tuple(Remark(r.target_kind, r.target, clean(r.text)) for r in remarks)
        return cls(Outcome(outcome), clean(opinion), reason_code.strip(), cleaned)

    def _faults(self) -> Iterator[Fault]:
        if self.outcome is Outcome.RETURN and not self.remarks:
            yield Fault("remarks", "退回补正时请至少填写一条补正意见，并一次性列出全部问题", "REQUIRED")
        if self.outcome is Outcome.REFUSE and not self.reason_code:
            yield Fault("reason_code", "不予登记时请选择理由", "REQUIRED")
        if self.outcome is Outcome.REFUSE and not self.opinion:
            yield Fault("opinion", "不予登记时请填写审核意见，说明事实和理由", "REQUIRED")
        if self.outcome is Outcome.APPROVE and self.remarks:
            yield Fault("remarks", "有补正意见时不能选择“通过”：请改为“退回补正”，或删除补正意见", "CONFLICT")
        yield from _length_and_characters("opinion", "审核意见", self.opinion, OPINION_MAX)
        for number, remark in enumerate(self.remarks):
            yield from remark.faults(number)


def may_decide(
    *,
    exclude: Sequence[str],
    person_id: Hashable,
    applicant_id: Hashable,
    organisation_id: Hashable | None,
    applicant_organisation_ids: Collection[Hashable],
    earlier: Mapping[str, Collection[Hashable]],
) -> str | None:
    """Say in Chinese why this person may not take or decide a task, or None when nothing stands against it.

    `exclude` is what the diagram says of the step: "applicant", "organisation" (a member of an organisation of
    the applicant), or ids of elements; `earlier` names who completed which element of this case.
    """
    for excluded in exclude:
        if excluded == "applicant":
            conflict = "您是申请人，不能审核自己的申请" if person_id == applicant_id else ""
        elif excluded == "organisation":
            same = organisation_id is not None and organisation_id in applicant_organisation_ids
            conflict = "您与申请人属于同一执业单位，应当回避" if same else ""
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
