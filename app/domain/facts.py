"""The catalogue of facts: everything that conditions, decision tables and timers of a diagram may read."""

from dataclasses import dataclass
from typing import Any

from app.domain.parameters import POLICY


@dataclass(frozen=True, slots=True)
class Fact:
    """One name a diagram may use: its type and unit, what it means, and a sample to try expressions on."""

    name: str
    type: str
    unit: str
    meaning: str
    sample: Any


def fact_name(key: str) -> str:
    """Return what a parameter is called inside the fact `policy`."""
    return key.replace(".", "_")


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

# Parameters under their keys with `_` for the dots: `policy.validity_years`.
_POLICY_SAMPLE: dict[str, Any] = {fact_name(key): described.default for key, described in POLICY.items()}

# The points that the shipped review form asks for; a bundle's own forms are added when it is checked.
_REVIEW_SAMPLE: dict[str, Any] = {"signed": True}

FACTS: tuple[Fact, ...] = (
    Fact("decision", "text", "approve / return / refuse", "刚完成的审核环节的结论", "approve"),
    Fact("round", "integer", "次", "第几次提交，首次提交为 1", 1),
    Fact("id_doc_type", "text", "证件名称代码", "申请人的证件类型，例如 RESIDENT_ID、PASSPORT", "RESIDENT_ID"),
    Fact("education", "text", "学历代码", "申请表中的学历（GB/T 4658）", "21"),
    Fact("apply_membership", "boolean", "", "申请人是否勾选“申请个人会员”", sample=False),
    Fact("form", "object", "", "申请表中各填写项，写作 form.<填写项>，例如 form.education", _FORM_SAMPLE),
    Fact("review", "object", "", "刚完成的审核环节所填表单，写作 review.<填写项>", _REVIEW_SAMPLE),
    Fact("policy", "object", "", "政策参数，写作 policy.<键名，点换成下划线>；提交后为提交当日的值", _POLICY_SAMPLE),
    Fact("origin", "text", "事项代码", "由哪个事项的办件转办而来，本人申请的为空", ""),
    Fact("activated", "boolean", "", "申请人的账号是否已激活", sample=True),
    Fact("qualified", "boolean", "", "名册中是否有申请人的资格证书编号", sample=True),
    Fact(
        "register_state",
        "text",
        "NONE / VALID / EXPIRING / EXPIRED / DEREGISTERED / REVOKED / FROZEN",
        "登记状态；提交后按首次提交当日判断是否到期",
        "VALID",
    ),
    Fact("registration_no", "text", "", "登记编号，未登记的为空", "202411000001H"),
    Fact("valid_to", "text", "YYYY-MM-DD", "登记有效期的最后一天，未登记的为空", "2027-11-21"),
    Fact("days_left", "integer", "天", "距有效期最后一天的天数：当天为 0，过后为负；提交后按首次提交当日计算", 45),
    Fact("hours_counted", "number", "学时", "本有效期内计入的学时；提交后算至提交当日", 48.5),
    Fact("hours_required", "number", "学时", "要求的学时", 60),
    Fact("hours_missing", "number", "学时", "还差的学时，够了为 0", 11.5),
    Fact("open_case", "text", "办件编号", "同一类事项中另一件未办结的办件，没有为空", ""),
    Fact("open_service", "text", "", "该办件的事项名称", ""),
    Fact("chosen_organisation", "text", "pending / active / suspended / merged / returned", "所选单位的状态", "active"),
    Fact("same_organisation", "boolean", "", "所选单位是否就是登记的执业单位（编号、代码或名称相同）", sample=False),
    Fact("registered_organisation", "text", "", "登记的执业单位名称", "北京示例设备监理有限公司"),
    Fact("organisation_state", "text", "pending / active / suspended / merged", "登记的执业单位的状态", "active"),
    Fact(
        "known_organisation",
        "text",
        "pending / active / suspended",
        "与从业机构信息表代码或名称相同的单位的状态，没有为空；已合并的按并入的单位，正在申请添加的为 pending",
        "",
    ),
    Fact("known_organisation_name", "text", "", "该单位的名称", ""),
    Fact("known_organisation_by", "text", "uscc / name", "该单位因代码还是名称相同", ""),
    Fact("awaited_case", "text", "办件编号", "本申请等待其结果的相同单位的办件，没有为空", ""),
    Fact("change_days_ago", "integer", "天", "距上次变更执业单位的天数，从未变更为 36500", 36500),
    Fact("membership_state", "text", "active / expiring / lapsed / left", "个人会员的状态，不是会员的为空", ""),
)

# What the reasons of an eligibility table may name beside the facts: the days of the renewal window.
WINDOW_WORDS = ("opens_on", "soft_deadline", "closes_on")


def samples() -> dict[str, Any]:
    """Return every fact's sample by name, fresh on each call, for trying out expressions."""
    return {fact.name: dict(fact.sample) if fact.type == "object" else fact.sample for fact in FACTS}
