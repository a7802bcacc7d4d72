"""What people read when an answer breaks a rule: which field, what the rule is, what was found, what to do."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jsonschema.exceptions import ValidationError

from app.errors import Fault
from app.forms.compile import BadText
from app.forms.definition import Field

_ASK = {
    "select": "请选择{0}",
    "radio": "请选择{0}",
    "multiselect": "请选择{0}，至少一项",
    "organisation": "请选择{0}",
    "date": "请填写{0}",
    "photo": "请上传{0}",
    "checkbox": "请阅读并勾选“{0}”",
    "repeat": "请填写{0}，至少一条",
}
_FROM_ROSTER = "（此项来自资格证书名册，如有误请联系协会更正）"


def wrong(field: Field, path: str, error: ValidationError) -> Fault:
    """Return the fault for an answer at `path` that breaks a rule of the compiled schema."""
    if isinstance(error.cause, BadText):
        text, code = _named(field, str(error.cause)), error.cause.code
    else:
        say = _RULES.get(str(error.validator), _unknown)
        text, code = say(field, error.validator_value, error.instance)
    return placed(field, Fault(path, text, code))


def placed(field: Field | None, fault: Fault) -> Fault:
    """Return the fault with the number of its row in front, and what to do when the roster has it wrong."""
    parts = fault.field.split(".")
    row = f"第 {int(parts[1]) + 1} 条：" if len(parts) == 3 else ""
    roster = _FROM_ROSTER if field and field.locked and fault.code != "REQUIRED" else ""
    return Fault(fault.field, f"{row}{fault.message}{roster}", fault.code)


def whole_form() -> Fault:
    """Return the fault for something wrong that belongs to no field: never silence."""
    return Fault("", "提交的内容与表单不符，请刷新页面后重新填写", "FORM")


def _named(field: Field, reason: str) -> str:
    """Put the field's label in front of a reason that does not say what it is about."""
    return reason if field.label in reason else f"{field.label}：{reason}"


def _required(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    if field.locked:
        return f"资格证书名册中没有您的“{field.label}”，请联系协会补全", "REQUIRED"
    return _ASK.get(field.type, "请填写{0}").format(field.label), "REQUIRED"


def _not_in_list(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    return f"请选择列表中的“{field.label}”", "NOT_IN_LIST"


def _length(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    shortest, longest, found = field.min, field.max, len(value)
    if shortest and longest and shortest > 1:
        text = f"{field.label}长度应为 {shortest:g}–{longest:g} 个字符（当前 {found}）"
    elif found > limit:
        text = f"{field.label}最长 {limit} 个字符（当前 {found}），请删减"
    else:
        text = f"{field.label}至少 {limit} 个字符（当前 {found}），请补充"
    return text, "LENGTH"


def _count(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    unit = "条" if field.type == "repeat" else "项"
    word = "最多" if len(value) > limit else "至少"
    return f"{field.label}{word} {limit} {unit}（当前 {len(value)} {unit}）", "COUNT"


def _pattern(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    return _named(field, field.pattern_message), "FORMAT"


def _range(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    if field.min is None or field.max is None:
        rule = f"不能{'大' if field.min is None else '小'}于 {limit}"
    else:
        rule = f"应为 {field.min}–{field.max} 的数字"
    return f"{field.label}{rule}（填写的是 {value}）", "RANGE"


def _type(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    if field.type != "number" or not isinstance(value, str | int | float | Decimal):
        return f"{field.label}的内容无法识别，请重新填写", "TYPE"
    rule = "必须为整数" if field.format == "integer" else "应为数字"
    return f"{field.label}{rule}，只使用半角数字（填写的是“{str(value)[:20]}”）", "TYPE"


def _repeated(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    return f"{field.label}中有重复的选项，请删除", "REPEATED"


def _unknown(field: Field, limit: Any, value: Any) -> tuple[str, str]:
    return f"{field.label}填写有误，请核对", "INVALID"


_RULES: Mapping[str, Callable[[Field, Any, Any], tuple[str, str]]] = {
    "required": _required,
    "const": _required,
    "enum": _not_in_list,
    "minLength": _length,
    "maxLength": _length,
    "minItems": _count,
    "maxItems": _count,
    "pattern": _pattern,
    "minimum": _range,
    "maximum": _range,
    "type": _type,
    "uniqueItems": _repeated,
}
