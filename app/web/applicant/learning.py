"""学习记录 and 网络教育平台: the hours of the current period, and where they come from (the guide, 4.1)."""

from collections.abc import Iterator

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.adapters import tables
from app.queries import learning as queries
from app.queries.learning import Standing
from app.web import limits
from app.web.access import only
from app.web.applicant.room import blueprint, person
from app.web.downloads import attachment
from app.web.page import trail
from app.web.world import reading, settings

COLUMNS = ("课程名称", "课程编号", "线上/线下", "学时", "完成日期", "来源", "计入学时", "是否计入", "说明")


@blueprint.get("/learning")
@only("applicant")
def learning() -> ResponseReturnValue:
    """Every record, counted or not and why, and their sum against what is required."""
    return render_template(
        "applicant/learning.html",
        standing=queries.standing(reading(), person().id),
        trail=trail(("首页", url_for("applicant.home")), "学习记录"),
    )


@blueprint.get("/learning/records.xlsx")
@only("applicant")
@limits.export
def learning_export() -> ResponseReturnValue:
    """The same as a workbook."""
    standing = queries.standing(reading(), person().id)
    return attachment(tables.write_xlsx(COLUMNS, _rows(standing), title="学习记录"), "学习记录.xlsx")


@blueprint.get("/online-courses")
@only("applicant")
def online_courses() -> ResponseReturnValue:
    """The way to the learning platform, and how its hours come here."""
    return render_template(
        "applicant/online_courses.html",
        platform_url=settings().learning_url,
        trail=trail(("首页", url_for("applicant.home")), "网络教育平台"),
    )


def _rows(standing: Standing) -> Iterator[list[str]]:
    for row in standing.rows:
        record = row.line.record
        yield [
            record.course,
            record.course_code,
            row.kind,
            row.hours,
            record.finished_on.isoformat(),
            row.source,
            row.counted,
            row.line.verdict.label,
            row.reason,
        ]
