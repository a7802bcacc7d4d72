"""流程版本: what was published, to read."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.engine.diagram import picture
from app.queries import release_list
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.world import reading


@bp.get("/releases", endpoint="releases")
@only("administrator")
def listed() -> ResponseReturnValue:
    """Every service with its releases."""
    return render_template("admin/releases.html", services=release_list.by_service(reading()))


@bp.get("/releases/<uuid:release_id>")
@only("administrator")
def release(release_id: UUID) -> ResponseReturnValue:
    """One release: its diagram and its files."""
    found = release_list.get(reading(), release_id)
    return render_template("admin/release.html", found=found, diagram=picture(found.diagram))


@bp.get("/releases/<uuid:release_id>/files/<path:path>")
@only("administrator")
def release_file(release_id: UUID, path: str) -> ResponseReturnValue:
    """One file of a release, to keep."""
    content = release_list.content(reading(), release_id, path)
    headers = {"Content-Disposition": f"attachment; filename={path}"}
    return Response(content, mimetype="application/octet-stream", headers=headers)
