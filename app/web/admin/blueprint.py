"""The blueprint of /admin with the tree beside its pages and the way times are written on them."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, request, url_for

from app.domain.calendar import TZ
from app.web.world import me

INSTANT = timedelta(microseconds=1)
bp = Blueprint("admin", __name__, url_prefix="/admin")

# Groups of entries: label, endpoint. The pages of one entry share the beginning of their endpoints.
TREE = (
    ("概览", (("运行概览", "overview"),)),
    ("业务", (("办件", "cases"), ("执业单位", "organisations"))),
    ("名册与人员", (("资格名册导入", "roster"), ("人员", "people"), ("员工账号", "staff"))),
    ("运行", (("作业与故障", "jobs"), ("流程版本", "releases"), ("工作日历", "calendar"), ("历史校验", "history"))),
)
FOR_AUDITORS = frozenset({"cases", "history"})
# The first word of an endpoint, where it is not the entry's own.
SINGULAR = {"case": "cases", "organisation": "organisations", "person": "people", "job": "jobs", "release": "releases"}


@bp.context_processor
def menu() -> dict[str, Any]:
    """The tree beside the page; auditors see what they may read."""
    visitor = me()
    if visitor is None:
        return {}
    everything = "administrator" in visitor.roles
    groups = [
        {"title": title, "items": [_entry(*item) for item in items if everything or item[1] in FOR_AUDITORS]}
        for title, items in TREE
    ]
    return {"menu": [group for group in groups if group["items"]]}


@bp.app_template_filter("moment")
def moment(at: datetime | None) -> str:
    """An instant as people in the office read it; an empty text when there is none."""
    return at.astimezone(TZ).strftime("%Y-%m-%d %H:%M") if at else ""


@bp.app_template_filter("deadline")
def deadline(at: datetime | None) -> str:
    """The last day of a period that ends at 24:00; an empty text when there is none."""
    return (at - INSTANT).astimezone(TZ).strftime("%Y-%m-%d") if at else ""


def _entry(label: str, endpoint: str) -> dict[str, Any]:
    first = (request.endpoint or "").removeprefix("admin.").split("_")[0]
    return {"label": label, "url": url_for(f"admin.{endpoint}"), "current": SINGULAR.get(first, first) == endpoint}
