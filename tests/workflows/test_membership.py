"""Every path through 个人会员入会."""

import pytest

from app.domain.facts import samples
from app.engine.spec import Spec, parse
from app.errors import MessageNotExpected
from app.services import shipped
from tests.workflows.walking import WORKFLOWS, Walk

FACTS = {**samples(), "membership_state": "", "open_case": ""}


@pytest.fixture(scope="session")
def spec() -> Spec:
    table = (WORKFLOWS / "eligibility_membership.dmn").read_bytes()
    return parse((WORKFLOWS / "membership.bpmn").read_bytes(), [table])


@pytest.fixture(params=["straight", "over_night"])
def pace(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def walk(spec: Spec, pace: str) -> Walk:
    """The case of somebody who applies without a registration."""
    return Walk(spec, over_night=pace == "over_night", facts={**FACTS, "origin": ""})


@pytest.fixture
def passed_on(spec: Spec, pace: str) -> Walk:
    """The case that a registration opened."""
    return Walk(spec, over_night=pace == "over_night", facts={**FACTS, "origin": "first_registration"})


def test_whoever_applies_fills_in_the_form_first(walk: Walk) -> None:
    form = walk.open()
    walk.complete("apply")

    assert (form, walk.open()) == ({"apply"}, {"review"})


def test_a_case_that_a_registration_opened_waits_for_the_office_at_once(passed_on: Walk) -> None:
    assert passed_on.open() == {"review"}
    assert passed_on.step("review").properties["role"] == "administrator"


def test_an_admitted_applicant_is_told_and_the_case_ends(passed_on: Walk) -> None:
    passed_on.complete("review", decision="approve")
    passed_on.complete("admit", "notify_admitted")

    assert passed_on.process.end is not None
    assert passed_on.process.end.properties == {"status": "已入会", "outcome": "approved"}


def test_a_refused_applicant_is_told_and_the_case_ends(walk: Walk) -> None:
    walk.complete("apply")
    walk.complete("review", decision="refuse")
    walk.complete("notify_refused")

    assert walk.process.end is not None
    assert walk.process.end.properties == {"status": "不予入会", "outcome": "refused"}


def test_a_returned_case_comes_back_corrected(walk: Walk) -> None:
    walk.complete("apply")
    walk.complete("review", decision="return")
    returned = walk.open()
    walk.complete("notify_returned", "correct", round=2)

    assert returned == {"correct", "notify_returned"}
    assert walk.open() == {"review"}


def test_the_applicant_corrects_what_a_registration_passed_on(passed_on: Walk) -> None:
    passed_on.complete("review", decision="return")
    passed_on.complete("notify_returned", "correct", round=2)

    assert passed_on.open() == {"review"}


@pytest.mark.parametrize("stop", ["apply", "review", "correct"])
def test_an_application_is_taken_back_wherever_it_stands(walk: Walk, stop: str) -> None:
    if stop != "apply":
        walk.complete("apply")
    if stop == "correct":
        walk.complete("review", decision="return")
    walk.send("withdraw")

    assert walk.process.end is not None
    assert walk.process.end.properties["outcome"] == "withdrawn"


def test_nothing_is_taken_back_once_it_was_decided(walk: Walk) -> None:
    walk.complete("apply")
    walk.complete("review", decision="approve")

    with pytest.raises(MessageNotExpected):
        walk.send("withdraw")


def test_an_overdue_review_is_reported_and_can_still_be_finished(passed_on: Walk) -> None:
    passed_on.after(days=15)
    overdue = passed_on.open()
    passed_on.complete("notify_soon", "notify_overdue")
    passed_on.complete("review", decision="approve")

    assert overdue == {"review", "notify_soon", "notify_overdue"}
    assert passed_on.open() == {"admit"}


def test_a_correction_that_never_comes_closes_the_case_after_two_reminders(walk: Walk) -> None:
    walk.complete("apply")
    walk.complete("review", decision="return")
    walk.after(days=40)

    assert walk.trail.count("remind_first") + walk.trail.count("remind_last") == 2
    assert walk.process.end is not None
    assert walk.process.end.properties["outcome"] == "expired"


@pytest.mark.parametrize(
    ("state", "open_case", "unmet"),
    [
        ("", "", []),
        ("left", "", []),
        ("lapsed", "", []),
        ("expiring", "", []),
        ("active", "", ["not_member"]),
        ("", "M2026030200001", ["no_open_case"]),
    ],
)
def test_whoever_is_a_member_or_has_asked_already_may_not_apply(
    spec: Spec, state: str, open_case: str, unmet: list[str]
) -> None:
    facts = {"membership_state": state, "open_case": open_case, "activated": True}
    rows = spec.decide("eligibility_membership", facts)

    assert [row["condition"] for row in rows if row["result"] == "unmet"] == unmet
    assert {row["condition"] for row in rows} == {"activated", "not_member", "no_open_case"}


def test_the_bundle_is_complete() -> None:
    files = shipped.bundle("membership", WORKFLOWS, WORKFLOWS.parent / "templates_docx")

    assert {file.path for file in files} == {
        "membership.bpmn",
        "eligibility_membership.dmn",
        "membership.json",
        "membership_review.json",
        "letter_return.docx",
        "letter_refusal.docx",
    }
