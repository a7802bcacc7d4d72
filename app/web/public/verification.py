"""证书查验: by the QR code of a printed certificate, or by number and name."""

import structlog
from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.domain.calendar import TZ
from app.errors import Fault
from app.queries import verification
from app.queries.verification import Verdict
from app.services import captchas
from app.web import limits, sessions
from app.web.access import public
from app.web.auth import pictures
from app.web.public.room import blueprint
from app.web.world import reading, transaction

LONGEST = 64
log = structlog.get_logger(__name__)


@blueprint.get("/verify")
@limits.captcha
@public
def verify() -> ResponseReturnValue:
    """The form; the front page may hand over the number that was typed there."""
    return _form([], request.args.get("number", ""), "")


@blueprint.post("/verify")
@limits.verification
@public
def verify_typed() -> ResponseReturnValue:
    """Look a number and a name up; an unknown number and a wrong name get the same answer."""
    number, name = request.form.get("number", ""), request.form.get("name", "")
    captcha_id, captcha = pictures.typed()
    faults = _faults(number, name, captcha)
    if faults:
        return _form(faults, number, name), 422
    with transaction() as session:
        human = captchas.take(session, captcha_id, captcha, visit_digest=sessions.current().digest)
    if not human:
        return _form([Fault(pictures.FIELD, pictures.FAULT, "CAPTCHA")], number, name), 422
    return _answer(verification.by_number(reading(), number, name))


@blueprint.get("/verify/<token>")
@limits.verification
@public
def verify_scanned(token: str) -> ResponseReturnValue:
    """What the QR code leads to; the token has 128 random bits and says nothing by itself."""
    return _answer(verification.by_token(reading(), token))


def _faults(number: str, name: str, captcha: str) -> list[Fault]:
    found = []
    if not 0 < len(number.strip()) <= LONGEST:
        found.append(Fault("number", "请输入证书上的登记编号", "REQUIRED"))
    if not 0 < len(name.strip()) <= LONGEST:
        found.append(Fault("name", "请输入持证人姓名", "REQUIRED"))
    if not captcha.strip():
        found.append(Fault(pictures.FIELD, pictures.REQUIRED, "REQUIRED"))
    return found


def _form(faults: list[Fault], number: str, name: str) -> str:
    return render_template(
        "public/verify.html",
        faults=faults,
        number=number[:LONGEST],
        name=name[:LONGEST],
        captcha=pictures.new(),
    )


def _answer(verdict: Verdict) -> ResponseReturnValue:
    log.info("certificate_verified", answer=verdict.word)
    return render_template("public/verdict.html", verdict=verdict, asked_at=verdict.asked_at.astimezone(TZ))
