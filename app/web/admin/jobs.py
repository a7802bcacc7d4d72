"""作业与故障: what the worker does, and the ways out when it could not."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.queries import jobs as read
from app.services import jobs
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction


@bp.get("/jobs", endpoint="jobs")
@only("administrator")
def listed() -> ResponseReturnValue:
    """The jobs of one state; incidents first of all."""
    session, state = reading(), text("state", "incident")
    found = read.listed(session, state=state, text=text("q"), sort=text("sort") or "-created", page=page_number())
    counts = read.counts(session)
    return render_template("admin/jobs.html", found=found, counts=counts, labels=read.LABELS, state=state, link=link)


@bp.get("/jobs/<uuid:job_id>")
@only("administrator")
def job(job_id: UUID) -> ResponseReturnValue:
    """One job, what went wrong, and what each way out would do."""
    return render_template("admin/job.html", job=read.get(reading(), job_id), labels=read.LABELS)


@bp.post("/jobs/<uuid:job_id>/retry")
@only("administrator")
def job_retry(job_id: UUID) -> ResponseReturnValue:
    """Let the worker try again."""
    with transaction() as session:
        jobs.retry(session, job_id, by=actor())
    flash("已重新交给系统执行，请稍后查看结果", "success")
    return redirect(url_for("admin.job", job_id=job_id))


@bp.post("/jobs/<uuid:job_id>/drop")
@only("administrator")
def job_drop(job_id: UUID) -> ResponseReturnValue:
    """Give the job up."""
    with transaction() as session:
        jobs.drop(session, job_id, by=actor())
    flash("已放弃此作业", "success")
    return redirect(url_for("admin.job", job_id=job_id))
