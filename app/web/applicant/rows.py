"""添加一行 and 删除 without a script: the server shows the form again with one row more or less."""

from typing import Any

from flask import request

from app.forms.definition import Form


def changed(form: Form, typed: dict[str, Any]) -> dict[str, Any] | None:
    """The typed answers with a row added or removed; None when no such button was pressed."""
    if key := request.form.get("add_row"):
        return _with(form, typed, key, lambda rows: [*rows, {}])
    key, _, number = request.form.get("remove_row", "").rpartition("-")
    if number.isdecimal():
        return _with(form, typed, key, lambda rows: [row for n, row in enumerate(rows) if n != int(number)])
    return None


def _with(form: Form, typed: dict[str, Any], key: str, change: Any) -> dict[str, Any] | None:
    field = form.field(key)
    if field is None or field.type != "repeat":
        return None
    return {**typed, key: change(list(typed.get(key) or []))}
