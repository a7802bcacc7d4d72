"""页面: what the public reads, written in Markdown; every save is a version that can be looked at and restored."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.revisions import compared
from app.errors import Fault, InvalidInput
from app.queries import content
from app.services import pages as services
from app.services.pages import StalePage
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import actor, reading, transaction

FIELDS = ("title", "markdown", "note")
# Where the public reads a page that has an address of its own.
ADDRESSES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "contact": ("public.contact", {}),
    "guide-engineer": ("public.guide", {"slug": "engineer"}),
    "guide-trainee": ("public.guide", {"slug": "trainee"}),
}


@bp.get("/pages", endpoint="pages")
@only("administrator")
def listed() -> ResponseReturnValue:
    """Every page with its newest version."""
    rows = content.listed(reading())
    return render_template("admin/pages.html", rows=rows, addresses={row.key: _address(row.key) for row in rows})


@bp.get("/pages/<page_key>")
@only("administrator")
def page(page_key: str) -> ResponseReturnValue:
    """One page: how it reads now, and its versions."""
    session = reading()
    return render_template(
        "admin/page.html",
        page=content.page(session, page_key),
        versions=content.versions(session, page_key),
        address=_address(page_key),
    )


@bp.get("/pages/<page_key>/edit")
@only("administrator")
def page_edit(page_key: str) -> ResponseReturnValue:
    """The form with the newest version."""
    row = content.newest(reading(), page_key)
    return _form(page_key, {"title": row.title, "markdown": row.markdown, "note": ""}, version=row.version)


@bp.post("/pages/<page_key>/edit")
@only("administrator")
def page_save(page_key: str) -> ResponseReturnValue:
    """Save a new version, or only show how it would read (预览)."""
    typed, version = {name: request.form.get(name, "") for name in FIELDS}, _number("version")
    if request.form.get("action") == "preview":
        return _preview(page_key, typed, version)
    try:
        with transaction() as session:
            row = services.save(session, page_key, typed, version=version, by=actor())
    except StalePage as stale:
        theirs, lines = stale.theirs, compared(stale.theirs.markdown, stale.text)
        return _form(page_key, typed, version=theirs.version, theirs=theirs, lines=lines), 409
    except InvalidInput as refusal:
        return _form(page_key, typed, version=version, faults=refusal.faults), 422
    flash(f"已保存《{row.title}》第 {row.version} 版", "success")
    return redirect(url_for("admin.page", page_key=page_key))


@bp.get("/pages/<page_key>/versions/<int:number>")
@only("administrator")
def page_version(page_key: str, number: int) -> ResponseReturnValue:
    """One version: how it reads, and what it changed of the one before it."""
    session = reading()
    row = content.version(session, page_key, number)
    before = content.version(session, page_key, number - 1) if number > 1 else None
    return render_template(
        "admin/page_version.html",
        row=row,
        before=before,
        shown=content.preview(row.markdown),
        lines=compared(before.markdown, row.markdown) if before else (),
        newest=content.newest(session, page_key).version,
    )


@bp.post("/pages/<page_key>/versions/<int:number>/restore")
@only("administrator")
def page_restore(page_key: str, number: int) -> ResponseReturnValue:
    """Make this version the newest again."""
    with transaction() as session:
        row = services.restore(session, page_key, number, version=_number("version"), by=actor())
    flash(f"已恢复第 {number} 版，成为第 {row.version} 版", "success")
    return redirect(url_for("admin.page", page_key=page_key))


def _preview(key: str, typed: dict[str, str], version: int) -> ResponseReturnValue:
    wrong = services.faults(typed)
    shown = "" if wrong else content.preview(typed["markdown"])
    return _form(key, typed, version=version, faults=wrong, shown=shown), 422 if wrong else 200


def _form(key: str, typed: dict[str, str], *, version: int, faults: Sequence[Fault] = (), **more: Any) -> str:
    return render_template(
        "admin/page_edit.html", key=key, typed=typed, version=version, faults=faults, kept=_kept(key), **more
    )


def _kept(key: str) -> Any:
    return content.newest(reading(), key)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def _address(key: str) -> str:
    endpoint, values = ADDRESSES.get(key, ("public.page", {"page_key": key}))
    return url_for(endpoint, **values)
