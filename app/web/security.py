"""What every request must fulfil and every answer carries, whatever it is about."""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings
from app.web.page import split
from app.web.world import settings

MEGABYTE = 1024 * 1024
LARGEST_REQUEST = 12 * MEGABYTE  # an attachment of 10 MB with its form
FORM_WITHOUT_FILES = "application/x-www-form-urlencoded"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOT_IN_A_QUERY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BAD_CHARACTERS = "输入含有不允许的字符，请删除后重新输入"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def check(settings: Settings) -> None:
    """Raise ValueError for a demo that looks like production: it writes the answers of its captchas to the log."""
    if settings.demo and (settings.secure_cookies or settings.base_url.startswith("https:")):
        raise ValueError("DENGJI_DEMO cannot be used together with https or DENGJI_SECURE_COOKIES")


def install(app: Flask, settings: Settings) -> None:
    """Set the limits of requests and the headers of answers."""
    app.config.update(
        SECRET_KEY=sha256(b"flask " + settings.secret).hexdigest(),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session; long forms take long
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.before_request(_own_host_only)
    app.before_request(_small_without_files)
    app.before_request(_plain_text_only)
    app.after_request(_secure)


def _own_host_only() -> None:
    """Answer only under the configured name, unless that is a developer's own machine."""
    expected = urlsplit(settings().base_url)
    if (expected.hostname or "") in LOOPBACK or request.host.lower() == expected.netloc.lower():
        return
    asked_locally = split(f"//{request.host}").hostname in LOOPBACK
    if not (asked_locally and request.path == "/healthz"):
        abort(400, "网址不正确，请从协会网站重新进入")


def _small_without_files() -> None:
    """A form that brings no files needs no more than a megabyte; the parser of such forms knows no limit itself."""
    if request.mimetype == FORM_WITHOUT_FILES:
        request.max_content_length = MEGABYTE


def _plain_text_only() -> None:
    """Refuse control characters in addresses, and NUL, which no database keeps, anywhere.

    Other control characters in a form are left to the form, which names the field and keeps what was typed.
    """
    address = (request.path, *request.args, *(text for _, text in request.args.items(multi=True)))
    if any(NOT_IN_A_QUERY.search(text) for text in address):
        abort(400, BAD_CHARACTERS)
    if any("\0" in name or "\0" in text for name, text in request.form.items(multi=True)):
        abort(400, BAD_CHARACTERS)


def _secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
