"""资格名册导入: upload a file, read what would become of its rows, then import the good ones or nothing."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.queries import imports
from app.services import rosters
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction

MISSING = Fault("file", "请选择要导入的名册文件（CSV 或 XLSX）", "REQUIRED")


@bp.get("/roster", endpoint="roster")
@only("administrator")
def listed() -> ResponseReturnValue:
    """The form for a file, and every file that was looked at so far."""
    return _page(())


@bp.post("/roster")
@only("administrator")
def roster_upload() -> ResponseReturnValue:
    """Look at a file; nothing is imported yet."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page([MISSING]), 422
    try:
        with transaction() as session:
            row = rosters.preview(session, file.stream.read(), file.filename, by=actor())
    except InvalidInput as refusal:
        return _page([Fault("file", fault.message, fault.code) for fault in refusal.faults]), 422
    return redirect(url_for("admin.roster_report", import_id=row.id))


@bp.get("/roster/template.csv")
@only("administrator")
def roster_template() -> ResponseReturnValue:
    """An empty roster to begin with."""
    disposition = "attachment; filename*=UTF-8''%E8%B5%84%E6%A0%BC%E5%90%8D%E5%86%8C%E6%A8%A1%E6%9D%BF.csv"
    return Response(rosters.template(), mimetype="text/csv", headers={"Content-Disposition": disposition})


@bp.get("/roster/<uuid:import_id>")
@only("administrator")
def roster_report(import_id: UUID) -> ResponseReturnValue:
    """What would become of the rows, or what has become of them."""
    row = imports.get(reading(), import_id)
    return render_template("admin/roster_report.html", row=row, report=row.report)


@bp.post("/roster/<uuid:import_id>/apply")
@only("administrator")
def roster_apply(import_id: UUID) -> ResponseReturnValue:
    """Import the good rows."""
    with transaction() as session:
        row = rosters.apply(session, import_id, by=actor())
    flash(f"已导入 {row.report['created']} 人", "success")
    return redirect(url_for("admin.roster_report", import_id=import_id))


@bp.post("/roster/<uuid:import_id>/discard")
@only("administrator")
def roster_discard(import_id: UUID) -> ResponseReturnValue:
    """Import nothing."""
    with transaction() as session:
        rosters.discard(session, import_id, by=actor())
    flash("已放弃此次导入，没有写入任何数据", "success")
    return redirect(url_for("admin.roster"))


def _page(faults: Sequence[Fault]) -> str:
    sort = text("sort", "-created") or "-created"
    found = imports.listed(reading(), sort=sort, page=page_number())
    return render_template("admin/roster.html", found=found, faults=faults, link=link)
