"""Typed values on their way between pages: read from a request, shown again, compared with what is stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from app.forms.answers import Options, differences, read
from app.forms.definition import Field, Form
from app.forms.presentation import text_of

CHOICE = "choice-"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which two windows saved different answers: as stored, and as people read them."""

    path: str
    label: str
    yours: Any
    theirs: Any
    yours_text: str
    theirs_text: str


def typed(
    form: Form,
    unlocked: Collection[str] = (),
    sections: Sequence[str] | None = None,
    *,
    closed: Collection[str] = (),
) -> dict[str, Any]:
    """The answers in this request; `unlocked` are the fields from the roster that the person fills in.

    `closed` are fields that the page only shows: they are among the answers when somebody sent them all the same.
    """
    sent = request.form.to_dict(flat=False)
    found = read(form, sent, sections=sections, unlocked=unlocked)
    missing = {key for key in closed if not any(name == key or name.startswith(f"{key}-") for name in sent)}
    return {key: value for key, value in found.items() if key not in missing}


def version() -> int:
    """The version that the page was read at; whatever is no number was read at no version."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def differing(form: Form, theirs: Mapping[str, Any], yours: Mapping[str, Any], options: Options) -> list[Difference]:
    """The fields that differ, a table as a whole."""
    keys = {change.path.partition(".")[0] for change in differences(form, theirs, yours)}
    return [
        Difference(
            field.key,
            field.label,
            yours.get(field.key, ""),
            theirs.get(field.key, ""),
            readable(field, yours.get(field.key), options),
            readable(field, theirs.get(field.key), options),
        )
        for field in form.fields()
        if field.key in keys
    ]


def readable(field: Field, value: Any, options: Options) -> str:
    """One answer as a person reads it; the rows of a table one after the other."""
    if field.type != "repeat":
        return text_of(field, value, options)
    rows = [row for row in value or [] if isinstance(row, dict)]
    return "；".join("，".join(_cells(field, row, options)) for row in rows)


def sent_again(form: Form, values: Mapping[str, Any], unlocked: Collection[str]) -> list[tuple[str, str]]:
    """Names and texts of hidden controls that send the same answers again, the reverse of `typed`."""
    asked = (field for field in form.fields() if not field.locked or field.key in unlocked)
    return [pair for field in asked for pair in _pairs(field, field.key, values)]


def chosen(
    form: Form, theirs: Mapping[str, Any], unlocked: Collection[str], closed: Collection[str] = ()
) -> dict[str, Any]:
    """The answers in this request, with what is stored wherever the person chose that.

    A photo that was kept already comes back by its id; the service looks whether it is the person's own.
    """
    photos = {field.key: request.form[field.key] for field in form.fields() if _is_photo_here(field)}
    keep = {field.key for field in form.fields() if request.form.get(f"{CHOICE}{field.key}") == "theirs"}
    return {**typed(form, unlocked, closed=closed), **photos, **{key: theirs.get(key, "") for key in keep}}


def _is_photo_here(field: Field) -> bool:
    return field.type == "photo" and field.key in request.form


def _cells(field: Field, row: Mapping[str, Any], options: Options) -> Iterator[str]:
    texts = (text_of(column, row.get(column.key), options) for column in field.fields)
    return (text for text in texts if text)


def _pairs(field: Field, name: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    value = values.get(field.key)
    if field.type == "repeat":
        rows = value if isinstance(value, list) else []
        for number, row in enumerate(rows):
            for column in field.fields:
                yield from _pairs(column, f"{name}-{number}-{column.key}", row)
    elif isinstance(value, list):
        yield from ((name, str(one)) for one in value)
    elif isinstance(value, bool):
        yield from ((name, "true"),) if value else ()
    else:
        yield name, "" if value is None else str(value)
