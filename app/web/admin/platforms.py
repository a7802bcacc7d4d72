"""接口令牌: keys with which learning platforms bring hours; made, shown once, and revoked."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.queries import platform_tokens
from app.services import platforms as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, settings, transaction


@bp.get("/platforms", endpoint="platforms")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All tokens with their last use, and the form for a new one."""
    return _page(())


@bp.post("/platforms")
@only("administrator")
def platform_issue() -> ResponseReturnValue:
    """Make a token; it is shown here and nowhere else."""
    try:
        with transaction() as session:
            said = request.form.get("platform", ""), request.form.get("label", "")
            row, token = services.issue(session, *said, by=actor())
    except InvalidInput as refusal:
        return _page(refusal.faults), 422
    return render_template("admin/platform_token.html", row=row, token=token), 201


@bp.post("/platforms/<uuid:token_id>/revoke")
@only("administrator")
def platform_revoke(token_id: UUID) -> ResponseReturnValue:
    """End a token for good."""
    with transaction() as session:
        row = services.revoke(session, token_id, by=actor())
    flash(f"已停用 {row.platform} 的令牌", "success")
    return redirect(url_for("admin.platforms"))


def _page(faults: Sequence[Fault]) -> str:
    found = platform_tokens.listed(reading(), sort=text("sort") or "-created", page=page_number())
    address = settings().base_url.rstrip("/") + url_for("api.hours")
    return render_template(
        "admin/platforms.html", found=found, faults=faults, typed=request.form, link=link, address=address
    )
