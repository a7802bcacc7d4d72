"""What people type into forms, and what they are told of it."""

Typed = str | list[str]
Case = tuple[Typed, str]

CONTROL = "不允许的字符"
DATE = "YYYY-MM-DD"
ILL_FORMED = "邮箱格式不正确"
# Field → what is typed, words of the reason; an empty reason means that nothing is wrong.
ANSWERS: dict[str, list[Case]] = {
    "school": [
        ("", "请填写毕业院校"),
        ("   \u3000", "请填写毕业院校"),
        ("清", "2–100 个字符"),
        ("清" * 101, "当前 101"),
        ("清" * 100_000, "当前 100000"),
        ("A & B <学院>", ""),
        ("{{7*7}}{% raw %}${7*7}", ""),
        ("\U00020bb7野大学", ""),
        ("\U00030edd大学", ""),
        ("大学\ue000", "无法打印"),
        ("大\u202e学", CONTROL),
        ("大\u2066学", CONTROL),
        ("大学\U0001f468\u200d\U0001f393", CONTROL),
        ("大\x07学", CONTROL),
        ("大\x0b学", CONTROL),
        ("大\x1b[31m学", CONTROL),
        ("大\ufffd学", CONTROL),
        ("大学\r\n第二行", "只能填写一行"),
        ("大学\u2028第二行", "只能填写一行"),
        ("<script>alert(1)</script>", ""),
        ('"><img src=x onerror=alert(1)>', ""),
        ("=cmd|' /C calc'!A0", ""),
    ],
    "education": [
        ("99", "请选择列表中的“学历”"),
        ("", "请选择学历"),
        ("21 or 1=1", "请选择列表中的“学历”"),
    ],
    "region_code": [
        ("9", "请选择列表中的“所在省市”"),
    ],
    "supervision_specialty": [
        (["x", "y"], "请选择列表中的“设备监理专业”"),
    ],
    "practice_unit_id": [
        ("", "请选择执业单位"),
        ("0", "请选择执业单位"),
        ("-1", "请选择执业单位"),
        ("某单位", "请选择执业单位"),
        ("00000000-0000-0000-0000-000000000000", "请选择执业单位"),
    ],
    "mobile": [
        ("", "请填写手机"),
        ("1380013800", "11 位数字"),
        ("138001380000", "11 位数字"),
        ("12800138000", "以 13–19 开头"),
        ("abcdefghijk", "11 位数字"),
        ("+86 138-0013-8000", ""),
        ("１３８００１３８０００", ""),
    ],
    "phone": [
        ("010-64221783-806/809/808", ""),
        ("call me", "区号-号码-分机"),
    ],
    "email": [
        ("a@", ILL_FORMED),
        ("a@b", ILL_FORMED),
        ("a b@c.cn", ILL_FORMED),
        ("a@b.cn\r\nBcc: x@y.cn", ILL_FORMED),
        ("a" * 250 + "@b.cn", "邮箱最长 254"),
        ("张三@例子.中国", ILL_FORMED),
        ("zhang@例子.中国", ""),
    ],
    "postcode": [
        ("10002", "邮编应为 6 位数字"),
        ("²²²²²²", ""),
        ("٣٣٣٣٣٣", "邮编应为 6 位数字"),
    ],
    "postal_address": [
        ("北京" * 101, "当前 202"),
    ],
    "work_start_date": [
        ("2023-02-29", "日期不存在"),
        ("2024-2-3", DATE),
        ("20240203", DATE),
        ("0000-00-00", "日期不存在"),
        ("9999-12-31", "日期超出范围"),
        ("12024-01-01", DATE),
        ("2024-01-01T00:00:00Z", DATE),
        ("昨天", DATE),
        ("1986-05-12", "16"),
        ("2099-01-01", "不能"),
    ],
    "pledge_accepted": [
        ("", "请阅读并勾选"),
        ("no", "请阅读并勾选"),
    ],
}
OF_PROFILE = ("mobile", "phone", "email", "work_start_date", "education")


def batches(fields: tuple[str, ...] = tuple(ANSWERS)) -> list[dict[str, Case]]:
    """One case of each field at a time, until all have had their turn: what is wrong is told all at once anyway."""
    turns = range(max(len(ANSWERS[field]) for field in fields))
    return [{field: ANSWERS[field][turn] for field in fields if turn < len(ANSWERS[field])} for turn in turns]
