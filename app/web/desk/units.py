"""执业单位 at the desk: which known units may be the one that is asked for, and the list below the picker."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.queries import organisation_hints, organisations
from app.queries.organisation_hints import Alike
from app.queries.organisation_requests import describes_a_unit
from app.queries.review import Papers
from app.web.desk.blueprint import bp, for_reviewers
from app.web.world import reading


@bp.get("/organisations", endpoint="organisations")
@for_reviewers
def found() -> ResponseReturnValue:
    """The list below a picker's box: units by name, former name or code."""
    text = request.args.get("q", "").strip()
    shown = [{"id": one.id, "name": one.name, "note": one.note} for one in organisations.search(reading(), text)]
    return render_template("applicant/_organisation_results.html", found=shown, query=text)


def alike(session: Session, papers: Papers) -> Sequence[Alike]:
    """Units that may be the one that the form describes; none for forms that describe no unit."""
    if not describes_a_unit(papers.form):
        return ()
    name, code = (str(papers.values.get(key) or "") for key in ("name", "uscc"))
    return organisation_hints.alike(session, name=name, uscc=code)
