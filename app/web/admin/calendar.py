"""工作日历: the days on which working differs from the weekday."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import calendar_days, overview
from app.services import calendar_days as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import text
from app.web.world import actor, reading, transaction

DATE = Fault("day", "请按 2026-10-01 的格式填写日期", "FORMAT")


@bp.get("/calendar", endpoint="calendar")
@only("administrator")
def listed() -> ResponseReturnValue:
    """The days of one year."""
    return _page(())


@bp.post("/calendar")
@only("administrator")
def calendar_set() -> ResponseReturnValue:
    """Add a day, or change what was said of it."""
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return _page([DATE]), 422
    try:
        with transaction() as session:
            working = request.form.get("working") == "yes"
            services.set_day(session, day, working=working, note=request.form.get("note", ""), by=actor())
    except InvalidInput as refusal:
        return _page(refusal.faults), 422
    flash(f"已设置 {day.isoformat()}", "success")
    return redirect(url_for("admin.calendar", year=day.year))


@bp.post("/calendar/<day>/remove")
@only("administrator")
def calendar_remove(day: str) -> ResponseReturnValue:
    """Let the day follow its weekday again."""
    with transaction() as session:
        services.remove_day(session, _date(day), by=actor())
    flash(f"{day} 已恢复为按星期计算", "success")
    return redirect(url_for("admin.calendar", year=day[:4]))


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as reason:
        raise InvalidInput([DATE]) from reason


def _page(faults: object) -> str:
    session, this_year = reading(), today(now()).year
    year = int(text("year")) if text("year").isascii() and text("year").isdecimal() else this_year
    return render_template(
        "admin/calendar.html",
        days=calendar_days.of_year(session, year),
        year=year,
        years=sorted({this_year, this_year + 1, *calendar_days.years(session)}),
        known=overview.calendar(session),
        faults=faults,
    )
