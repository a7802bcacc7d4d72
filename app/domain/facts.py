"""The catalogue of facts: everything that conditions, decision tables and timers of a diagram may read."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One name a diagram may use: its type and unit, what it means, and a sample to try expressions on."""

    name: str
    type: str
    unit: str
    meaning: str
    sample: Any


# Scalars of the first registration's form as the engine sees them: dates and numbers are text.
_FORM_SAMPLE: dict[str, Any] = {
    "photo": "1",
    "region_code": "11",
    "full_name": "张明远",
    "gender": "男",
    "id_doc_type": "RESIDENT_ID",
    "id_doc_other": "",
    "birth_date": "1986-05-12",
    "school": "华北电力大学",
    "education": "21",
    "major": "热能与动力工程",
    "employer_name": "北京设备监理有限公司",
    "work_start_date": "2008-07-01",
    "work_specialty": "设备监理",
    "job_title": "监理工程师",
    "prof_title": "SENIOR_ENGINEER",
    "prof_title_other": "",
    "practice_unit_id": "1",
    "industry": "M",
    "technical_post": "SPECIALIST",
    "qualification_no": "20191100347",
    "qualification_date": "2019-11-03",
    "phone": "010-64221783-806",
    "mobile": "13800138000",
    "email": "zhang@example.cn",
    "postal_address": "北京市朝阳区示例路 1 号",
    "postcode": "100029",
    "pledge_accepted": True,
}

FACTS: tuple[Fact, ...] = (
    Fact("decision", "text", "approve / return / refuse", "刚完成的审核环节的结论", "approve"),
    Fact("round", "integer", "次", "第几次提交，首次提交为 1", 1),
    Fact("id_doc_type", "text", "证件名称代码", "申请人的证件类型，例如 RESIDENT_ID、PASSPORT", "RESIDENT_ID"),
    Fact("education", "text", "学历代码", "申请表中的学历（GB/T 4658）", "21"),
    Fact("apply_membership", "boolean", "", "申请人是否勾选“申请个人会员”", sample=False),
    Fact("form", "object", "", "申请表中各填写项，写作 form.<填写项>，例如 form.education", _FORM_SAMPLE),
)


def samples() -> dict[str, Any]:
    """Return every fact's sample by name, fresh on each call, for trying out expressions."""
    return {fact.name: dict(fact.sample) if fact.type == "object" else fact.sample for fact in FACTS}
