"""导出: the whole of a filtered list as CSV or XLSX; that it was taken away is in the history."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryFile

from flask import request, stream_with_context
from flask.typing import ResponseReturnValue

from app.adapters import tables
from app.domain.calendar import today
from app.models.base import now
from app.queries import queue
from app.queries.queue import Line
from app.queries.queue_search import Scope
from app.services import history
from app.web import downloads, limits
from app.web.desk import queue_address
from app.web.desk.blueprint import TABS, bp, days_left, for_reviewers, outcome_of
from app.web.desk.queue_address import ENDPOINTS, LABELS, Address
from app.web.desk.queue_page import news_of, service_of
from app.web.page import moment
from app.web.world import actor, reading, transaction

PART = 256 * 1024


@bp.post("/export")
@for_reviewers
@limits.export
def export() -> ResponseReturnValue:
    """Everything in the list at whose address this is asked for, in its columns and its order."""
    asked = queue_address.read(queue_address.tab(request.form.get("tab", "")))
    kind = "csv" if request.form.get("format") == "csv" else "xlsx"
    title = TABS[ENDPOINTS[asked.search.tab]]
    with transaction() as session:
        content = {**_filters(asked), "name": title, "format": kind}
        history.record(session, "queue_exported", by=actor(), content=content)
    columns = ("number", *asked.columns)
    labels = [LABELS[key] for key in columns]
    found = queue.exported(Scope(reading(), actor()), asked.search, asked.order)
    rows = ([CELLS[key](line) for key in columns] for line in found)
    name = f"{title}-{today(now()).isoformat()}.{kind}"
    if kind == "csv":
        return downloads.streamed(stream_with_context(tables.csv_lines(labels, rows)), name, "text/csv; charset=utf-8")
    return downloads.streamed(stream_with_context(_workbook(labels, rows, title)), name, downloads.WORKBOOK)


def _workbook(labels: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> Iterator[bytes]:
    """The parts of a workbook that is written to a file first, whatever its size."""
    with TemporaryFile() as out:
        tables.fill_xlsx(out, labels, rows, title=title)
        out.seek(0)
        while part := out.read(PART):
            yield part


def _filters(asked: Address) -> dict[str, str]:
    """What the history says of the filters; a name that was looked for is nobody's business."""
    return {key: value for key, value in asked.given.items() if key not in {"q", "person", "columns", "view", "sort"}}


def _step(line: Line) -> str:
    said = outcome_of(line.case, line.task.element, line.outcome)["label"] if line.outcome else ""
    return f"{line.task.name}：{said}" if said else line.task.name


def _time_left(line: Line) -> str:
    """The working days in words, as the list has them."""
    if line.task.closed_at or line.waits_for_applicant:
        return "已办结" if line.task.closed_at else "等待申请人"
    days = days_left(line.task)
    if days is None:
        return "无时限"
    if days <= 0:
        return f"超期 {-days} 天" if days else "今日到期"
    return f"剩 {days} 天"


CELLS: Mapping[str, Callable[[Line], str]] = {
    "number": lambda line: line.case.number,
    "applicant": lambda line: line.case.applicant_name,
    "service": service_of,
    "organisation": lambda line: line.case.organisation_name,
    "step": _step,
    "holder": lambda line: "申请人" if line.waits_for_applicant else line.holder,
    "due": _time_left,
    "news": lambda line: " ".join(filter(None, (news_of(line), moment(line.case.news_at)))),
    "submitted": lambda line: moment(line.case.submitted_at),
    "closed": lambda line: moment(line.task.closed_at),
}
