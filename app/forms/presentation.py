"""Answers as people read them: on the review page and in document templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.forms.answers import Answers, Options, visible
from app.forms.definition import CHOICES, Field, Form, Option

_BOOLEAN = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One question and its answer; a `repeat` has `heads` and `table` instead of text."""

    path: str
    label: str
    text: str
    type: str
    heads: tuple[str, ...] = ()
    table: list[list[str]] | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class ShownSection:
    """The visible questions under one heading."""

    key: str
    title: str
    rows: list[ShownRow] = field(default_factory=list)


def sections(form: Form, answers: Answers, options: Options) -> list[ShownSection]:
    """Return the form as it was answered: hidden fields and empty sections are left out, labels for codes.

    The name of an organisation is looked up in `options` under the key of its field.
    """
    given = visible(form, answers)
    shown = [
        ShownSection(
            section.key,
            section.title,
            [_row(one, given.get(one.key), options) for one in section.fields if _is_shown(one, given)],
        )
        for section in form.sections
    ]
    return [section for section in shown if section.rows]


def printed(form: Form, answers: Answers, options: Options) -> dict[str, Any]:
    """Return the answers for a document template as plain text, lists of rows and nothing else.

    Every printed key is there: "" when it is empty or hidden. Choices are labels, and their codes stand beside
    them under `<key>_code`, so that a template can tick boxes.
    """
    given = visible(form, answers)
    return _printed(tuple(form.fields()), given, options)


def text_of(one: Field, value: Any, options: Options) -> str:
    """Return one stored answer as a person reads it; a code that left its list is shown as it is."""
    if value is None or value == "":
        return ""
    if one.type == "checkbox":
        return _BOOLEAN.get(value, "")
    if one.type == "multiselect" and isinstance(value, list):
        return "、".join(_label(one, str(code), options) for code in value)
    if one.type == "repeat":
        return f"共 {len(value)} 条" if isinstance(value, list) else ""
    return _label(one, str(value), options)


def _label(one: Field, code: str, options: Options) -> str:
    choices: Sequence[Option] = one.options
    if one.type == "organisation":
        choices = options.get(one.key, ())
    elif one.dictionary:
        choices = options.get(one.dictionary, ())
    return next((option.label for option in choices if option.code == code), code)


def _is_shown(one: Field, given: Answers) -> bool:
    return one.answered and (one.show_when is None or one.key in given)


def _row(one: Field, value: Any, options: Options) -> ShownRow:
    text = text_of(one, value, options)
    if one.type != "repeat":
        return ShownRow(one.key, one.label, text, one.type, sealed=one.sealed)
    columns = [column for column in one.fields if column.answered]
    table = [[text_of(column, row.get(column.key), options) for column in columns] for row in _rows(value)]
    return ShownRow(one.key, one.label, text, one.type, tuple(column.label for column in columns), table)


def _printed(fields: Sequence[Field], given: Answers, options: Options) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields:
        if not one.printed or not one.answered:
            continue
        value = given.get(one.key)
        if one.type == "repeat":
            found[one.key] = [_printed(one.fields, row, options) for row in _rows(value)]
            continue
        found[one.key] = text_of(one, value, options)
        if one.type in CHOICES:
            found[f"{one.key}_code"] = " ".join(value) if isinstance(value, list) else str(value or "")
    return found


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
