"""Refusals in domain words, each with a reason that a person can read."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what was handed in.

    `field` is the path of the field (`full_name`, `work_history.0.unit`) or "" for the whole form; `message` is
    Chinese and names the rule and the way to repair it; `code` is stable for machines.
    """

    field: str
    message: str
    code: str = "INVALID"


class Refusal(Exception):
    """The office says no, for a reason in words; anything else that is raised is a bug."""

    message = "无法办理"

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message or self.message)
        self.message = message or self.message
        self.field = field


class NotFound(Refusal):
    """There is no such thing, or the person may not know that there is."""

    message = "未找到您要办理的事项"


class NotAllowed(Refusal):
    """The person may know of it but may not do this."""

    message = "您无权办理此事项"


class Conflict(Refusal):
    """The thing has moved on since the person last saw it."""

    message = "此事项的状态已变化，请刷新后再办理"


class TaskNotOpen(Conflict):
    """The step was finished, cancelled or taken by somebody else."""

    message = "此环节已办结或已由他人办理"


class MessageNotExpected(Conflict):
    """The diagram does not catch this message where the case stands."""

    message = "当前环节不能进行此操作"


class TooMany(Refusal):
    """Too many tries; the same request may be made again later."""

    message = "操作过于频繁，请稍后再试"

    def __init__(self, message: str = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class InvalidInput(Refusal):
    """What was handed in has faults; all of them are listed at once."""

    message = "填写的内容有误，请更正后再提交"

    def __init__(self, faults: Sequence[Fault], message: str = "") -> None:
        super().__init__(message or (faults[0].message if len(faults) == 1 else ""))
        self.faults = tuple(faults)


class InvalidRelease(InvalidInput):
    """A diagram, table, form or template cannot be published; each fault names the element."""

    message = "不能发布：请先改正下列问题"


class ConversionFailed(Exception):
    """A neighbour (LibreOffice, mail server) did not do its work; trying again may help."""
