"""The first password of one's own, and changing it later."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters import hashing
from app.domain.passwords import MAX_LENGTH, password_fault
from app.errors import Fault
from app.models import Account
from app.queries import accounts
from app.services import logins
from app.services.accounts import lock
from app.web import limits, sessions
from app.web.access import only
from app.web.auth.room import blueprint
from app.web.world import actor, myself, reading, transaction

WRONG_NUMBER = Fault("qualification_no", "资格证书编号与登记信息不符，请按资格证书填写", "WRONG_NUMBER")
WRONG_PASSWORD = Fault("old_password", "原密码不正确", "WRONG_PASSWORD")
USED = Fault("password", "不能使用最近用过的密码，请换一个", "USED")


@dataclass(frozen=True, slots=True)
class Typed:
    """A new password, twice; taken to the letter."""

    password: str
    again: str

    def faults(self, account: Account) -> list[Fault]:
        """What the new password does not fulfil."""
        words = accounts.guessable(reading(), account)
        wrong = password_fault(self.password, names=words.names, id_number=words.id_number)
        if wrong:
            return [Fault("password", wrong, "WEAK_PASSWORD")]
        if self.password != self.again:
            return [Fault("password_again", "两次输入的密码不一致", "DIFFERENT")]
        return []


@blueprint.route("/activate", methods=["GET", "POST"])
@limits.password
@only()
def activate() -> ResponseReturnValue:
    """The initial password is no secret, so one more fact is asked for before it gives way to a real one."""
    account = _account()
    if account.state != "new":
        return redirect(url_for("auth.begin"))
    if request.method != "POST":
        return _activation_page(account, [])
    typed = _typed()
    faults = typed.faults(account)
    number = request.form.get("qualification_no", "")
    if logins.opens_with_number(account) and not number.strip():
        faults.insert(0, Fault("qualification_no", "请填写资格证书编号", "REQUIRED"))
    if not faults and logins.proof_of(reading(), account).opens(typed.password):
        faults = [USED]
    return _activation_page(account, faults) if faults else _activate(account, number, typed.password)


@blueprint.route("/me/password", methods=["GET", "POST"])
@limits.password
@only()
def password() -> ResponseReturnValue:
    """修改密码: the old one once, the new one twice; all other visits end."""
    account = _account()
    if request.method != "POST":
        return _password_page([])
    typed, old = _typed(), request.form.get("old_password", "")
    faults = typed.faults(account)
    if not old or len(old) > MAX_LENGTH:
        faults.insert(0, Fault("old_password", "请输入原密码", "REQUIRED"))
    return _password_page(faults) if faults else _change(account, old, typed.password)


def _activate(account: Account, number: str, password: str) -> ResponseReturnValue:
    new_hash, token = hashing.hash_password(password), ""
    digest = sessions.current().digest
    with transaction() as session:
        locked = lock(session, account.id)
        wait = logins.count_try(session, locked)
        if not wait and logins.is_own_certificate(locked, number):
            token = logins.activate(session, locked, password_hash=new_hash, instead_of=digest, by=actor())
    if not token:
        return _activation_page(account, [_wait_fault(wait) if wait else WRONG_NUMBER], wait)
    sessions.adopt(token)
    flash("账号已激活，今后请用新密码登录", "success")
    return redirect(url_for("auth.begin"))


def _change(account: Account, old: str, new: str) -> ResponseReturnValue:
    with transaction() as session:
        wait = logins.count_try(session, lock(session, account.id))
    if wait:
        return _password_page([_wait_fault(wait)], wait)
    if logins.proof_of(reading(), account).opens(old) is None:
        return _password_page([WRONG_PASSWORD])
    if logins.was_used(new, [account.password_hash, *account.old_hashes]):
        return _password_page([USED])
    new_hash, digest = hashing.hash_password(new), sessions.current().digest
    with transaction() as session:
        locked = lock(session, account.id)
        token = logins.change_password(session, locked, password_hash=new_hash, instead_of=digest, by=actor())
    sessions.adopt(token)
    flash("密码已修改，其他设备上的登录已全部退出", "success")
    return redirect(url_for("auth.password"))


def _account() -> Account:
    return reading().get_one(Account, myself().account_id)


def _typed() -> Typed:
    return Typed(request.form.get("password", ""), request.form.get("password_again", ""))


def _wait_fault(seconds: int) -> Fault:
    return Fault("", f"尝试过于频繁，请 {seconds} 秒后再试", "TOO_MANY")


def _activation_page(account: Account, faults: list[Fault], wait: int = 0) -> ResponseReturnValue:
    page = render_template(
        "auth/activate.html",
        faults=faults,
        asks_number=logins.opens_with_number(account),
        qualification_no=request.form.get("qualification_no", ""),
    )
    return page, _status(faults, wait), _headers(wait)


def _password_page(faults: list[Fault], wait: int = 0) -> ResponseReturnValue:
    return render_template("auth/password.html", faults=faults), _status(faults, wait), _headers(wait)


def _status(faults: list[Fault], wait: int) -> int:
    return (429 if wait else 422) if faults else 200


def _headers(wait: int) -> dict[str, str]:
    return {"Retry-After": str(wait)} if wait else {}
