"""Policy parameters: what each is called, what it may be, and the example that a new office starts with.

The guide leaves these numbers open; each is an example (示例值) until an administrator confirms it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from types import MappingProxyType
from typing import Any, Literal

from app.domain.writing import clean, text_fault

Kind = Literal["number", "optional", "switch", "days", "text"]
YES, NO, UNLIMITED = "是", "否", "不限"
MOST_DAYS = 10
DIGITS = 12
ONE_LINE = 100
REMIND_NAMES = ("name", "days", "valid_to", "registration_no")
REMIND_SUBJECT = "您的设备监理师登记将于 $valid_to 到期"
REMIND_TEXT = """$name，您好！
您的设备监理师登记（登记编号 $registration_no）有效期至 $valid_to，还有 $days 天。
请在有效期内登录本网站，在“设备监理师”栏目中办理延续登记；逾期未办理的，需要重新办理首次登记。
已经提交延续登记申请的，请忽略本提醒。"""


@dataclass(frozen=True, slots=True)
class Described:
    """One parameter: a whole number, such a number or none, a switch, a list of days, the longest first, or a text.

    `least` and `most` bound every number and the length of a text, both included; `use` says where the value acts.
    `names` are the words that a text may hold, written `$name`.
    """

    key: str
    group: str
    label: str
    unit: str
    default: Any
    kind: Kind = "number"
    least: int = 0
    most: int = 0
    use: str = ""
    names: tuple[str, ...] = ()

    def read(self, typed: str) -> Any:
        """The value that somebody typed. Raises ValueError with a reason in Chinese."""
        text = typed.strip()
        if self.kind == "switch":
            return _switch(text)
        if self.kind in {"days", "text"}:
            return self._days(text) if self.kind == "days" else self._words(typed)
        if self.kind == "optional" and text in {"", UNLIMITED}:
            return None
        return self._number(text)

    def text(self, value: Any) -> str:
        """A value as people read it, without its unit."""
        if value is None:
            return UNLIMITED
        if isinstance(value, bool):
            return YES if value else NO
        return "、".join(str(day) for day in value) if isinstance(value, list) else str(value)

    def words(self, value: Any) -> str:
        """A value with its unit."""
        bare = value is None or isinstance(value, bool)
        return self.text(value) if bare or not self.unit else f"{self.text(value)} {self.unit}"

    def _days(self, text: str) -> list[int]:
        days = [self._number(part) for part in text.replace("，", "、").replace(",", "、").split("、") if part.strip()]
        if not 0 < len(days) <= MOST_DAYS:
            raise ValueError(f"请填写 1 至 {MOST_DAYS} 个天数，用顿号隔开")
        return sorted(set(days), reverse=True)

    def _words(self, typed: str) -> str:
        text = clean(typed)
        if fault := text_fault(text, lines=self.most > ONE_LINE):
            raise ValueError(fault)
        if not self.least <= len(text) <= self.most:
            raise ValueError(f"应为 {self.least} 至 {self.most} 个字")
        template = Template(text)
        if not template.is_valid() or set(template.get_identifiers()) - set(self.names):
            allowed = "、".join(f"${name}" for name in self.names)
            raise ValueError(f"“$”后只能写 {allowed}；要写“$”本身请写“$$”")
        return text

    def _number(self, typed: str) -> int:
        text = typed.strip()
        if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
            raise ValueError("请填写整数，不带单位和小数")
        number = int(text)
        if not self.least <= number <= self.most:
            raise ValueError(f"应在 {self.least} 至 {self.most} 之间")
        return number


def _switch(text: str) -> bool:
    if text not in {YES, NO}:
        raise ValueError(f"请选择“{YES}”或“{NO}”")
    return text == YES


_HINT = "供流程图和决策表引用"
_REMIND_USE = "$name 姓名，$days 剩余天数，$valid_to 有效期截止日，$registration_no 登记编号"
_ALL = (
    Described(
        "validity.years", "登记有效期", "登记有效期", "年", 3, least=1, most=20, use="首次登记、延续登记的有效期"
    ),
    Described("renewal.open_days_before", "延续登记", "届满前多少天开始受理", "天", 90, most=730),
    Described(
        "renewal.soft_deadline_days_before",
        "延续登记",
        "建议申请截止：届满前",
        "天",
        30,
        most=730,
        use="此后申请只作提醒",
    ),
    Described(
        "renewal.hard_close",
        "延续登记",
        "届满后仍受理的天数",
        "天",
        0,
        most=0,
        use="最后一个有效日当天仍可申请，次日起不再受理",
    ),
    Described("renewal.required_hours", "继续教育", "有效期内应完成的学时", "学时", 60, most=2000),
    Described("hours.compulsory_min", "继续教育", "其中必修不少于", "学时", 0, most=2000),
    Described("hours.daily_cap", "继续教育", "一天最多计入", "学时", 12, least=1, most=24),
    Described("hours.carry_over", "继续教育", "多余学时转入下一有效期", "", default=False, kind="switch"),
    Described(
        "first.max_years_after_qualification", "首次登记", "取得资格后多少年内", "年", None, "optional", 1, 60, _HINT
    ),
    Described("age.max", "首次登记", "年龄上限", "周岁", None, "optional", 18, 120, _HINT),
    Described("change.min_remaining_days", "变更登记", "剩余有效期不少于", "天", 0, most=730, use=_HINT),
    Described("change.min_interval_days", "变更登记", "两次变更至少间隔", "天", 0, most=1095, use=_HINT),
    Described("membership.years", "会员", "一次入会或续期的年数", "年", 1, least=1, most=10, use="个人会员的有效期"),
    Described("membership.renew_days_before", "会员", "届满前多少天可以续期", "天", 60, most=365),
    Described("review.accept_wd", "审核", "受理期限", "个工作日", 5, least=1, most=60, use=_HINT),
    Described("review.first_wd", "审核", "首次登记审核期限", "个工作日", 20, least=1, most=120, use=_HINT),
    Described("review.other_wd", "审核", "其他登记审核期限", "个工作日", 10, least=1, most=120, use=_HINT),
    Described("review.issue_wd", "审核", "发证期限", "个工作日", 10, least=1, most=60, use=_HINT),
    Described(
        "review.levels", "审核", "审核级数", "级", 2, least=1, most=5, use="审核级数由流程图画出，此处作对外说明"
    ),
    Described(
        "review.yellow_wd",
        "审核",
        "剩余多少个工作日时发黄牌",
        "个工作日",
        2,
        least=1,
        most=20,
        use="待办列表的黄牌，并在当日前提醒承办人和负责人；超期为红牌",
    ),
    Described(
        "sample.percent",
        "抽查",
        "通过结论的抽查比例",
        "%",
        0,
        most=100,
        use="按结论编号的散列值选取，由另一人在不知原结论的情况下复看；0 为不抽查",
    ),
    Described(
        "sample.newcomer_first",
        "抽查",
        "新审核人员最先多少次通过全部抽查",
        "次",
        20,
        most=500,
        use="建立员工账号时的建议值",
    ),
    Described(
        "claim.idle_hours",
        "审核",
        "认领后多久未办理即退回待认领",
        "小时",
        24,
        least=1,
        most=720,
        use="只计工作日，每个工作日 24 小时",
    ),
    Described(
        "claim.kept_hours",
        "审核",
        "补正后为原审核人员保留",
        "小时",
        24,
        most=720,
        use="只计工作日，每个工作日 24 小时；0 为不保留",
    ),
    Described("return.correct_days", "退回补正", "补正期限", "天", 30, least=1, most=365, use=_HINT),
    Described("return.max_rounds", "退回补正", "退回多少次后提醒审核人员", "次", 3, least=1, most=20),
    Described(
        "photo.max_bytes",
        "文件",
        "证件照大小上限",
        "字节",
        204800,
        least=204800,
        most=204800,
        use="《登记服务指南》3.1：200K 以内",
    ),
    Described(
        "attachment.max_bytes",
        "文件",
        "每个附件大小上限",
        "字节",
        10485760,
        least=10485760,
        most=10485760,
        use="随程序固定",
    ),
    Described("cert.use_validity_days", "证书", "打印件使用期限（0 为不限）", "天", 0, most=1095, use=_HINT),
    Described(
        "expiry.remind_days", "提醒", "届满前提醒", "天", [90, 60, 30, 7], "days", 1, 730, "向持证人发送到期提醒"
    ),
    Described(
        "expiry.remind_subject", "提醒", "到期提醒的标题", "", REMIND_SUBJECT, "text", 1, 100, _REMIND_USE, REMIND_NAMES
    ),
    Described(
        "expiry.remind_text", "提醒", "到期提醒的正文", "", REMIND_TEXT, "text", 1, 1000, _REMIND_USE, REMIND_NAMES
    ),
    Described("draft.auto_delete_days", "保存期限", "草稿保留", "天", 180, least=30, most=3650, use=_HINT),
    Described(
        "log.retention_days", "保存期限", "日志保留", "天", 365, least=180, most=36500, use="网络安全法：不少于六个月"
    ),
)
PARAMETERS: Mapping[str, Described] = MappingProxyType({described.key: described for described in _ALL})
# What a case keeps and diagrams read; the words of messages are no policy.
POLICY: Mapping[str, Described] = MappingProxyType({key: one for key, one in PARAMETERS.items() if one.kind != "text"})
