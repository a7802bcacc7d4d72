"""What is printed on an exported form as a QR code, and what a scan of it tells."""

from dataclasses import dataclass
from enum import StrEnum

PREFIX = "DJ1"
SHOWN = 16


class Mark(StrEnum):
    """What the QR code on an uploaded form says about it."""

    MATCH = "match"
    OTHER_CASE = "other_case"
    OLDER_ROUND = "older_round"
    CHANGED = "changed"
    NONE = "none"


REASONS = {
    Mark.OTHER_CASE: "这是另一份申请（{number}）的申请表，请上传本次申请 {own} 导出的申请表",
    Mark.OLDER_ROUND: "这是第 {round} 轮导出的申请表，之后内容有修改，请重新导出、签字盖章后再上传",
    Mark.CHANGED: "申请表导出后又修改过内容，请重新导出申请表，签字盖章后再上传",
}


@dataclass(frozen=True, slots=True)
class FormSeal:
    """Case number, round and the shortened digest of the answers."""

    number: str
    round: int
    digest: str

    def text(self) -> str:
        """What the QR code holds."""
        return f"{PREFIX}|{self.number}|{self.round}|{short(self.digest)}"

    def fits(self, digest: str) -> bool:
        """Whether the answers are still the ones that were printed."""
        return short(self.digest) == short(digest)


def short(digest: str) -> str:
    """The part of a digest that is printed: 16 hexadecimal digits."""
    return digest[:SHOWN]


def read(codes: tuple[str, ...]) -> FormSeal | None:
    """The first of the codes that is one of ours."""
    for code in codes:
        parts = code.split("|")
        if len(parts) == 4 and parts[0] == PREFIX and parts[2].isascii() and parts[2].isdigit():
            return FormSeal(parts[1], int(parts[2]), parts[3])
    return None


def judge(seal: FormSeal | None, *, number: str, round_number: int, digest: str) -> Mark:
    """Compare a scan's code with the case; an older print of unchanged answers is as good as a new one."""
    if seal is None:
        return Mark.NONE
    if seal.number != number:
        return Mark.OTHER_CASE
    if seal.fits(digest):
        return Mark.MATCH
    return Mark.OLDER_ROUND if seal.round < round_number else Mark.CHANGED
