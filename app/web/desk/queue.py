"""待认领, 我的任务, 已办, 全部: the lists of the queue, their filters and their columns."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import TaskNotOpen
from app.services import claims, preferences
from app.web.desk import queue_address
from app.web.desk.blueprint import bp, for_reviewers
from app.web.desk.queue_address import FILTERS, address
from app.web.desk.queue_page import answer
from app.web.page import came_from
from app.web.world import actor, transaction


@bp.get("/", endpoint="queue")
@for_reviewers
def pool() -> ResponseReturnValue:
    """What nobody has taken yet, the most urgent first."""
    return answer("pool")


@bp.get("/mine")
@for_reviewers
def mine() -> ResponseReturnValue:
    """What this person has taken."""
    return answer("mine")


@bp.get("/done")
@for_reviewers
def done() -> ResponseReturnValue:
    """What this person has decided."""
    return answer("done")


@bp.get("/all")
@for_reviewers
def everything() -> ResponseReturnValue:
    """Every review that this person may decide or has decided, and what waits for applicants."""
    return answer("all")


@bp.post("/search")
@for_reviewers
def search() -> ResponseReturnValue:
    """The list that the filters ask for, at its own address; an identity number does not stand in it."""
    tab = queue_address.tab(request.form.get("tab", ""))
    given: dict[str, Any] = {key: request.form.get(key, "").strip() for key in (*FILTERS, "sort", "columns")}
    return redirect(address(tab, queue_address.harmless(given)), 303)


@bp.post("/columns")
@for_reviewers
def columns() -> ResponseReturnValue:
    """Show the columns that were ticked, here and from now on."""
    tab = queue_address.tab(request.form.get("tab", ""))
    known = queue_address.choices(tab)
    chosen = [key for key in request.form.getlist("column") if key in known]
    with transaction() as session:
        preferences.choose_columns(session, tab, chosen or queue_address.USUAL[tab], by=actor())
    given = {key: request.form.get(key, "") for key in (*FILTERS, "sort")}
    return redirect(address(tab, {**given, "columns": ",".join(chosen)}), 303)


@bp.post("/tasks/<uuid:task_id>/claim")
@for_reviewers
def claim(task_id: UUID) -> ResponseReturnValue:
    """Take a task; of many who press at once exactly one gets it, the others are told who."""
    try:
        with transaction() as session:
            claims.claim(session, task_id, by=actor())
    except TaskNotOpen as late:
        flash(late.message, "warning")
        return redirect(came_from() or url_for("desk.queue"), 303)
    return redirect(url_for("desk.file", task_id=task_id), 303)


@bp.post("/tasks/<uuid:task_id>/release")
@for_reviewers
def release(task_id: UUID) -> ResponseReturnValue:
    """Put a task back into the pool."""
    with transaction() as session:
        claims.release(session, task_id, by=actor())
    flash("任务已释放，其他审核人员可以认领", "success")
    return redirect(url_for("desk.queue"), 303)
