"""Answers to a form: read from a request, cut to what is asked, fingerprinted and compared."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import contact, identity, organisations, people, uscc
from app.domain.writing import clean
from app.forms.definition import Field, Form, Option

Options = Mapping[str, Sequence[Option]]
Answers = Mapping[str, Any]

MAX_ROWS_READ = 200
_TICKED = frozenset({"on", "true", "1", "yes"})
_ROW = re.compile("([0-9]{1,4})-([a-z][a-z0-9_]*)")
_READERS: Mapping[str, Callable[[str], str]] = {
    "mobile": contact.normalise_mobile,
    "phone": contact.normalise_phone,
    "email": contact.normalise_email,
    "postcode": contact.normalise_postcode,
    "identity_number": identity.normalise,
    "uscc": uscc.normalise,
    "name": people.normalise_name,
    "organisation_name": organisations.normalise_name,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs; both values are as stored, "" when there was none."""

    path: str
    label: str
    before: Any
    after: Any


def read(
    form: Form,
    submitted: Mapping[str, Sequence[str]],
    *,
    sections: Collection[str] | None = None,
    unlocked: Collection[str] = (),
) -> dict[str, Any]:
    """Return the answers in the values of an HTTP form, normalised but not judged; never raises.

    Unknown and locked names are ignored, and photos, which come as files and never as an id in a request. Of a
    name that is given twice the first counts, what is missing is blank, empty rows are dropped. With `sections`
    only the fields of these sections are read (one tab); `unlocked` names locked fields that are read all the same.
    """
    asked = (one for one in form.fields(sections) if not one.locked or one.key in unlocked)
    return {one.key: _read(one, one.key, submitted) for one in asked if one.type != "photo"}


def unlocked(form: Form, known: Answers) -> frozenset[str]:
    """Return the locked fields that `known`, what the roster says of a person, leaves blank: the person answers them.

    A passport says neither sex nor date of birth in its number, and the roster need not say them either.
    """
    return frozenset(one.key for one in form.fields() if one.locked and one.key in known and is_blank(known[one.key]))


def prefilled(form: Form, sources: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to begin with: `sources` holds values by names such as `profile.school`."""
    return {one.key: sources[one.prefill] for one in form.fields() if one.prefill in sources}


def visible(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the answers without unknown fields and without those whose `show_when` does not hold."""
    return _visible(tuple(form.fields()), answers)


def digest(form: Form, answers: Answers) -> str:
    """Return 64 hex digits over what is printed: the same for the same answers, whatever their order.

    Blank answers count as none.
    """
    printed = _printed(tuple(form.fields()), visible(form, answers))
    text = json.dumps({form.key: printed}, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(form: Form, before: Answers, after: Answers) -> list[Change]:
    """Return what changed from one set of answers to another, field by field and row by row."""
    old, new = visible(form, before), visible(form, after)
    return [change for one in form.fields() for change in _changes(one, old, new)]


def is_blank(value: Any) -> bool:
    """Whether this says nothing: an unanswered field. False is a box that is not ticked, so blank too."""
    return value is None or value is False or value in ("", [], {})


def _read(one: Field, name: str, submitted: Mapping[str, Sequence[str]]) -> Any:
    if one.type == "repeat":
        return _read_rows(one, name, submitted)
    given = submitted.get(name) or ("",)
    if one.type == "checkbox":
        return given[0].strip().lower() in _TICKED
    if one.type == "multiselect":
        return [value for value in dict.fromkeys(clean(value) for value in given) if value]
    reader = _READERS.get(one.format) or _READERS.get(one.type, clean)
    return reader(given[0])


def _read_rows(one: Field, name: str, submitted: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    prefix = f"{name}-"
    found = (_ROW.fullmatch(key, len(prefix)) for key in submitted if key.startswith(prefix))
    numbers = sorted({int(row.group(1)) for row in found if row and one.column(row.group(2))})
    columns = [column for column in one.fields if column.answered]
    rows = (
        {column.key: _read(column, f"{prefix}{number}-{column.key}", submitted) for column in columns}
        for number in numbers[:MAX_ROWS_READ]
    )
    return [row for row in rows if not all(is_blank(value) for value in row.values())]


def _visible(fields: Sequence[Field], answers: Answers) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for one in fields:
        if one.answered and one.key in answers and _is_shown(one, kept):
            kept[one.key] = _visible_value(one, answers[one.key])
    return kept


def _is_shown(one: Field, kept: Answers) -> bool:
    if one.show_when is None:
        return True
    value = kept.get(one.show_when.field)
    given = value if isinstance(value, list) else [value]
    return any(choice in one.show_when.values for choice in given if isinstance(choice, str | bool))


def _visible_value(one: Field, value: Any) -> Any:
    if one.type != "repeat" or not isinstance(value, list):
        return value
    return [_visible(one.fields, row) if isinstance(row, dict) else row for row in value]


def _printed(fields: Sequence[Field], answers: Answers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields:
        value = answers.get(one.key)
        if not one.printed or is_blank(value):
            continue
        rows = value if one.type == "repeat" and isinstance(value, list) else None
        found[one.key] = value if rows is None else [_printed_row(one, row) for row in rows]
    return found


def _printed_row(one: Field, row: Any) -> Any:
    return _printed(one.fields, row) if isinstance(row, dict) else row


def _changes(one: Field, old: Answers, new: Answers) -> Iterator[Change]:
    before, after = old.get(one.key), new.get(one.key)
    if one.type != "repeat":
        yield from _change(one.key, one.label, before, after)
        return
    earlier, later = _rows(before), _rows(after)
    for number in range(max(len(earlier), len(later))):
        was = earlier[number] if number < len(earlier) else {}
        now = later[number] if number < len(later) else {}
        for column in one.fields:
            path = f"{one.key}.{number}.{column.key}"
            label = f"{one.label} 第 {number + 1} 条 {column.label}"
            yield from _change(path, label, was.get(column.key), now.get(column.key))


def _change(path: str, label: str, before: Any, after: Any) -> Iterator[Change]:
    if is_blank(before) and is_blank(after):
        return
    if before != after:
        yield Change(path, label, "" if before is None else before, "" if after is None else after)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row if isinstance(row, dict) else {} for row in value] if isinstance(value, list) else []
