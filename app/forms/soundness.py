"""What must hold before a form definition is accepted, with reasons in Chinese for those who write it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from app.errors import Fault
from app.forms import checks

MAX_BYTES = 512 * 1024
_CHOICES = ("select", "radio", "multiselect")
_META = Path(__file__).with_name("meta_schema.json")
# A quantified group, look-around or back reference can take exponential time; two open ends are enough.
_RISKY_PATTERN = re.compile(r"\)[*+{?]|\(\?(?!:)|\\[1-9]")
_OPEN_ENDED = re.compile(r"(?<!\\)[*+]|\{[0-9]+,\}")
_MAX_OPEN_ENDS = 2

Raw = Mapping[str, Any]


def read(source: bytes) -> tuple[dict[str, Any], list[Fault]]:
    """Return the parsed definition and everything that is wrong with it."""
    if len(source) > MAX_BYTES:
        return {}, [Fault("", f"表单文件不能超过 {MAX_BYTES // 1024} KB", "TOO_LONG")]
    try:
        raw = _parse(source)
    except ValueError as broken:
        return {}, [Fault("", f"不是有效的 JSON：{broken}", "JSON")]
    if faults := [_meta_fault(error) for error in _meta().iter_errors(raw)]:
        return {}, faults
    return raw, list(_faults(raw))


def _parse(source: bytes) -> Any:
    """Return the JSON value; raises ValueError with a Chinese reason."""
    try:
        return json.loads(source, object_pairs_hook=_unique_pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as broken:
        raise ValueError(f"第 {broken.lineno} 行第 {broken.colno} 列") from broken
    except UnicodeDecodeError as broken:
        raise ValueError("应使用 UTF-8 编码") from broken
    except RecursionError as broken:
        raise ValueError("嵌套过深") from broken


@cache
def _meta() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_META.read_text(encoding="utf-8")))


def _unique_pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("同一处有重复的属性名")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"不允许使用 {name}")


def _meta_fault(error: ValidationError) -> Fault:
    path = ".".join(str(part) for part in error.absolute_path)
    rule = str(error.validator)
    reasons = {
        "required": f"缺少属性（{error.message.split(' ')[0]}）",
        "additionalProperties": "有不认识的属性，请核对拼写",
        "enum": f"“{error.instance}”不在允许的取值之内",
        "type": "值的类型不正确",
        "pattern": f"“{error.instance}”的写法不正确：应为小写字母、数字和下划线，以字母开头",
        "minLength": "不能为空",
        "maxLength": "文字过长",
        "minItems": "至少要有一项",
        "maxItems": "项数过多",
        "minProperties": "至少要有一项",
    }
    return Fault(path, reasons.get(rule, "不符合表单定义的格式"), "DEFINITION")


def _faults(raw: Raw) -> Iterator[Fault]:
    yield from _repeated("栏目", [section["key"] for section in raw["sections"]])
    fields = [field for section in raw["sections"] for field in section["fields"]]
    yield from _group_faults(fields, "")
    known = {field["key"]: field for field in fields}
    for number, check in enumerate(raw.get("checks", ())):
        yield from _check_faults(f"checks.{number}", check, known)


def _group_faults(fields: Sequence[Raw], prefix: str) -> Iterator[Fault]:
    """Yield faults of fields that stand together: those of the form, or the columns of one `repeat`."""
    yield from _repeated("填写项", [prefix + field["key"] for field in fields])
    earlier: dict[str, Raw] = {}
    for field in fields:
        path = prefix + field["key"]
        yield from _field_faults(path, field)
        yield from _show_when_faults(path, field, earlier)
        if prefix and field["type"] in ("repeat", "photo"):
            yield _unsound(path, "多行填写项中不能再包含多行填写项或照片")
        elif field["type"] == "repeat":
            yield from _group_faults(field.get("fields", ()), f"{path}.")
        earlier[field["key"]] = field


def _field_faults(path: str, field: Raw) -> Iterator[Fault]:
    lists = ("options" in field) + ("dictionary" in field)
    if lists != (field["type"] in _CHOICES):
        yield _unsound(path, "选择类填写项应有 options 或 dictionary 之一，其他类型不应有")
    if (field["type"] == "repeat") != ("fields" in field):
        yield _unsound(path, "多行填写项（repeat）应有 fields，其他类型不应有")
    yield from _repeated("选项", [f"{path}.{option['code']}" for option in field.get("options", ())])
    if field.get("min", 0) > field.get("max", float("inf")):
        yield _unsound(path, "min 不能大于 max")
    if "pattern" in field:
        yield from _pattern_faults(path, field)


def _pattern_faults(path: str, field: Raw) -> Iterator[Fault]:
    pattern = field["pattern"]
    if field["type"] != "text" or "pattern_message" not in field:
        yield _unsound(path, "只有 text 类型可以有 pattern，并且要写明 pattern_message")
    try:
        re.compile(pattern)
    except re.error as broken:
        yield _unsound(path, f"pattern 不是有效的正则表达式（第 {(broken.pos or 0) + 1} 个字符）")
    if _RISKY_PATTERN.search(pattern) or len(_OPEN_ENDED.findall(pattern)) > _MAX_OPEN_ENDS:
        yield _unsound(path, "pattern 过于复杂：不允许重复分组、环视和反向引用，最多两处 * 或 +")


def _show_when_faults(path: str, field: Raw, earlier: Mapping[str, Raw]) -> Iterator[Fault]:
    condition = field.get("show_when")
    if condition is None:
        return
    other = earlier.get(condition["field"])
    if other is None or other["type"] not in (*_CHOICES, "checkbox"):
        yield _unsound(path, f"show_when 引用的“{condition['field']}”应是排在前面的选择项或勾选项")
        return
    codes = {option["code"] for option in other.get("options", ())}
    if codes and not codes.issuperset(condition["in"]):
        yield _unsound(path, f"show_when 的取值不在“{other['label']}”的选项之中")


def _check_faults(path: str, check: Raw, known: Mapping[str, Raw]) -> Iterator[Fault]:
    rule = checks.RULES.get(check["check"])
    if rule is None:
        yield _unsound(path, f"没有名为“{check['check']}”的校验")
        return
    if missing := sorted(rule.parts - check["fields"].keys()):
        yield _unsound(path, f"校验“{check['check']}”缺少：{'、'.join(missing)}")
    if extra := sorted(check["fields"].keys() - rule.parts - rule.optional):
        yield _unsound(path, f"校验“{check['check']}”不使用：{'、'.join(extra)}")
    repeat = known.get(check["fields"].get("rows", ""), {})
    columns = {column["key"] for column in repeat.get("fields", ())}
    for key in check["fields"].values():
        if key not in known and key not in columns:
            yield _unsound(path, f"没有填写项“{key}”")


def _repeated(what: str, names: Sequence[str]) -> Iterator[Fault]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _unsound(name, f"{what}“{name}”重复")


def _unsound(path: str, reason: str) -> Fault:
    return Fault(path, reason, "DEFINITION")
