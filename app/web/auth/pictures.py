"""验证码 as a picture and as speech. The answer stays on the server; a demo writes it to its own log as well."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters import spoken
from app.queries import captchas as waiting
from app.services import captchas
from app.web import limits, sessions
from app.web.access import public
from app.web.auth.room import blueprint
from app.web.world import reading, settings, transaction

FIELD = "captcha"
FAULT = "验证码不正确或已过期，请重新输入"
REQUIRED = "请输入验证码"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A 验证码 as the page shows it."""

    id: UUID
    image_url: str
    audio_url: str


def new() -> Shown:
    """A new one for this browser; the only thing that showing a form writes."""
    answer = spoken.new_text()
    with transaction() as session:
        captcha_id = captchas.issue(session, answer, visit_digest=sessions.current().digest).id
    _tell_demo(captcha_id, answer)
    return Shown(
        captcha_id,
        url_for("auth.captcha_image", captcha_id=captcha_id),
        url_for("auth.captcha_audio", captcha_id=captcha_id),
    )


def typed() -> tuple[UUID | None, str]:
    """The id that the form carried, None when it is none, and what was typed."""
    try:
        captcha_id = UUID(request.form.get("captcha_id", ""))
    except ValueError:
        captcha_id = None
    return captcha_id, request.form.get(FIELD, "")


@blueprint.get("/captcha/<uuid:captcha_id>.png")
@limits.captcha
@public
def captcha_image(captcha_id: UUID) -> ResponseReturnValue:
    """The digits as a picture, drawn anew each time; other digits when `new` asks for them (换一张)."""
    if "new" in request.args:
        _renew(captcha_id)
    return Response(spoken.image(_answer(captcha_id)), mimetype="image/png")


@blueprint.get("/captcha/<uuid:captcha_id>.wav")
@limits.captcha
@public
def captcha_audio(captcha_id: UUID) -> ResponseReturnValue:
    """The digits spoken, for who cannot see the picture."""
    return Response(spoken.audio(_answer(captcha_id)), mimetype="audio/wav")


def _renew(captcha_id: UUID) -> None:
    answer = spoken.new_text()
    with transaction() as session:
        captchas.renew(session, captcha_id, answer, visit_digest=sessions.current().digest)
    _tell_demo(captcha_id, answer)


def _tell_demo(captcha_id: UUID, answer: str) -> None:
    if settings().demo:
        log.info("captcha %s answer %s", captcha_id, answer)


def _answer(captcha_id: UUID) -> str:
    answer = waiting.answer(reading(), captcha_id, visit_digest=sessions.current().digest)
    return answer or abort(404)
