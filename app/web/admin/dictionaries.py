"""数据字典: entries come, are renamed, moved and deactivated; codes never change."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.queries import dictionaries
from app.services import dictionaries as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import actor, reading, transaction


@bp.get("/dictionaries", endpoint="dictionaries")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All dictionaries."""
    return render_template("admin/dictionaries.html", rows=dictionaries.listed(reading()))


@bp.get("/dictionaries/<dictionary_key>")
@only("administrator")
def dictionary(dictionary_key: str) -> ResponseReturnValue:
    """One dictionary with its entries."""
    return _page(dictionary_key)


@bp.post("/dictionaries/<dictionary_key>")
@only("administrator")
def dictionary_add(dictionary_key: str) -> ResponseReturnValue:
    """Add an entry at the end."""
    code, label = request.form.get("code", ""), request.form.get("label", "")
    try:
        with transaction() as session:
            row = services.add(session, dictionary_key, code, label, seen=_seen(), by=actor())
    except InvalidInput as refusal:
        return _page(dictionary_key, refusal.faults), 422
    flash(f"已增加：{row.label}", "success")
    return redirect(url_for("admin.dictionary", dictionary_key=dictionary_key))


@bp.get("/dictionaries/<dictionary_key>/entries/<code>")
@only("administrator")
def dictionary_entry(dictionary_key: str, code: str) -> ResponseReturnValue:
    """The form for the label of one entry."""
    return _entry(dictionary_key, code)


@bp.post("/dictionaries/<dictionary_key>/entries/<code>")
@only("administrator")
def dictionary_rename(dictionary_key: str, code: str) -> ResponseReturnValue:
    """Give an entry another label."""
    label = request.form.get("label", "")
    try:
        with transaction() as session:
            row = services.rename(session, dictionary_key, code, label, seen=_seen(), by=actor())
    except InvalidInput as refusal:
        return _entry(dictionary_key, code, refusal.faults), 422
    flash(f"已改名为：{row.label}", "success")
    return redirect(url_for("admin.dictionary", dictionary_key=dictionary_key))


@bp.post("/dictionaries/<dictionary_key>/entries/<code>/move")
@only("administrator")
def dictionary_move(dictionary_key: str, code: str) -> ResponseReturnValue:
    """Move an entry one place up or down."""
    with transaction() as session:
        way: services.Way = "down" if request.form.get("way") == "down" else "up"
        services.move(session, dictionary_key, code, way, seen=_seen(), by=actor())
    return redirect(url_for("admin.dictionary", dictionary_key=dictionary_key))


@bp.post("/dictionaries/<dictionary_key>/entries/<code>/active")
@only("administrator")
def dictionary_switch(dictionary_key: str, code: str) -> ResponseReturnValue:
    """Let an entry be chosen again, or not any more."""
    active = request.form.get("active") == "yes"
    with transaction() as session:
        row = services.set_active(session, dictionary_key, code, active=active, seen=_seen(), by=actor())
    flash(f"已{'启用' if active else '停用'}：{row.label}", "success")
    return redirect(url_for("admin.dictionary", dictionary_key=dictionary_key))


def _seen() -> str:
    return request.form.get("seen", "")


def _page(key: str, faults: Sequence[Fault] = ()) -> str:
    found = dictionaries.get(reading(), key)
    return render_template("admin/dictionary.html", found=found, faults=faults, typed=request.form)


def _entry(key: str, code: str, faults: Sequence[Fault] = ()) -> str:
    found = dictionaries.get(reading(), key)
    item = dictionaries.entry(found, code)
    return render_template("admin/dictionary_entry.html", found=found, item=item, faults=faults, typed=request.form)
