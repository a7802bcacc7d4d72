"""Fields that no form has: ignored or refused, and what a person may not say of a case stays as it was."""

from typing import Any

import pytest
from sqlalchemy import select

from app.models import Account, Case, Decision
from tests.integration.hostile import papers, rows
from tests.integration.hostile.office import Office

NOT_ASKED = {
    **dict.fromkeys(("state", "status", "outcome", "case[state]", "case.status", "Case-state"), "已审核"),
    **dict.fromkeys(("role", "roles", "role_key", "grants", "grants-0-role_key"), "administrator"),
    **dict.fromkeys(("is_admin", "activated", "frozen", "submitted", "apply_membership", "admin"), "true"),
    **dict.fromkeys(("person_id", "holder_id", "account_id", "owner_id", "case_id", "release_id"), "0" * 32),
    **dict.fromkeys(("round", "version[nested]", "version.0", "history_length", "position"), "99"),
    **dict.fromkeys(("number", "exclusive_key", "check_code", "token", "digest", "form_digest", "mark"), "F1"),
    **dict.fromkeys(("full_name", "id_doc_no", "gender", "birth_date", "id_doc_type", "id_doc_other"), "李四光"),
    **dict.fromkeys(("qualification_no", "qualification_date", "submitted_at", "closed_at", "due_at"), "2001-01-01"),
    **dict.fromkeys(("__class__", "__proto__", "constructor", "_sa_instance_state", "typename", "password_hash"), "x"),
}
PROTECTED = {"account", "role_grant", "person", "task", "decision", "registration", "certificate", "release", "job"}
OF_A_CASE = (
    Case.number, Case.service_key, Case.release_id, Case.person_id, Case.state, Case.status, Case.round, Case.outcome,
    Case.submitted_at, Case.closed_at, Case.exclusive_key,
)  # fmt: skip
LOCKED = ("full_name", "id_doc_no", "gender", "birth_date", "id_doc_type", "qualification_no", "qualification_date")
FORMS = {
    "POST applicant.form_save": papers.application,
    "POST applicant.draft": papers.application,
    "POST applicant.form_choose": papers.application,
    "POST applicant.profile_save": papers.profile,
    "POST applicant.profile_choose": papers.profile,
}
PLAIN = {
    "owner": (
        "POST applicant.organisation_choose", "POST applicant.membership_choose", "POST applicant.attachment_add",
        "POST applicant.messages_read", "POST applicant.begin",
        "POST applicant.copy", "POST auth.password", "POST applicant.certificate_print",
    ),
    "reviewer": ("POST desk.decide", "POST desk.release"),
    "administrator": (
        "POST admin.calendar_set", "POST admin.people_find", "POST admin.organisation_create",
        "POST admin.organisation_suspend", "POST admin.person_reveal", "POST admin.staff_create",
    ),
}  # fmt: skip
ASKED = [(who, route) for who, routes in PLAIN.items() for route in routes]


def protected(office: Office) -> dict[str, Any]:
    """What no form of these tests may change."""
    tables = {name: digest for name, digest in rows.digests(office.database).items() if name in PROTECTED}
    with office.reading() as session:
        return {**tables, "case": sorted(map(repr, session.execute(select(*OF_A_CASE))))}


@pytest.mark.parametrize("route", FORMS)
def test_a_form_with_more_fields_changes_no_more_than_its_own(office: Office, route: str) -> None:
    before, browser = protected(office), office.enter("owner")
    sent = FORMS[route](office, changes={**NOT_ASKED, "school": "清华大学"})
    answer = office.ask(browser, route, sent)

    assert answer.status_code in (200, 302)
    assert protected(office) == before


@pytest.mark.parametrize(("who", "route"), ASKED)
def test_a_button_with_more_fields_does_no_more_than_without(office: Office, who: str, route: str) -> None:
    before, browser = protected(office), office.enter(who)
    answer = office.ask(browser, route, NOT_ASKED)

    assert answer.status_code in (200, 302, 409, 422)
    assert protected(office) == before


@pytest.mark.parametrize("route", ["POST applicant.form_save", "POST applicant.draft", "POST applicant.form_choose"])
def test_what_the_roster_says_stays_in_the_form(office: Office, route: str) -> None:
    browser, known = office.enter("owner"), papers.roster(office)
    choices = {f"choice-{name}": "yours" for name in NOT_ASKED}
    sent = papers.application(
        office, changes={**NOT_ASKED, **choices, "photo": office.scene.ids["file_id"], "school": "清华大学"}
    )
    before = papers.stored(office)
    office.ask(browser, route, sent)
    after = papers.stored(office)

    assert {name: after[name] for name in LOCKED} == {name: known[name] for name in LOCKED}
    assert (before["school"], after["school"]) == ("华北电力大学", "清华大学")
    assert after["photo"] == before["photo"]
    # What the roster does not know of a person is theirs to say, such as the name of another kind of document.
    assert (set(after) - set(before)) & set(NOT_ASKED) <= {"id_doc_other"}


def test_a_decision_is_signed_by_who_makes_it(office: Office) -> None:
    browser = office.enter("reviewer")
    office.ask(browser, "POST desk.claim")
    forged = {
        "account_id": str(office.scene.accounts["approver"]),
        "element": "recheck",
        "step_name": "复核",
        "round": "7",
    }
    office.ask(browser, "POST desk.decide", {**NOT_ASKED, **forged, "outcome": "approve", "opinion": ""})

    with office.reading() as session:
        made = session.scalars(select(Decision).where(Decision.task_id == office.id("task_id"))).one()
        assert (made.account_id, made.element, made.round) == (office.scene.accounts["reviewer"], "prelim", 1)
        assert made.checklist == {}


def test_an_administrator_changes_of_an_account_what_the_form_has(office: Office) -> None:
    browser, victim = office.enter("administrator"), office.scene.accounts["victim"]

    def account() -> tuple[Any, ...]:
        with office.reading() as session:
            row = session.get_one(Account, victim)
            return row.state, row.person_id, row.organisation_id, row.password_hash, row.login_index, set(row.roles)

    before = account()
    extra = {name: value for name, value in NOT_ASKED.items() if name not in ("roles", "qualification_no")}
    office.ask(browser, "POST admin.staff_change", {**extra, "name": "victim", "roles": ["reviewer"]})

    assert account() == before


@pytest.mark.parametrize("role", ["applicant", "root", "administrator ", "", "*"])
def test_a_role_that_cannot_be_given_is_not_given(office: Office, role: str) -> None:
    browser = office.enter("administrator")
    before = protected(office)
    answer = office.ask(browser, "POST admin.staff_change", {"name": "victim", "roles": ["reviewer", role]})

    assert answer.status_code in (404, 422) or protected(office) == before
    assert protected(office) == before
