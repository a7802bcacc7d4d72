"""What one row of the roster says, brought into the office's form, and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain import contact, identity
from app.domain.identity import DocumentType
from app.domain.people import name_fault, normalise_name
from app.domain.writing import compact
from app.forms.checks import FIRST_QUALIFICATION
from app.services.import_rows import Reading, RowFault

COLUMNS = ("姓名", "证件类型", "证件号码", "资格证书编号", "取得时间", "专业")
OPTIONAL = ("性别", "出生日期", "手机", "邮箱")
# Documents that the roster may name although the form only knows 其他 for them (the guide, 3.4).
OTHER_DOCUMENTS = frozenset(
    {"港澳居民来往内地通行证", "台湾居民来往大陆通行证", "外国人永久居留身份证", "军官证", "士兵证", "其他"}
)
_TYPES = {kind.label: kind for kind in DocumentType} | {
    "居民身份证": DocumentType.RESIDENT_ID,
    "港澳台居民居住证": DocumentType.HMT_RESIDENCE,
}
_QUALIFICATION = re.compile(r"[A-Z0-9\u4e00-\u9fff()〔〕-]{4,40}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One holder of the 资格证书 as the file has them; the identity number is normalised, 15 digits made 18."""

    row: int
    full_name: str
    id_doc_type: str
    id_doc_other: str
    id_no: str
    qualification_no: str
    qualification_date: date | None
    specialty: str
    gender: str
    birth_date: date | None
    mobile: str
    email: str


def read(row: int, values: Mapping[str, str], *, today: date) -> Entry | list[RowFault]:
    """The entry of one row, or everything that is wrong with it."""
    reading = Reading(row, values)
    name = normalise_name(reading.cell("姓名"))
    if not reading.faults and (wrong := name_fault(name)):
        reading.refuse("姓名", wrong)
    kind, other = _document(reading)
    number = _number(reading, kind)
    derive = not reading.faults and kind != DocumentType.PASSPORT
    entry = Entry(
        row=row,
        full_name=name,
        id_doc_type=kind,
        id_doc_other=other,
        id_no=number,
        qualification_no=_qualification(reading),
        qualification_date=_obtained(reading, today),
        specialty=reading.cell("专业"),
        gender=_gender(reading, identity.gender(number) if derive else None),
        birth_date=_birth(reading, identity.birth_date(number) if derive else None, today),
        mobile=reading.checked("手机", contact.normalise_mobile, contact.mobile_fault),
        email=reading.checked("邮箱", contact.normalise_email, contact.email_fault),
    )
    return reading.faults or entry


def _document(reading: Reading) -> tuple[str, str]:
    label = reading.cell("证件类型")
    if label in OTHER_DOCUMENTS:
        return DocumentType.OTHER, label
    if label in _TYPES:
        return _TYPES[label], ""
    reading.refuse("证件类型", "证件类型应为身份证、港澳台居住证、护照或其他")
    return "", ""


def _number(reading: Reading, kind: str) -> str:
    """An old roster may still hold 15 digits; they become the 18 of the same person (GB 11643)."""
    number = identity.normalise(reading.cell("证件号码"))
    if not number:
        reading.refuse("证件号码", "请填写证件号码")
        return ""
    if kind == DocumentType.RESIDENT_ID:
        number = identity.login_candidates(number)[-1]
    if kind and (wrong := identity.fault(kind, number)):
        reading.refuse("证件号码", wrong)
    return number


def _qualification(reading: Reading) -> str:
    number = compact(reading.cell("资格证书编号")).upper().lstrip("'")
    if not number:
        reading.refuse("资格证书编号", "请填写资格证书编号")
    elif not _QUALIFICATION.fullmatch(number):
        reading.refuse("资格证书编号", "资格证书编号应为 4–40 位字母、数字、汉字、括号或“-”")
    return number


def _obtained(reading: Reading, today: date) -> date | None:
    if not reading.given("取得时间"):
        reading.refuse("取得时间", "请填写取得时间")
        return None
    day = reading.day("取得时间")
    if day and not FIRST_QUALIFICATION <= day <= today:
        reading.refuse("取得时间", f"取得时间应在 {FIRST_QUALIFICATION.isoformat()} 至今天之间")
    return day


def _gender(reading: Reading, derived: str | None) -> str:
    given = reading.cell("性别")
    if given and given not in {"男", "女"}:
        reading.refuse("性别", "性别应为男或女")
    elif given and derived and given != derived:
        reading.refuse("性别", "性别与证件号码不符")
    return derived or given


def _birth(reading: Reading, derived: date | None, today: date) -> date | None:
    given = reading.day("出生日期")
    if given and derived and given != derived:
        reading.refuse("出生日期", "出生日期与证件号码不符")
    day = derived or given
    if day and identity.age_fault(day, today):
        reading.refuse("证件号码" if derived else "出生日期", "年龄不符合要求：应年满 18 周岁且不超过 100 周岁，请核对")
    return day
