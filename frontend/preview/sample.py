"""Invented people and cases for the preview pages."""

from types import SimpleNamespace as Thing

from app.errors import Fault
from app.forms.definition import Option

PHOTO = "/sample/photo.svg"
SCAN = "/sample/scan.svg"

APPLICANT_MENU = [
    ("个人中心", ["个人信息", "修改密码"]),
    ("学习中心", ["学习记录", "线下培训", "网络教育平台"]),
    ("设备监理师", ["首次登记", "延续登记", "变更登记", "登记记录"]),
    ("会员服务", ["会员信息", "会员缴费记录", "会员权益"]),
    ("登记服务指南", ["设备监理师", "专业培训人员"]),
]
OPEN_ENTRIES = {"个人信息", "修改密码", "首次登记", "登记记录", "设备监理师"}
DESK_MENU = [("我的工作", ["待认领", "我的任务", "已办"]), ("查询", ["登记人员", "证书", "单位"])]
ADMIN_MENU = [
    ("人员与单位", ["持证人名册", "工作人员", "单位审批"]),
    ("运行", ["办件", "作业与异常", "流程版本", "系统状态"]),
]

OPTIONS = {
    "education": [Option("1", "大专"), Option("2", "本科"), Option("3", "硕士研究生")],
    "specialities": [
        Option("1", "冶金设备"), Option("2", "电力设备"), Option("3", "石油化工设备"),
        Option("4", "轨道交通设备"), Option("5", "起重运输设备"), Option("6", "信息网络系统设备"),
    ],
}
ANSWERS = {
    "photo": "p1", "full_name": "赵明远", "gender": "M", "id_type": "1", "id_number": "110000198605123719",
    "birth_date": "1986-05-12", "school": "华北电力大学", "education": "2", "organisation": "o1",
    "specialities": ["2", "3"], "full_time": True, "mobile": "1380013800", "email": "zhaomy@example.cn", "postcode": "10002",
    "work_history": [
        {"start": "2015-07-01", "unit": "北京设备监理有限公司", "post": "监理工程师"},
        {"start": "2009-07-01", "end": "2015-06-30", "unit": "", "post": "技术员"},
    ],
}
FAULTS = [
    Fault("id_number", "证件号码不正确，请核对"),
    Fault("work_history.1.unit", "请填写第 2 条工作经历的工作单位"),
    Fault("mobile", "手机不正确，请核对"),
    Fault("address", "请填写通信地址"),
    Fault("postcode", "邮编为 6 位数字"),
]
GIVEN = {
    "photo": {"photo": {"url": PHOTO, "name": "证件照.jpg", "size": 88064}},
    "organisations": {"o1": "北京设备监理有限公司"},
    "organisation_search": "/sample/organisations", "organisation_request": "#",
}
STEPS = [
    {"label": "登录", "note": "11-20 完成", "state": "done"},
    {"label": "填写申请表", "note": "进行中", "state": "current"},
    {"label": "导出打印签章", "state": "todo"},
    {"label": "上传附件", "state": "todo"},
    {"label": "审核", "note": "20 个工作日内", "state": "todo"},
    {"label": "领取证书", "state": "todo"},
]
EVENTS = [
    {"title": "退回补正", "at": "2026-11-19 15:20", "by": "初审", "tone": "warning",
     "text": "资格证书编号与扫描件不一致，请核对后重新填写。\n补正期限：2026-12-03。"},
    {"title": "开始审核", "at": "2026-11-19 09:12", "by": "初审", "tone": "current"},
    {"title": "提交申请（第 1 次）", "at": "2026-11-18 16:40", "tone": "success"},
    {"title": "建立草稿", "at": "2026-11-18 10:02"},
]
CASES = [
    ("SD20261102-0031", "赵明远", "首次登记", "北京设备监理有限公司", "初审", -1, "王芳"),
    ("SD20261105-0007", "欧阳静怡", "首次登记", "华东电力设备监理有限公司", "初审", 0, ""),
    ("YX20261106-0012", "钱大伟", "延续登记", "中核工程咨询有限公司", "初审", 2, ""),
    ("BG20261108-0004", "孙晓梅", "变更登记", "上海宝钢工程技术集团", "初审", 3, ""),
    ("SD20261109-0019", "李建国", "首次登记", "陕西秦源工程项目管理有限公司", "复核", 5, ""),
    ("SD20261110-0002", "买买提·艾力", "首次登记", "新疆昆仑工程咨询公司", "初审", 6, "李强"),
]


def row(path: str, label: str, text: str = "", table: list[list[str]] | None = None, heads: tuple[str, ...] = ()) -> Thing:
    """One shown answer, as app.forms.presentation gives it."""
    return Thing(path=path, label=label, text=text, table=table, heads=heads, type="text")


SECTIONS = [
    Thing(key="identity", title="身份信息", rows=[
        row("full_name", "姓名", "赵明远"), row("gender", "性别", "男"), row("photo", "证件照"),
        row("id_number", "证件号码", "110000198605123719"), row("birth_date", "出生日期", "1986-05-12"),
        row("school", "毕业院校", "华北电力大学"), row("education", "学历", "本科"), row("major", "所学专业"),
        row("organisation", "执业单位", "北京设备监理有限公司"), row("qualification_number", "资格证书编号", "20191100374"),
        row("mobile", "手机", "13800138000"), row("email", "邮箱", "zhaomy@example.cn"),
    ]),
    Thing(key="work", title="工作经历", rows=[
        row("work_history", "工作经历", table=[["2015-07-01", "至今", "北京设备监理有限公司", "监理工程师"],
            ["2009-07-01", "2015-06-30", "华北电力设备厂", "技术员"]], heads=("开始日期", "结束日期", "工作单位", "职务")),
    ]),
]


def slot(key: str, title: str, help_text: str, **more: object) -> dict[str, object]:
    """One attachment slot as the upload page gives it."""
    return {"key": key, "title": title, "help": help_text, "required": True, "many": False, "files": [],
            "upload_url": "/sample/slot", **more}


def scan(name: str, size: int, **more: object) -> dict[str, object]:
    """One uploaded file."""
    return {"id": name, "name": name, "size": size, "url": SCAN, "thumbnail_url": SCAN, "delete_url": "/sample/slot", **more}


SLOTS = [
    slot("ID_PROOF", "身份证明", "身份证、港澳台居住证、护照或其他", many=True,
         consent={"text": "我同意为办理登记单独提供身份证件影像，仅用于核验身份。", "given": True},
         files=[scan("身份证正面.jpg", 812044), scan("身份证反面.jpg", 790122)]),
    slot("EDU_PROOF", "学历证明", "学历证明扫描件"),
    slot("QUAL_CERT", "资格证书", "资格证书扫描件", faults=["文件不是有效的 PDF，请重新扫描后上传"]),
    slot("SIGNED_FORM", "申请表", "请导出申请表，盖章后扫描上传", many=True,
         files=[scan("申请表（签字盖章）.pdf", 2411724, pages=2, note="未识别到二维码，将由审核人核对")]),
]
DOCUMENTS = [
    {"key": "ID_PROOF", "label": "身份证明", "url": "#", "pages": [{"url": SCAN}]},
    {"key": "EDU_PROOF", "label": "学历证明", "url": "#", "pages": [{"url": SCAN}]},
    {"key": "QUAL_CERT", "label": "资格证书", "url": "#", "pages": [{"url": SCAN}]},
    {"key": "SIGNED_FORM", "label": "申请表", "url": "#", "download_url": "#", "pages": [
        {"url": SCAN, "attachment": "a1", "number": 1, "caption": "第 1 页",
         "pins": [{"number": 1, "x": 0.3, "y": 0.2, "text": "第 1 轮意见：签字不清晰"}]},
        {"url": SCAN, "attachment": "a1", "number": 2, "caption": "第 2 页"},
    ]},
]
BESIDE = {"key": "SIGNED_FORM", "label": "申请表（第 1 轮）", "closed": [], "pages": [
    {"url": SCAN, "attachment": "a0", "number": 1, "caption": "第 1 页"}]}
VIEWING = {"url": "#", "look_url": "#", "marks": True, "kept": {"beside": "a0"},
           "choices": [{"value": "a0", "label": "申请表（第 1 轮）"}], "beside": BESIDE}
