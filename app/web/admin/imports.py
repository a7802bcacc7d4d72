"""Imports of every kind: upload a file, read what would become of its rows, then take in the good ones or nothing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.models import Import
from app.queries import imports
from app.services import hour_imports, rosters
from app.services import imports as services
from app.services.imports import Kind
from app.web import limits
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.downloads import attachment
from app.web.page import page_number
from app.web.world import actor, reading, transaction

MISSING = Fault("file", "请选择要导入的文件（CSV 或 XLSX）", "REQUIRED")
# The kinds there are, by key, with the endpoint of their first page.
KINDS: dict[str, tuple[Kind[Any], str]] = {}


def open_for(kind: Kind[Any], *, path: str, endpoint: str) -> None:
    """Give a kind of file its pages at /admin/<path>: the list with the form, the upload, and an empty file."""
    KINDS[kind.key] = (kind, endpoint)

    @only("administrator")
    def listed() -> ResponseReturnValue:
        return _page(kind, endpoint, ())

    @only("administrator")
    def upload() -> ResponseReturnValue:
        file = request.files.get("file")
        if file is None or not file.filename:
            return _page(kind, endpoint, [MISSING]), 422
        try:
            with transaction() as session:
                row = services.preview(session, kind, file.stream.read(), file.filename, by=actor())
        except InvalidInput as refusal:
            return _page(kind, endpoint, [Fault("file", fault.message, fault.code) for fault in refusal.faults]), 422
        return redirect(url_for("admin.import_report", import_id=row.id))

    @only("administrator")
    def template() -> ResponseReturnValue:
        return attachment(services.template(kind), f"{kind.name}模板.csv", "text/csv")

    bp.add_url_rule(f"/{path}", endpoint, listed, methods=["GET"])
    bp.add_url_rule(f"/{path}", f"{endpoint}_upload", upload, methods=["POST"])
    bp.add_url_rule(f"/{path}/template.csv", f"{endpoint}_template", template, methods=["GET"])


@bp.get("/imports/<uuid:import_id>")
@only("administrator")
def import_report(import_id: UUID) -> ResponseReturnValue:
    """What would become of the rows, or what has become of them."""
    row, kind, endpoint = _found(import_id)
    return render_template("admin/import_report.html", row=row, report=row.report, kind=kind, endpoint=endpoint)


@bp.get("/imports/<uuid:import_id>/left-out.xlsx")
@only("administrator")
@limits.export
def import_left_out(import_id: UUID) -> ResponseReturnValue:
    """The rows that stay out, each with its reasons, to be corrected and handed in again."""
    row, kind, _ = _found(import_id)
    return attachment(services.left_out(reading(), kind, row), f"{kind.name}有误的行.xlsx")


@bp.post("/imports/<uuid:import_id>/apply")
@only("administrator")
def import_apply(import_id: UUID) -> ResponseReturnValue:
    """Take in the good rows."""
    _, kind, _ = _found(import_id)
    with transaction() as session:
        row = services.apply(session, kind, import_id, by=actor())
    flash(f"已导入 {row.report['created']} {kind.unit}", "success")
    return redirect(url_for("admin.import_report", import_id=import_id))


@bp.post("/imports/<uuid:import_id>/discard")
@only("administrator")
def import_discard(import_id: UUID) -> ResponseReturnValue:
    """Take in nothing."""
    _, kind, endpoint = _found(import_id)
    with transaction() as session:
        services.discard(session, kind, import_id, by=actor())
    flash("已放弃此次导入，没有写入任何数据", "success")
    return redirect(url_for(f"admin.{endpoint}"))


def _found(import_id: UUID) -> tuple[Import, Kind[Any], str]:
    """The import with its kind; the menu marks the entry of the kind."""
    row = imports.get(reading(), import_id)
    kind, g.admin_entry = KINDS[row.kind]
    return row, kind, g.admin_entry


def _page(kind: Kind[Any], endpoint: str, faults: Sequence[Fault]) -> str:
    sort = text("sort", "-created") or "-created"
    found = imports.listed(reading(), kind.key, sort=sort, page=page_number())
    return render_template("admin/imports.html", kind=kind, endpoint=endpoint, found=found, faults=faults, link=link)


open_for(rosters.KIND, path="roster", endpoint="roster")
open_for(hour_imports.KIND, path="hour-imports", endpoint="hour_imports")
