"""Every path through the registration services; what only the first one has is marked so."""

import pytest

from app.engine.spec import Spec
from app.errors import MessageNotExpected, TaskNotOpen
from tests.workflows.walking import FACTS, Walk

FIRST = pytest.mark.parametrize("spec", ["first_registration"], indirect=True)


def test_an_approved_application_ends_with_a_certificate(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", "recheck", decision="approve")
    walk.complete("register", "issue", "notify_approved")

    assert walk.process.end is not None
    assert walk.process.end.properties == {"status": "已审核", "outcome": "approved"}


def test_the_certificate_does_not_wait_for_the_notice(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", "recheck", decision="approve")
    walk.complete("register", "issue")

    assert walk.open() == {"notify_approved"}
    assert walk.process.end is None


@pytest.mark.parametrize("reviews", [["prelim"], ["prelim", "recheck"]])
def test_a_refusal_at_either_review_ends_the_case(walk: Walk, reviews: list[str]) -> None:
    walk.submitted()
    walk.complete(*reviews[:-1], decision="approve")
    walk.complete(reviews[-1], decision="refuse")
    walk.complete("notify_refused")

    assert walk.process.end is not None
    assert walk.process.end.properties["outcome"] == "refused"


@pytest.mark.parametrize("reviews", [["prelim"], ["prelim", "recheck"]])
def test_a_return_at_either_review_goes_back_to_the_applicant(walk: Walk, reviews: list[str]) -> None:
    walk.submitted()
    walk.complete(*reviews[:-1], decision="approve")
    walk.complete(reviews[-1], decision="return")

    assert walk.open() == {"correct", "notify_returned"}


def test_the_applicant_corrects_before_the_worker_has_sent_the_notice(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.complete("correct", round=2)

    assert walk.open() == {"prelim", "notify_returned"}


def test_a_late_notice_keeps_no_finished_case_open(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.complete("correct", round=2)
    walk.complete("prelim", "recheck", decision="approve")
    walk.complete("register", "issue", "notify_approved")
    ended, late = walk.process.end, walk.open()
    walk.complete("notify_returned")

    assert ended is not None
    assert (ended.element, late) == ("approved", {"notify_returned"})
    assert walk.process.end == ended


@FIRST
def test_membership_is_passed_on_beside_the_review_for_whoever_ticked_it(walk: Walk) -> None:
    walk.complete("apply", apply_membership=True)

    assert walk.open() == {"prelim", "start_membership"}


def test_membership_is_passed_on_for_nobody_else(walk: Walk) -> None:
    walk.complete("apply", apply_membership=False)

    assert walk.open() == {"prelim"}


@FIRST
def test_membership_is_passed_on_once_however_often_the_case_comes_back(walk: Walk) -> None:
    walk.complete("apply", apply_membership=True)
    walk.complete("start_membership")
    walk.returned(range(2, 4))

    assert walk.trail.count("start_membership") == 1
    assert walk.open() == {"prelim"}


@FIRST
@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_membership_that_cannot_be_passed_on_keeps_no_case_from_its_end(walk: Walk, decision: str) -> None:
    walk.complete("apply", apply_membership=True)
    if decision == "approve":
        walk.complete("prelim", "recheck", decision="approve")
        walk.complete("register", "issue", "notify_approved")
    else:
        walk.complete("prelim", decision="refuse")
        walk.complete("notify_refused")

    assert walk.open() == {"start_membership"}
    assert walk.process.end is not None


@FIRST
def test_a_withdrawn_application_leaves_the_membership_that_was_asked_for(walk: Walk) -> None:
    walk.complete("apply", apply_membership=True)
    walk.send("withdraw")

    assert walk.open() == {"start_membership"}
    assert walk.step("start_membership").parameters == {"service": "membership", "ticks": "membership_pledge"}
    assert walk.process.end is not None
    assert walk.process.end.element == "withdrawn"


def test_a_sent_notice_of_return_is_not_the_end_of_the_case(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    walk.complete("notify_returned")

    assert walk.open() == {"correct"}
    assert walk.process.end is None


def test_an_application_returned_three_times_is_still_approved(walk: Walk) -> None:
    walk.submitted(rounds=4)
    walk.complete("prelim", "recheck", decision="approve")
    walk.complete("register", "issue", "notify_approved")

    assert walk.trail.count("prelim") == 4
    assert walk.trail.count("correct") == 3
    assert walk.process.end is not None


@FIRST
def test_the_trail_names_every_element_that_was_passed(walk: Walk) -> None:
    walk.complete("apply")
    walk.complete("prelim", decision="approve")

    assert [element for element in walk.trail if not element.startswith(("membership", "accept"))] == [
        *("start", "apply", "submitted", "to_prelim", "prelim", "prelim_decision")
    ]


@pytest.mark.parametrize("stop", ["apply", "prelim", "correct"])
def test_an_application_is_withdrawn_where_the_diagram_allows_it(walk: Walk, stop: str) -> None:
    if stop != "apply":
        walk.submitted()
    if stop == "correct":
        walk.complete("prelim", decision="return")
        walk.complete("notify_returned")
    walk.send("withdraw")

    assert walk.open() == set()
    assert walk.process.end is not None
    assert walk.process.end.properties == {"status": "已撤回", "outcome": "withdrawn"}


def test_nothing_is_withdrawn_during_the_second_review(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="approve")

    with pytest.raises(MessageNotExpected):
        walk.send("withdraw")
    assert walk.open() == {"recheck"}


def test_a_step_is_completed_only_once(walk: Walk) -> None:
    done = walk.step("apply").id
    walk.complete("apply")

    with pytest.raises(TaskNotOpen):
        walk.process.complete(done, {})
    assert walk.open() == {"prelim"}


def test_a_job_is_completed_only_once(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", decision="return")
    done = walk.step("notify_returned").id
    walk.complete("notify_returned")

    with pytest.raises(TaskNotOpen):
        walk.process.complete(done, {})


def test_a_step_of_an_earlier_round_stays_closed(walk: Walk) -> None:
    walk.complete("apply")
    earlier = walk.step("prelim").id
    walk.complete("prelim", decision="return")
    walk.complete("correct", round=2)

    with pytest.raises(TaskNotOpen):
        walk.process.complete(earlier, {"decision": "approve"})


@FIRST
def test_steps_know_their_role_form_and_status(walk: Walk) -> None:
    walk.complete("apply")
    step = walk.step("prelim")

    assert (step.kind, step.lane, step.operation) == ("person", "初审", None)
    assert step.properties["role"] == "reviewer"
    assert step.properties["form"] == "review"
    assert step.properties["status"] == "待审核"
    assert step.properties["exclude"] == "applicant organisation recheck"


def test_jobs_know_their_operation_and_parameters(walk: Walk) -> None:
    walk.submitted()
    walk.complete("prelim", "recheck", decision="approve")
    walk.complete("register")
    step = walk.step("issue")

    assert (step.kind, step.operation, step.parameters) == ("job", "issue_certificate", {"template": "certificate"})


def test_the_state_stays_small_over_two_hundred_rounds(spec: Spec) -> None:
    walk = Walk(spec, over_night=True)
    walk.submitted(rounds=2)
    early = len(walk.process.state())
    walk.returned(range(3, 203))

    assert len(walk.process.state()) <= early + 10
    assert early < 4_000


@FIRST
def test_four_attachments_are_asked_for_and_a_fifth_may_follow_a_return(spec: Spec) -> None:
    first = spec.decide("required_documents", FACTS)
    second = spec.decide("required_documents", {**FACTS, "round": 2})

    assert [row["slot"] for row in first] == ["ID_PROOF", "EDU_PROOF", "QUAL_CERT", "SIGNED_FORM"]
    assert all(row["required"] for row in first)
    assert [(row["slot"], row["required"]) for row in second[4:]] == [("SUPPLEMENT", False)]
    assert second[4]["rule"] == "rule_supplement"
