"""The blueprint of /api/v1: who comes with a token, and how a refusal is told (problem JSON, RFC 9457)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app.domain.actor import Actor
from app.models import ApiToken
from app.models.base import now
from app.services import platforms
from app.web import limits
from app.web.access import PLATFORM
from app.web.world import reading, transaction

P = ParamSpec("P")
R = TypeVar("R")
PROBLEM = "application/problem+json"
WHO = "令牌无效或已停用"
TITLES = {
    400: "内容无法识别",
    401: "未授权",
    404: "没有此接口",
    405: "不支持的操作",
    413: "内容过大",
    415: "格式不支持",
    422: "内容有误",
    429: "操作过于频繁",
}

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


class Unauthorised(Exception):
    """No token, or none that is in force; which of the two is not told."""


class Unreadable(Exception):
    """The body is not what was asked for; the text says why and where, in Chinese."""

    def __init__(self, reason: str, *, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


def by_token(view: Callable[P, R]) -> Callable[P, R]:
    """Only a platform whose token is in force may enter; cookies do not count."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        key = platforms.of_token(reading(), token.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise Unauthorised
        g.platform = key.platform
        with transaction() as session:
            session.get_one(ApiToken, key.id).used_at = now()
        return view(*args, **kwargs)

    guarded.__dict__["access"] = PLATFORM
    return guarded


def caller() -> Actor:
    """The platform as the history names it."""
    return Actor(None, f"学习平台 {g.platform}", address=request.remote_addr or "")


@blueprint.errorhandler(Unauthorised)
def _unauthorised(_: Unauthorised) -> ResponseReturnValue:
    return _problem(401, WHO, headers={"WWW-Authenticate": "Bearer"})


@blueprint.errorhandler(Unreadable)
def _unreadable(reason: Unreadable) -> ResponseReturnValue:
    return _problem(reason.status, str(reason))


@blueprint.errorhandler(HTTPException)
def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    headers = {"Retry-After": str(limits.seconds_left())} if status == 429 else {}
    return _problem(status, TITLES.get(status, "请求有误"), headers=headers)


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    body = {"type": "about:blank", "title": TITLES.get(status, "请求有误"), "status": status, "detail": detail}
    return body, status, {"Content-Type": PROBLEM, **(headers or {})}
