"""The people of the demonstration; their numbers are published samples or plainly synthetic ones."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the roster; `reaches` says how far their first registration has come."""

    key: str
    full_name: str
    gender: str
    birth_date: date
    id_doc_type: str
    number: str
    qualification_no: str
    coat: str
    note: str
    reaches: str = ""
    more: dict[str, Any] = field(default_factory=dict)


ORGANISATIONS = (
    ("北京示例设备监理有限公司", "91110108MA0000015T", "11"),
    ("上海示例工程咨询有限公司", "91310000MA1FL00157", "31"),
    ("福建示例项目管理有限公司", "91350100M000100Y43", "35"),
)

PEOPLE = (
    DemoPerson(
        "ready", "陈建国", "男", date(1985, 12, 1), "HMT_RESIDENCE", "820000198512010018", "SBJL20190001", "#26364f",
        "可以申请首次登记",
    ),
    DemoPerson(
        "middle", "林晓梅", "女", date(1994, 8, 23), "HMT_RESIDENCE", "810000199408230021", "SBJL20210002", "#5a2b3c",
        "首次登记已填写，尚未提交", "drafted",
    ),
    DemoPerson(
        "registered", "王淑芬", "女", date(1949, 12, 31), "RESIDENT_ID", "11010519491231002X", "SBJL20040003",
        "#2f4a3a", "已登记，可以打印证书", "approved",
    ),
    DemoPerson(
        "submitted", "JOHN SAMPLE", "男", date(1980, 5, 6), "PASSPORT", "E00000004", "SBJL20150004", "#3d3d3d",
        "已提交，等待初审", "submitted",
    ),
    DemoPerson(
        "returned", "买买提·艾力", "男", date(1988, 3, 9), "PASSPORT", "E00000005", "SBJL20180005", "#4a3a22",
        "被退回补正", "returned",
    ),
    DemoPerson(
        "new", "张雅文", "女", date(1992, 1, 30), "HMT_RESIDENCE", "830000199201300022", "SBJL20220006", "#26364f",
        "尚未激活：初始密码为证件号码后六位", "inactive",
    ),
)  # fmt: skip

STAFF = (
    ("reviewer", "李初审", "reviewer", "初审"),
    ("approver", "周复核", "approver", "复核"),
    ("admin", "管理员", "administrator", "管理员"),
    ("reviewer2", "吴初审", "reviewer", "初审，有一件抽查等待认领"),
)

PROFILE: dict[str, Any] = {
    "region_code": "11",
    "school": "华北电力大学",
    "education": "21",
    "major": "热能与动力工程",
    "employer_name": "北京示例设备监理有限公司",
    "work_start_date": "2012-07-01",
    "work_specialty": "火电设备监理",
    "job_title": "项目总监",
    "mobile": "13800138000",
    "phone": "010-64221783",
    "postal_address": "北京市朝阳区示例路 1 号示例大厦 1201 室",
    "postcode": "100029",
    "education_history": [
        {
            "start": "2008-09-01",
            "end": "2012-06-30",
            "school": "华北电力大学",
            "major": "热能与动力工程",
            "education": "21",
        }
    ],
    "work_history": [{"start": "2012-07-01", "end": "", "unit": "北京示例设备监理有限公司", "post": "项目总监"}],
    "achievements": [
        {
            "project": "某电厂 2×660MW 机组锅炉设备监理",
            "equipment": "锅炉",
            "start": "2015-03-01",
            "end": "2017-10-31",
            "duty": "总监理工程师",
        }
    ],
}
