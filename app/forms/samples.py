"""Sample answers of a form, for trying out what a diagram does with them before it counts."""

from typing import Any

from app.forms.definition import Field, Form

_OF_TYPE: dict[str, Any] = {"checkbox": True, "date": "2026-11-22", "number": "1"}


def sample(form: Form) -> dict[str, Any]:
    """One plausible answer for each field that conditions may read: texts, and yes or no; no lists, nothing sealed."""
    readable = (field for field in form.fields() if field.answered and not field.sealed)
    return {field.key: _answer(field) for field in readable if field.type not in {"multiselect", "repeat"}}


def _answer(field: Field) -> Any:
    return field.options[0].code if field.options else _OF_TYPE.get(field.type, "1")
