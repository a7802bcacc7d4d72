"""Refusals become pages in one place; whatever is no refusal is our fault and becomes an incident."""

from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from app.errors import Conflict, ConversionFailed, InvalidInput, NotAllowed, NotFound, Refusal, TooMany
from app.web import limits
from app.web.page import came_from, local_address
from app.web.world import actor

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """What a page of this status says unless the refusal itself says something better."""

    title: str
    text: str


WORDS = {
    400: Words("请求有误", "系统无法识别提交的内容，请返回上一页重试。"),
    401: Words("请先登录", "您尚未登录，或登录已过期。请重新登录后继续办理，浏览器中已填写的内容会保留。"),
    403: Words("无权办理", "您无权办理此事项。"),
    404: Words("未找到页面", "您访问的页面不存在，或者您无权查看。"),
    405: Words("不支持的操作", "此页面不支持这种操作，请返回上一页重试。"),
    409: Words("状态已变化", "此事项的状态已变化，请刷新后再办理。"),
    413: Words("内容过大", "提交的内容过大：单个附件不超过 10 MB，请压缩后重试。"),
    414: Words("网址过长", "网址过长，请从首页重新进入。"),
    415: Words("格式不支持", "提交的内容格式不受支持。"),
    422: Words("不能办理", "填写的内容有误，请更正后再提交。"),
    429: Words("操作过于频繁", "操作过于频繁，请稍后再试。"),
}
STALE_FORM = Words(
    "表单已失效", "页面打开的时间过长或登录已变化，此次提交没有生效。请返回表单重新提交，已填写的内容会保留。"
)
STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (TooMany, 429),
    (InvalidInput, 422),
    (Refusal, 422),
)
LOGGED = frozenset({400, 401, 403, 404, 409, 429})


def install(app: Flask) -> None:
    """Answer every exception with a page, a fragment or JSON, whichever was asked for."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(SecurityError, _broken)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    status = next(status for kind, status in STATUSES if isinstance(refusal, kind))
    faults = refusal.faults if isinstance(refusal, InvalidInput) else ()
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    return _answer(status, WORDS[status].title, refusal.message, headers, faults=faults)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # redirects to the same address with a slash
        return error.get_response()
    if status >= 500:
        return _broken(error)
    if status == 401 and request.method == "GET" and not _wants_json():
        return _to_login()
    words = WORDS.get(status, WORDS[400])
    own_text = status == 400 and error.description != type(error).description
    headers = {"Retry-After": str(limits.seconds_left())} if status == 429 else {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.valid_methods or ())
    return _answer(status, words.title, str(error.description) if own_text else words.text, headers)


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    return _answer(400, STALE_FORM.title, STALE_FORM.text, {}, back=came_from())


def _to_login() -> ResponseReturnValue:
    """Ask to log in, and come back here; htmx is told to load the page as a whole."""
    if "HX-Request" in request.headers:
        address = url_for("auth.login", next=local_address(request.headers.get("HX-Current-URL", "")))
        return "", 401, {"HX-Redirect": address}
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")))


def _answer(
    status: int, title: str, text: str, headers: dict[str, str], *, faults: Any = (), back: str = ""
) -> ResponseReturnValue:
    if status in LOGGED:
        log.warning("refused", status=status, reason=text, account=str(actor().account_id or ""))
    if _wants_json():
        listed = [{"field": fault.field, "message": fault.message, "code": fault.code} for fault in faults]
        return {"error": {"status": status, "message": text, "faults": listed}}, status, headers
    page = "errors/_message.html" if "HX-Request" in request.headers else "errors/refused.html"
    again = url_for("auth.login", next=came_from()) if status == 401 else ""
    content = render_template(page, title=title, text=text, faults=faults, back=back or came_from(), login_url=again)
    return content, status, headers


def _broken(error: Exception) -> ResponseReturnValue:
    """Say that the fault is ours, with a number for the log, and nothing about its inside.

    The page uses neither database nor session, because these may be what is broken.
    """
    cause = getattr(error, "original_exception", None) or error
    status = _status_of(cause)
    incident = g.get("request_id", "")[:12]
    if status >= 500:
        log.error("incident", incident=incident, status=status, exc_info=cause)
    headers = {"Retry-After": "30"} if status == 503 else {}
    if _wants_json():
        return {"error": {"status": status, "message": "系统故障", "incident": incident}}, status, headers
    page = current_app.jinja_env.get_template("errors/broken.html")
    style_url = f"{current_app.static_url_path}/dist/app.css"
    return page.render(status=status, incident=incident, style_url=style_url), status, headers


def _status_of(cause: Exception) -> int:
    if isinstance(cause, SecurityError):
        return 400
    return 503 if isinstance(cause, OperationalError | ConversionFailed) else 500


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
