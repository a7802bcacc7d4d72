"""Random rubbish in every form: never a fault of ours, never a word of the roster changed.

On PostgreSQL, which is the stricter of the two: it takes no NUL, no number that is too large, no text that is none.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.services import profiles
from app.web.limits import limiter
from tests.integration.hostile import papers, rows
from tests.integration.hostile.office import Office
from tests.integration.hostile.test_extra_fields import LOCKED, NOT_ASKED

LARGE = "长" * 70_000
NASTY = st.sampled_from(
    (
        *("", "\0", "\x07\x1b[0m", "\ufffd", "\u202e", "\U0010ffff", "%s%n", "' OR 1=1--", "../../etc/passwd", LARGE),
        *("-1", "1e999", "NaN", "9" * 400, str(2**63), str(10**30), "null", "[]", "{}", "{{7*7}}", "<script>", "true"),
    )
)
TEXT = NASTY | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SLOWLY = settings(
    max_examples=10,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
PROTECTED = ("account", "role_grant", "person", "registration", "certificate", "release", "decision")
OWN = {
    "POST applicant.form_save": ("version", "action", "add_row", "remove_row", "clear", "pick_organisation"),
    "POST applicant.draft": ("version",),
    "POST applicant.form_choose": ("version", "choice-school", "choice-mobile"),
    "POST applicant.organisation_choose": ("field", "organisation"),
    "POST applicant.membership_choose": ("apply_membership",),
    "POST applicant.profile_save": ("version", "add_row", "remove_row", "clear"),
    "POST applicant.profile_choose": ("version", "choice-school"),
    "POST auth.password": ("old_password", "password", "password_again"),
    "POST applicant.submit": ("version",),
}
OTHERS = {
    "POST desk.decide": (
        "reviewer",
        ("outcome", "opinion", "reason_code", "remark_general", "remark_field", "remark_text", "check-signed"),
    ),
    "POST auth.login": ("anonymous", ("name", "password", "captcha", "captcha_id", "next")),
    "POST public.verify_typed": ("anonymous", ("number", "name", "captcha", "captcha_id")),
    "POST public.display": ("anonymous", ("type", "contrast")),
    "POST auth.activate": ("newcomer", ("qualification_no", "password", "password_again")),
    "POST admin.calendar_set": ("administrator", ("day", "working", "note")),
    "POST admin.people_find": ("administrator", ("id_no",)),
    "POST admin.organisation_create": ("administrator", ("name", "uscc", "legal_rep", "contact_name", "contact_phone")),
    "POST admin.training_create": (
        "administrator",
        ("title", "hours", "day", "begins", "ends", "seats", "enrol_until"),
    ),
    "POST admin.training_change": ("administrator", ("version", "title", "hours", "day", "begins", "ends", "place")),
    "POST admin.training_cancel": ("administrator", ("reason",)),
    "POST admin.training_attendance": ("administrator", ("present",)),
    "POST admin.hours_reverse": ("administrator", ("reason",)),
    "POST admin.platform_issue": ("administrator", ("platform", "label")),
    "POST admin.organisation_suspend": ("administrator", ("reason",)),
    "POST admin.organisation_renamed": ("administrator", ("name", "reason")),
    "POST admin.organisation_merged": ("administrator", ("into", "reason")),
}


def forms(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of the names, each with one text or several, and names that nobody asked for."""
    known = st.sampled_from((*names, *NOT_ASKED))
    return st.dictionaries(known | TEXT.filter(bool), TEXT | st.lists(TEXT, max_size=3), max_size=8)


def field_names(office: Office) -> tuple[str, ...]:
    """The names of all fields of the profile and the application, and of rows of their tables."""
    with office.reading() as session:
        form = profiles.form_of(session)
    return (*(field.key for field in form.fields()), "work_history-0-unit", "work_history-9999-start", "work_history--")


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("route", OWN)
def test_rubbish_in_an_applicants_form_is_answered_in_words(office: Office, route: str) -> None:
    browser, known = office.enter("owner"), papers.roster(office)
    before = rows.digests(office.database)
    names = (*OWN[route], *field_names(office))

    @SLOWLY
    @given(junk=forms(names))
    @example(junk=dict.fromkeys(names, LARGE[:4000]))
    @example(junk={name: ["[]", "\x07", "a"] for name in names})
    def send(junk: dict[str, Any]) -> None:
        limiter.reset()
        answer = office.ask(browser, route, junk)
        assert answer.status_code in (200, 302, 303, 400, 409, 413, 422, 429)

    send()
    assert {name: papers.roster(office)[name] for name in LOCKED} == {name: known[name] for name in LOCKED}
    after = rows.digests(office.database)
    assert [name for name in PROTECTED if before[name] != after[name] and name != "account"] == []


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("route", OTHERS)
def test_rubbish_in_any_other_form_is_answered_in_words(office: Office, route: str) -> None:
    who, names = OTHERS[route]
    browser = office.enter(who)
    if route == "POST desk.decide":
        office.ask(browser, "POST desk.claim")

    @SLOWLY
    @given(junk=forms(names))
    @example(junk=dict.fromkeys(names, LARGE[:4000]))
    def send(junk: dict[str, Any]) -> None:
        limiter.reset()
        assert office.ask(browser, route, junk).status_code in (200, 201, 302, 303, 400, 404, 409, 413, 422, 429)

    send()
