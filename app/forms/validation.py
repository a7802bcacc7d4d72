"""Judging the answers to a form: every fault at once, each with its place and a Chinese reason."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jsonschema.exceptions import ValidationError

from app.errors import Fault
from app.forms import compile as compiled
from app.forms import messages
from app.forms.answers import Answers, Options, is_blank, visible
from app.forms.checks import RULES, Part
from app.forms.definition import Check, Field, Form

_INTEGER = re.compile("-?[1-9][0-9]{0,14}|0")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}")
# Of several faults of one field the first of these is told; the rest are mostly its consequences.
_FIRST = ("required", "const", "type", "maxLength", "minLength", "format")


def faults(
    form: Form, answers: Answers, *, options: Options, today: date, sections: Collection[str] | None = None
) -> list[Fault]:
    """Return every fault in the form's order, one for each field; empty when the answers can be handed in.

    Hidden fields do not count. `options` are the dictionaries, `today` the date in Shanghai. With `sections`
    only faults in these sections are told; checks still see all answers. Bad answers never raise.
    """
    asked = visible(form, answers)
    given = _without_blanks(tuple(form.fields()), asked)
    found: dict[str, Fault] = {}
    errors = sorted(compiled.validator(form, options).iter_errors(given), key=_urgency)
    for fault in (*_schema_faults(form, errors), *_check_faults(form, asked, today)):
        found.setdefault(fault.field, fault)
    told = {one.key for one in form.fields(sections)} | {""}
    chosen = [fault for fault in found.values() if fault.field.partition(".")[0] in told]
    return sorted(chosen, key=lambda fault: _place(form, fault))


def _without_blanks(fields: Sequence[Field], answers: Answers) -> dict[str, Any]:
    """Return the answers as JSON Schema sees them: blanks absent, numbers as numbers."""
    return {
        one.key: _judged(one, answers[one.key])
        for one in fields
        if one.key in answers and not is_blank(answers[one.key])
    }


def _judged(one: Field, value: Any) -> Any:
    if one.type == "number" and isinstance(value, str):
        return _number(value)
    if one.type == "repeat" and isinstance(value, list):
        return [_without_blanks(one.fields, row) if isinstance(row, dict) else row for row in value]
    return value


def _number(text: str) -> int | Decimal | str:
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def _urgency(error: ValidationError) -> int:
    rule = str(error.validator)
    return _FIRST.index(rule) if rule in _FIRST else len(_FIRST)


def _schema_faults(form: Form, errors: Sequence[ValidationError]) -> Iterator[Fault]:
    for error in errors:
        for path in _paths(error):
            field = form.field(path)
            if field is None:
                yield messages.whole_form()
            else:
                yield messages.wrong(field, path, error)


def _paths(error: ValidationError) -> list[str]:
    """Return the fields that an error is about: for `required` those that are missing, else where it stands."""
    path = ".".join(str(part) for part in error.absolute_path)
    if error.validator != "required":
        return [_field_path(path)]
    given: Any = error.instance
    missing = [str(name) for name in _listed(error.validator_value) if name not in given]
    return [f"{path}.{name}" if path else name for name in missing]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _field_path(path: str) -> str:
    """Return the path of the field itself when an error stands at one choice or row of it."""
    parts = path.split(".")
    return parts[0] if len(parts) == 2 else ".".join(parts[:3])


def _check_faults(form: Form, answers: Answers, today: date) -> Iterator[Fault]:
    for check in form.checks:
        rule = RULES[check.name]
        for parts in _castings(form, check, answers, whole_table=rule.whole_table):
            for fault in rule.find(parts, today):
                yield messages.placed(form.field(fault.field), fault)


def _castings(form: Form, check: Check, answers: Answers, *, whole_table: bool) -> Iterator[Mapping[str, Part]]:
    """Yield the parts that fields play in a check: once, or once for each row of the table that it names."""
    rows_key = check.fields.get("rows", "")
    if not rows_key or whole_table:
        yield {part: _part(form, key, rows_key, answers) for part, key in check.fields.items()}
        return
    rows = answers.get(rows_key)
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            place = f"{rows_key}.{number}"
            yield {part: _part(form, key, place, answers, row) for part, key in check.fields.items() if part != "rows"}


def _part(form: Form, key: str, place: str, answers: Answers, row: Answers | None = None) -> Part:
    """Return one part: a column of the row when the table has such a column, else a field of the form."""
    table = form.field(place.partition(".")[0]) if place else None
    column = table.column(key) if table else None
    if column is not None:
        return Part(f"{place}.{key}", column.label, (row or {}).get(key, ""))
    field = form.field(key)
    return Part(key, field.label if field else key, answers.get(key, ""))


def _place(form: Form, fault: Fault) -> tuple[int, int, int]:
    """Sort by field, row and column as they stand in the form; what concerns all of it comes first."""
    key, number, column = (*fault.field.split("."), "", "")[:3]
    field = form.field(key)
    columns = [one.key for one in field.fields] if field else []
    return (
        form.place(key),
        int(number) if number else -1,
        columns.index(column) if column in columns else -1,
    )
