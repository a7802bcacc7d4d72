"""员工账号: made, given roles, linked, closed."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.hashing import hash_password
from app.domain.calendar import today
from app.errors import Fault, InvalidInput
from app.models.base import now
from app.queries import cases, parameters, people
from app.services import accounts
from app.services import staff as services
from app.services.staff import Member
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, me, reading, transaction

# Without the characters that are taken for each other on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@bp.get("/staff", endpoint="staff")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All members of staff, filtered and sorted by the address."""
    session = reading()
    sort = text("sort") or "name"
    found = people.staff(session, text=text("q"), role=text("role"), sort=sort, page=page_number())
    return render_template("admin/staff.html", found=found, roles=_roles(), states=people.ACCOUNT_STATES, link=link)


@bp.get("/staff/new")
@only("administrator")
def staff_new() -> ResponseReturnValue:
    """The form for a new account."""
    first = parameters.value(reading(), "sample.newcomer_first", today(now()))
    return _form({"newcomer": str(first)}, ())


@bp.post("/staff/new")
@only("administrator")
def staff_create() -> ResponseReturnValue:
    """Make the account; its initial password is shown here and nowhere else."""
    password = _new_password()
    hashed = hash_password(password)
    try:
        with transaction() as session:
            user_name = request.form.get("user_name", "")
            account = services.create(session, user_name, _said(), password_hash=hashed, by=actor())
    except InvalidInput as refusal:
        return _form(request.form, refusal.faults), 422
    return render_template("admin/staff_password.html", account=account, password=password, made=True), 201


@bp.get("/staff/<uuid:account_id>")
@only("administrator")
def staff_member(account_id: UUID) -> ResponseReturnValue:
    """One account with its roles and links."""
    return _member(account_id, ())


@bp.post("/staff/<uuid:account_id>")
@only("administrator")
def staff_change(account_id: UUID) -> ResponseReturnValue:
    """Change name, roles and links."""
    try:
        with transaction() as session:
            services.change(session, account_id, _said(), by=actor())
    except InvalidInput as refusal:
        return _member(account_id, refusal.faults), 422
    flash("已保存", "success")
    return redirect(url_for("admin.staff_member", account_id=account_id))


@bp.post("/staff/<uuid:account_id>/reset")
@only("administrator")
def staff_reset(account_id: UUID) -> ResponseReturnValue:
    """A new initial password, shown once."""
    password = _new_password()
    hashed = hash_password(password)
    with transaction() as session:
        account = services.reset(session, account_id, password_hash=hashed, by=actor())
    return render_template("admin/staff_password.html", account=account, password=password, made=False)


@bp.post("/staff/<uuid:account_id>/disable")
@only("administrator")
def staff_disable(account_id: UUID) -> ResponseReturnValue:
    """Close the account."""
    with transaction() as session:
        account = accounts.disable(session, account_id, by=actor())
    flash(f"已停用 {account.display_name} 的账号", "success")
    return redirect(url_for("admin.staff_member", account_id=account_id))


@bp.post("/staff/<uuid:account_id>/enable")
@only("administrator")
def staff_enable(account_id: UUID) -> ResponseReturnValue:
    """Open the account again."""
    with transaction() as session:
        account = accounts.enable(session, account_id, by=actor())
    flash(f"已启用 {account.display_name} 的账号", "success")
    return redirect(url_for("admin.staff_member", account_id=account_id))


@bp.post("/staff/<uuid:account_id>/end-visits")
@only("administrator")
def staff_end_visits(account_id: UUID) -> ResponseReturnValue:
    """Log the account out everywhere."""
    with transaction() as session:
        services.end_visits(session, account_id, by=actor())
    flash("已结束此账号的全部登录", "success")
    return redirect(url_for("admin.staff_member", account_id=account_id))


def _said() -> Member:
    return Member(
        name=request.form.get("name", ""),
        roles=frozenset(request.form.getlist("roles")),
        uscc=request.form.get("uscc", "").strip(),
        qualification_no=request.form.get("qualification_no", "").strip(),
        newcomer=request.form.get("newcomer", "").strip(),
        skills=frozenset(request.form.getlist("skills")),
    )


def _form(typed: Mapping[str, str], faults: Sequence[Fault]) -> str:
    chosen = request.form.getlist("roles")
    return render_template(
        "admin/staff_new.html", roles=_roles(), typed=typed, chosen=chosen, faults=faults, **_skills(())
    )


def _member(account_id: UUID, faults: Sequence[Fault]) -> str:
    session, visitor = reading(), me()
    member = people.member(session, account_id)
    typed = request.form if faults else member.typed
    chosen = request.form.getlist("roles") if faults else member.roles
    own = visitor is not None and visitor.account_id == account_id
    shown = {"member": member, "roles": _roles(), "typed": typed, "chosen": chosen, "own": own}
    return render_template(
        "admin/staff_member.html", **shown, faults=faults, **_skills(() if faults else member.skills)
    )


def _skills(known: Sequence[str]) -> dict[str, Any]:
    """The services, and which of them are ticked: those known, or what was typed."""
    return {"services": cases.service_names(reading()), "skilled": known or request.form.getlist("skills")}


def _roles() -> Mapping[str, str]:
    return {role.key: role.label for role in people.roles(reading()) if role.key != people.APPLICANT}


def _new_password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
