"""办件: all cases of the office, and where one of them stands."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from app.engine.diagram import picture
from app.queries import case_list, cases, decisions, jobs, releases
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.admin.telling import told
from app.web.page import page_number
from app.web.world import reading


@bp.get("/cases", endpoint="cases")
@only("administrator", "auditor")
def listed() -> ResponseReturnValue:
    """All cases, filtered and sorted by the address."""
    session = reading()
    filters = {"text": text("q"), "service": text("service"), "status": text("status")}
    found = case_list.listed(session, **filters, sort=text("sort") or "-created", page=page_number())
    services, statuses = case_list.services(session), case_list.statuses(session)
    return render_template("admin/cases.html", found=found, services=services, statuses=statuses, link=link)


@bp.get("/cases/<uuid:case_id>")
@only("administrator", "auditor")
def case(case_id: UUID) -> ResponseReturnValue:
    """One case: its position in the diagram, its history, tasks, jobs and documents."""
    session = reading()
    row = case_list.get(session, case_id)
    events = cases.events(session, row.id)
    position = case_list.position(session, row, events)
    release = releases.parsed(session, row.release_id)
    return render_template(
        "admin/case.html",
        case=row,
        diagram=picture(release.diagram, passed=position.passed, here=position.here),
        release=f"{release.spec.name}（第 {row.release.number} 版）",
        entries=told(events, release.spec),
        tasks=case_list.tasks(session, row.id),
        jobs=jobs.of_case(session, row.id),
        job_labels=jobs.LABELS,
        documents=case_list.documents(session, row.id),
        decided=decisions.last(session, row) is not None,
    )
