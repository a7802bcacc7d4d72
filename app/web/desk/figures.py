"""统计: workload, throughput, time, returns and sample checks, for whoever looks after the desk."""

from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters import tables
from app.domain.calendar import today
from app.errors import NotFound
from app.models.base import now
from app.queries import figures
from app.queries.figures import Scope
from app.services.cards import LEADS
from app.web.access import only
from app.web.desk.blueprint import bp
from app.web.desk.figure_parts import SUBJECTS, Figure
from app.web.downloads import attachment
from app.web.world import reading

FIRST = "workload"
UNDATED = ("workload",)  # what is open now, whatever the period


@bp.get("/figures", defaults={"subject": FIRST}, endpoint="figures")
@bp.get("/figures/<subject>", endpoint="figures")
@only(*LEADS)
def page(subject: str) -> ResponseReturnValue:
    """The figures of one subject; period and service are in the address."""
    scope = _scope()
    asked: dict[str, Any] = {
        key: value for key, value in request.args.items() if key in ("from", "to", "service") and value
    }
    entries = [
        {"label": label, "url": url_for("desk.figures", subject=key, **asked), "current": key == subject}
        for key, (label, _) in SUBJECTS.items()
    ]
    return render_template(
        "desk/figures.html",
        subject=subject,
        shown=_figures(subject, scope),
        entries=entries,
        scope=scope,
        dated=subject not in UNDATED,
        asked=asked,
        services=figures.services(reading()),
        trail=[{"label": "审核工作台", "url": url_for("desk.queue")}, {"label": "统计"}],
    )


@bp.get("/figures/<subject>/<sheet>.xlsx")
@only(*LEADS)
def figures_table(subject: str, sheet: str) -> Response:
    """The table of one figure as a workbook."""
    scope = _scope()
    found = next((figure for figure in _figures(subject, scope) if figure.key == sheet), None)
    if found is None:
        raise NotFound
    data = tables.write_xlsx(found.heads, found.rows, title=found.title[:30])
    return attachment(data, f"{found.title}-{scope.since.isoformat()}至{scope.until.isoformat()}.xlsx")


def _figures(subject: str, scope: Scope) -> list[Figure]:
    if subject not in SUBJECTS:
        raise NotFound
    return SUBJECTS[subject][1](reading(), scope)


def _scope() -> Scope:
    service = request.args.get("service", "")
    known = service if service in figures.services(reading()) else ""
    return figures.scope(today(now()), _day("from"), _day("to"), known)


def _day(name: str) -> date | None:
    """A day out of the address; none for what is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
