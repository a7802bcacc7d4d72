"""登录: number, password, 验证码 (the guide, 2.2). Every failure looks the same."""

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters import hashing
from app.domain.passwords import MAX_LENGTH
from app.domain.writing import compact
from app.errors import Fault
from app.queries import accounts
from app.services import captchas, logins, visits
from app.services.logins import Proof
from app.web import limits, menu, sessions
from app.web.access import only, public
from app.web.auth import pictures, tries
from app.web.auth.room import blueprint
from app.web.page import split
from app.web.world import actor, me, myself, reading, transaction

WRONG = Fault("password", "证件号码或密码不正确", "WRONG_LOGIN")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the name is normalised later, the password never."""

    name: str
    password: str
    captcha_id: UUID | None
    captcha: str

    def faults(self) -> list[Fault]:
        """What cannot be tried at all."""
        found = []
        if not compact(self.name):
            found.append(Fault("name", "请输入身份证号", "LOGIN_ID_REQUIRED"))
        if not self.password:
            found.append(Fault("password", "请输入密码", "REQUIRED"))
        if len(self.password) > MAX_LENGTH:
            found.append(Fault("password", f"密码最长 {MAX_LENGTH} 个字符", "TOO_LONG"))
        if not self.captcha.strip():
            found.append(Fault(pictures.FIELD, pictures.REQUIRED, "REQUIRED"))
        return found


@blueprint.route("/login", methods=["GET", "POST"])
@limits.login
@limits.captcha
@public
def login() -> ResponseReturnValue:
    """The page with the form, and what it sends."""
    if me() is not None:
        return redirect(_target())
    if request.method != "POST":
        return _page([])
    typed = Typed(request.form.get("name", ""), request.form.get("password", ""), *pictures.typed())
    faults = typed.faults()
    return _page(faults, 422) if faults else _try(typed)


@blueprint.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """退出登录: the visit ends on the server, so a copied cookie is worth nothing."""
    with transaction() as session:
        visits.end(session, sessions.current().digest)
    sessions.leave()
    return redirect(url_for("public.home"))


def _try(typed: Typed) -> ResponseReturnValue:
    visit_digest = sessions.current().digest
    indexes = accounts.login_indexes(reading(), typed.name)
    with transaction() as session:
        human = captchas.take(session, typed.captcha_id, typed.captcha, visit_digest=visit_digest)
        proof, wait = tries.begin(session, indexes) if human else (Proof(), 0)
    if not human:
        return _page([Fault(pictures.FIELD, pictures.FAULT, "CAPTCHA")], 422)
    if wait:
        return _page([Fault("", f"登录过于频繁，请 {wait} 秒后再试", "TOO_MANY")], 429, wait)
    account_id = proof.opens(typed.password)
    if account_id is None:
        with transaction() as session:
            logins.fail(session, proof.account_id, by=actor())
        return _page([WRONG], 422)
    new_hash = hashing.hash_password(typed.password) if proof.outdated() else ""
    return _enter(account_id, new_hash, visit_digest)


def _enter(account_id: UUID, new_hash: str, visit_digest: str) -> ResponseReturnValue:
    with transaction() as session:
        token = logins.succeed(session, account_id, instead_of=visit_digest, new_hash=new_hash, by=actor())
    sessions.adopt(token)
    return redirect(_target())


def _page(faults: list[Fault], status: int = 200, wait: int = 0) -> ResponseReturnValue:
    page = render_template(
        "auth/login.html",
        faults=faults,
        name=request.form.get("name", ""),
        target=_asked_for(),
        captcha=pictures.new(),
        expired=sessions.current().expired,
    )
    return page, status, {"Retry-After": str(wait)} if wait else {}


def _target() -> str:
    """Where to go after logging in; `landing` finds the right room on the way."""
    return _asked_for() or url_for("auth.begin")


@blueprint.get("/begin")
@only()
def begin() -> ResponseReturnValue:
    """The first page of whoever is logged in."""
    return redirect(menu.landing(myself().roles))


def _asked_for() -> str:
    """The page of ours that somebody wanted before logging in; anything that leads elsewhere is dropped."""
    address = request.values.get("next", "")
    parts = split(address)
    elsewhere = parts.scheme or parts.netloc or not parts.path.startswith("/") or address.startswith("//")
    return "" if elsewhere or "\\" in address or not address.isprintable() else address
