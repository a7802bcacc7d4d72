"""人员: everybody of the roster; identity numbers are masked, and to see one is an act that is recorded."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.identity import DocumentType
from app.domain.validity import RegisterState
from app.queries import people as read
from app.services import identities
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction


@bp.get("/people", endpoint="people")
@only("administrator")
def listed() -> ResponseReturnValue:
    """The roster, filtered and sorted by the address."""
    found = read.listed(reading(), text=text("q"), sort=text("sort") or "-created", page=page_number())
    return render_template("admin/people.html", found=found, link=link, **_words())


@bp.post("/people/find")
@only("administrator")
def people_find() -> ResponseReturnValue:
    """Find somebody by the identity number, which never stands in an address."""
    person = read.of_identity_number(reading(), request.form.get("id_no", ""))
    if person is None:
        flash("名册中没有此证件号码的人员", "warning")
        return redirect(url_for("admin.people"))
    return redirect(url_for("admin.person", person_id=person.id))


@bp.get("/people/<uuid:person_id>")
@only("administrator")
def person(person_id: UUID) -> ResponseReturnValue:
    """One person: roster, register, accounts and cases."""
    return _page(person_id)


@bp.post("/people/<uuid:person_id>/reveal")
@only("administrator")
def person_reveal(person_id: UUID) -> ResponseReturnValue:
    """The same page with the whole identity number, once; who looked is recorded."""
    with transaction() as session:
        number = identities.reveal(session, person_id, by=actor())
    return _page(person_id, number=number)


def _page(person_id: UUID, number: str = "") -> str:
    session = reading()
    return render_template(
        "admin/person.html",
        holder=read.get(session, person_id),
        number=number,
        accounts=read.accounts_of(session, person_id),
        registration=read.registration_of(session, person_id),
        cases=read.cases_of(session, person_id),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "documents": {kind.value: kind.label for kind in DocumentType},
        "register": {state.value: state.label for state in RegisterState},
        "account_states": read.ACCOUNT_STATES,
    }
