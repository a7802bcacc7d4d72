"""What one record of hours says, in a row of a file or from a learning platform, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain import hour_figures, identity
from app.domain.hours import HourKind
from app.domain.people import normalise_name
from app.domain.writing import compact
from app.forms.checks import FIRST_QUALIFICATION
from app.services.import_rows import Reading, RowFault

COLUMNS = ("证件号码", "姓名", "课程编号", "课程名称", "线上/线下", "学时", "完成日期", "平台", "记录编号")
OPTIONAL = ("必修",)
# Where hours come from that the office gives and takes back itself.
SESSIONS = "offline"
REVERSALS = "reversal"
OWN_PLATFORMS = frozenset({SESSIONS, REVERSALS})
KINDS = {kind.label: kind for kind in HourKind}
COMPULSORY = {"": False, "否": False, "选修": False, "是": True, "必修": True}


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as it was handed in; `id_no` is normalised, 15 digits made 18, `tenths` are tenths of an hour."""

    row: int
    id_no: str
    full_name: str
    course_code: str
    course: str
    kind: str
    tenths: int
    compulsory: bool
    finished_on: date
    platform: str
    record_id: str


def read(row: int, values: Mapping[str, str], *, today: date) -> Entry | list[RowFault]:
    """The record of one row, or everything that is wrong with it."""
    reading = Reading(row, values)
    entry = Entry(
        row=row,
        id_no=_number(reading),
        full_name=normalise_name(reading.needed("姓名", 50)),
        course_code=_code(reading),
        course=reading.needed("课程名称", 200),
        kind=_kind(reading),
        tenths=_tenths(reading),
        compulsory=_compulsory(reading),
        finished_on=_finished(reading, today),
        platform=_platform(reading),
        record_id=compact(reading.needed("记录编号", 100)),
    )
    return reading.faults or entry


def _number(reading: Reading) -> str:
    number = identity.normalise(reading.cell("证件号码"))
    if not number:
        reading.refuse("证件号码", "请填写证件号码", "REQUIRED")
    return identity.login_candidates(number)[-1]


def _code(reading: Reading) -> str:
    code = compact(reading.cell("课程编号")).upper()
    if len(code) > 50:
        reading.refuse("课程编号", f"课程编号最长 50 个字符（当前 {len(code)}）", "TOO_LONG")
    return code


def _kind(reading: Reading) -> str:
    label = reading.cell("线上/线下")
    if label not in KINDS:
        reading.refuse("线上/线下", "应填写“线上”或“线下”", "KIND")
        return ""
    return KINDS[label]


def _tenths(reading: Reading) -> int:
    text = reading.cell("学时")
    if wrong := hour_figures.fault(text) if text else "请填写学时":
        reading.refuse("学时", wrong, "HOURS" if text else "REQUIRED")
        return 0
    return hour_figures.read(text)


def _compulsory(reading: Reading) -> bool:
    text = reading.cell("必修")
    if text not in COMPULSORY:
        reading.refuse("必修", "应填写“是”或“否”", "COMPULSORY")
    return COMPULSORY.get(text, False)


def _finished(reading: Reading, today: date) -> date:
    day = reading.day("完成日期")
    if day is None:
        if not reading.given("完成日期"):
            reading.refuse("完成日期", "请填写完成日期", "REQUIRED")
        return today
    if not FIRST_QUALIFICATION <= day <= today:
        reason = f"完成日期应在 {FIRST_QUALIFICATION.isoformat()} 至今天（{today.isoformat()}）之间"
        reading.refuse("完成日期", reason, "DATE_RANGE")
    return day


def _platform(reading: Reading) -> str:
    platform = compact(reading.needed("平台", 50))
    if platform.lower() in OWN_PLATFORMS:
        reading.refuse("平台", f"平台名称“{platform}”由本系统专用，请填写学习平台自己的名称", "PLATFORM")
    return platform
