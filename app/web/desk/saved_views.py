"""常用筛选: keep what the queue shows under a name, and put the names in order."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import InvalidInput
from app.queries import saved_views as read
from app.services import saved_views
from app.web.desk import queue_address
from app.web.desk.blueprint import bp, for_reviewers
from app.web.desk.queue_address import FILTERS, address
from app.web.page import came_from
from app.web.world import actor, reading, transaction


@bp.get("/views")
@for_reviewers
def views() -> ResponseReturnValue:
    """One's own views, to rename, reorder and delete."""
    found = read.of_account(reading(), actor().account_id)
    lines = [{"view": view, "url": address(view.tab, {**view.query, "view": str(view.id)})} for view in found]
    trail = [{"label": "审核工作台", "url": url_for("desk.queue")}, {"label": "常用筛选"}]
    return render_template("desk/views.html", lines=lines, trail=trail)


@bp.post("/views")
@for_reviewers
def view_save() -> ResponseReturnValue:
    """Keep a list under a name, and show it as a tab."""
    tab = queue_address.tab(request.form.get("tab", ""))
    given = {key: value for key in (*FILTERS, "sort", "columns") if (value := request.form.get(key, "").strip()[:100])}
    given = {key: value for key, value in queue_address.harmless(given).items() if value}
    queue_address.search_of(tab, given)
    try:
        with transaction() as session:
            view = saved_views.save(session, request.form.get("name", ""), tab, given, by=actor())
    except InvalidInput as refusal:
        flash(refusal.faults[0].message, "warning")
        return redirect(address(tab, given), 303)
    flash(f"已存为常用筛选“{view.name}”", "success")
    return redirect(address(tab, {**given, "view": str(view.id)}), 303)


@bp.post("/views/<uuid:view_id>/rename")
@for_reviewers
def view_rename(view_id: UUID) -> ResponseReturnValue:
    """Give a view another name."""
    try:
        with transaction() as session:
            saved_views.rename(session, view_id, request.form.get("name", ""), by=actor())
    except InvalidInput as refusal:
        flash(refusal.faults[0].message, "warning")
    return redirect(url_for("desk.views"), 303)


@bp.post("/views/<uuid:view_id>/move")
@for_reviewers
def view_move(view_id: UUID) -> ResponseReturnValue:
    """Let a view change places with its neighbour."""
    with transaction() as session:
        saved_views.move(session, view_id, up=request.form.get("direction") == "up", by=actor())
    return redirect(url_for("desk.views"), 303)


@bp.post("/views/<uuid:view_id>/delete")
@for_reviewers
def view_delete(view_id: UUID) -> ResponseReturnValue:
    """Forget a view."""
    with transaction() as session:
        name = saved_views.delete(session, view_id, by=actor())
    flash(f"已删除常用筛选“{name}”", "success")
    return redirect(came_from() or url_for("desk.views"), 303)
