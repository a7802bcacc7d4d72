"""我的数据: the consents that were given, and a copy of everything that the office keeps (PIPL, article 45)."""

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.models.base import now
from app.queries import messages as read
from app.services import own_data
from app.web import limits
from app.web.access import only
from app.web.applicant.room import blueprint, person
from app.web.page import trail
from app.web.world import actor, reading, transaction


@blueprint.get("/data")
@only("applicant")
def my_data() -> ResponseReturnValue:
    """What the copy contains, and the way to it."""
    person()
    return render_template("applicant/my_data.html", trail=trail(("首页", url_for("applicant.home")), "我的数据"))


@blueprint.post("/data/export")
@only("applicant")
@limits.own_data
def my_data_export() -> ResponseReturnValue:
    """The copy as a file; taking it is recorded."""
    with transaction() as session:
        content = own_data.export(session, by=actor())
    headers = {"Content-Disposition": f"attachment; filename=my-data-{today(now()).isoformat()}.json"}
    return Response(content, mimetype="application/json", headers=headers)


@blueprint.get("/consents")
@only("applicant")
def consents() -> ResponseReturnValue:
    """What the person agreed to, when, and the text."""
    return render_template(
        "applicant/consents.html",
        consents=read.consents(reading(), person().id),
        trail=trail(("首页", url_for("applicant.home")), ("我的数据", url_for("applicant.my_data")), "授权同意记录"),
    )
