"""A form definition as JSON Schema 2020-12, compiled once for each form and state of its dictionaries."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from app.domain import contact, organisations, people, uscc
from app.domain.writing import text_fault
from app.forms.answers import Options
from app.forms.checks import parse_date
from app.forms.definition import Field, Form, ShowWhen

TEXT_MAX, TEXTAREA_MAX, ROWS_MAX, REFERENCE_MAX = 200, 2000, 50, 64
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EARLIEST, _LATEST = "1900-01-01", "2100-12-31"

Codes = Mapping[str, tuple[str, ...]]


class BadText(ValueError):
    """A text that does not fit its kind; the message is Chinese and complete."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def validator(form: Form, options: Options) -> Draft202012Validator:
    """Return the compiled validator; of a dictionary that is not in `options` nothing can be chosen."""
    names = sorted({one.dictionary for one in _all_fields(form) if one.dictionary})
    return _validator(form, tuple((name, tuple(option.code for option in options.get(name, ()))) for name in names))


@lru_cache(maxsize=256)
def _validator(form: Form, dictionaries: tuple[tuple[str, tuple[str, ...]], ...]) -> Draft202012Validator:
    return Draft202012Validator(schema(form, dict(dictionaries)), format_checker=_formats())


def schema(form: Form, codes: Codes) -> dict[str, Any]:
    """Return the JSON Schema of the form's answers without blanks; `codes` are those of its dictionaries."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        **_object(tuple(form.fields()), codes),
    }


def _all_fields(form: Form) -> list[Field]:
    return [one for top in form.fields() for one in (top, *top.fields)]


def _object(fields: Sequence[Field], codes: Codes) -> dict[str, Any]:
    asked = [one for one in fields if one.answered]
    needed = [one for one in asked if one.required]
    conditions = [_conditional(one.key, one.show_when, fields) for one in needed if one.show_when]
    return {
        "type": "object",
        "properties": {one.key: _value(one, codes) for one in asked},
        "required": [one.key for one in needed if one.show_when is None],
        "additionalProperties": False,
    } | ({"allOf": conditions} if conditions else {})


def _conditional(key: str, condition: ShowWhen, fields: Sequence[Field]) -> dict[str, Any]:
    """Require a field only while it is shown."""
    chosen: dict[str, Any] = {"enum": list(condition.values)}
    if any(one.key == condition.field and one.type == "multiselect" for one in fields):
        chosen = {"contains": chosen}
    holds = {"properties": {condition.field: chosen}, "required": [condition.field]}
    return {"if": holds, "then": {"required": [key]}}


def _value(one: Field, codes: Codes) -> dict[str, Any]:
    match one.type:
        case "select" | "radio" | "multiselect":
            return _choice(one, codes)
        case "checkbox":
            return {"const": True} if one.required else {"type": "boolean"}
        case "number":
            return _quantity(one)
        case "repeat":
            return _array(_object(one.fields, codes), one, ROWS_MAX)
    return _text(one)


def _choice(one: Field, codes: Codes) -> dict[str, Any]:
    known = list(codes[one.dictionary]) if one.dictionary else [option.code for option in one.options]
    if one.type != "multiselect":
        return {"enum": known}
    return _array({"enum": known}, one, len(known)) | {"uniqueItems": True}


def _quantity(one: Field) -> dict[str, Any]:
    limits = {"minimum": one.min, "maximum": one.max}
    kind = "integer" if one.format == "integer" else "number"
    return {"type": kind} | {name: limit for name, limit in limits.items() if limit is not None}


def _text(one: Field) -> dict[str, Any]:
    longest = {"textarea": TEXTAREA_MAX, "photo": REFERENCE_MAX, "organisation": REFERENCE_MAX}
    limits = {"minLength": int(one.min or 1), "maxLength": int(one.max or longest.get(one.type, TEXT_MAX))}
    rules = {"type": "string", "format": one.format or one.type} | limits
    # "$" also matches before a last line feed in Python, so that is excluded.
    return rules | ({"pattern": rf"^(?:{one.pattern})$(?!\n)"} if one.pattern else {})


def _array(items: dict[str, Any], one: Field, most: int) -> dict[str, Any]:
    limits = {"minItems": int(one.min or 1), "maxItems": int(one.max or most)}
    return {"type": "array", "items": items} | limits


def _date_fault(text: str) -> str | None:
    if not _ISO_DATE.fullmatch(text):
        return f"日期格式应为 YYYY-MM-DD，例如 1986-05-12（填写的是“{text[:20]}”）"
    if parse_date(text) is None:
        return f"日期不存在：{text}，请核对"
    return None if _EARLIEST <= text <= _LATEST else f"日期超出范围：应在 {_EARLIEST} 至 {_LATEST} 之间"


def _no_fault(text: str) -> str | None:
    return None


_FORMATS: Mapping[str, Callable[[str], str | None]] = {
    "text": _no_fault,
    "textarea": _no_fault,
    # Which kind of document it is stands in another field: the check identity_matches knows both.
    "identity_number": _no_fault,
    "photo": _no_fault,
    "organisation": _no_fault,
    "date": _date_fault,
    "mobile": contact.mobile_fault,
    "phone": contact.phone_fault,
    "email": contact.email_fault,
    "postcode": contact.postcode_fault,
    "uscc": uscc.fault,
    "name": people.name_fault,
    "organisation_name": organisations.name_fault,
}


@lru_cache(maxsize=1)
def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, fault in _FORMATS.items():
        checker.checks(name, raises=BadText)(_checked(name, fault))
    return checker


def _checked(name: str, fault: Callable[[str], str | None]) -> Callable[[object], bool]:
    """Return the format rule that refuses forbidden characters first and raises BadText with the reason."""

    def check(value: object) -> bool:
        if isinstance(value, str):
            if wrong := text_fault(value, lines=name in ("textarea", "email")):
                raise BadText(wrong, "CTRL_CHAR")
            if wrong := fault(value):
                raise BadText(wrong, "FORMAT")
        return True

    return check
