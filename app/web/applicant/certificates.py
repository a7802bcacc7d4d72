"""打印: the signed certificate opens (the guide, 3.6); the versions are listed under 证书信息."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.services import certificates
from app.web.access import only
from app.web.applicant.room import blueprint
from app.web.world import actor, transaction


@blueprint.post("/certificates/<uuid:certificate_id>/print")
@only("applicant")
def certificate_print(certificate_id: UUID) -> ResponseReturnValue:
    """Record it, then open the PDF; to look at it again by its address records nothing new."""
    with transaction() as session:
        file_id = certificates.take_out(session, certificate_id, by=actor())
    return redirect(url_for("applicant.file", file_id=file_id), 303)
