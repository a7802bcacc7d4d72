"""Every path through 从业机构信息表, and the rows of its tables."""

from typing import Any

import pytest

from app.domain.eligibility import speaking
from app.engine.spec import Spec, parse
from app.errors import MessageNotExpected
from tests.workflows.walking import WORKFLOWS, Walk

POLICY = {"review_yellow_wd": 2}
FIRST: dict[str, Any] = {"round": 1, "awaited_case": "", "review": {"merge_into": ""}, "policy": POLICY}
FOLLOWING = {"awaited_case": "O2026030200001"}
TABLES = ("documents_organisation", "eligibility_organisation")


@pytest.fixture(scope="module")
def spec() -> Spec:
    tables = [(WORKFLOWS / f"{name}.dmn").read_bytes() for name in TABLES]
    return parse((WORKFLOWS / "organisation_request.bpmn").read_bytes(), tables)


@pytest.fixture(params=["straight", "over_night"])
def walk(request: pytest.FixtureRequest, spec: Spec) -> Walk:
    return Walk(spec, over_night=request.param == "over_night", facts=FIRST)


def asked(walk: Walk, **facts: object) -> None:
    """Hand the form in, and let the worker look for the same request."""
    walk.complete("apply")
    walk.complete("join", **facts)


def ended(walk: Walk) -> tuple[str, dict[str, str]]:
    assert walk.process.end is not None
    return walk.process.end.element, dict(walk.process.end.properties)


def test_a_new_unit_is_entered_after_its_approval(walk: Walk) -> None:
    asked(walk)
    walk.complete("review", decision="approve", review={"merge_into": ""})
    parameters = walk.step("enter").parameters
    walk.complete("enter", "notify_approved")

    assert parameters == {"mode": "enter"}
    assert ended(walk) == ("approved", {"status": "已通过", "outcome": "approved"})


def test_a_known_unit_is_merged_into_when_the_reviewer_chose_it(walk: Walk) -> None:
    asked(walk)
    walk.complete("review", decision="approve", review={"merge_into": "0192"})
    parameters = walk.step("merge").parameters
    walk.complete("merge", "notify_approved")

    assert parameters == {"mode": "merge", "into": "0192"}
    assert ended(walk)[0] == "approved"


def test_a_chosen_unit_counts_for_an_approval_only(walk: Walk) -> None:
    asked(walk)
    walk.complete("review", decision="refuse", review={"merge_into": "0192"})

    assert walk.open() == {"refuse"}


def test_a_refusal_reaches_the_others_before_the_applicant_is_told(walk: Walk) -> None:
    asked(walk)
    walk.complete("review", decision="refuse", review={"merge_into": ""})
    walk.complete("refuse", "notify_refused")

    assert ended(walk) == ("refused", {"status": "不予添加", "outcome": "refused"})


def test_a_returned_request_is_looked_up_again_when_it_comes_back(walk: Walk) -> None:
    asked(walk)
    walk.complete("review", decision="return", review={"merge_into": ""})
    back = walk.open()
    walk.complete("notify_returned")
    walk.complete("correct", round=2)
    again = walk.open()
    walk.complete("join", awaited_case="")

    assert (back, again, walk.open()) == ({"correct", "notify_returned"}, {"join"}, {"review"})


def test_whoever_asks_for_the_same_waits(walk: Walk) -> None:
    asked(walk, **FOLLOWING)

    assert walk.open() == {"wait"}
    assert walk.step("wait").properties["status"] == "相同单位的申请正在审核，结果将一并通知"


def test_whoever_waits_is_told_of_the_approval(walk: Walk) -> None:
    asked(walk, **FOLLOWING)
    walk.send("approved")
    walk.complete("notify_approved")

    assert ended(walk)[0] == "approved"


def test_whoever_waits_is_told_of_the_refusal(walk: Walk) -> None:
    asked(walk, **FOLLOWING)
    walk.send("refused")
    walk.complete("notify_refused_too")

    assert ended(walk) == ("refused_too", {"status": "不予添加", "outcome": "refused"})


def test_whoever_waits_takes_the_place_of_the_first(walk: Walk) -> None:
    asked(walk, **FOLLOWING)
    walk.complete("wait", awaited_case="")

    assert walk.open() == {"review"}


def test_a_decided_request_expects_no_answer_of_another(walk: Walk) -> None:
    asked(walk)

    with pytest.raises(MessageNotExpected):
        walk.send("approved")


@pytest.mark.parametrize("stop", ["apply", "wait"])
def test_what_nobody_waits_for_is_withdrawn_at_once(walk: Walk, stop: str) -> None:
    if stop == "wait":
        asked(walk, **FOLLOWING)
    walk.send("withdraw")

    assert ended(walk) == ("withdrawn", {"status": "已撤回", "outcome": "withdrawn"})


@pytest.mark.parametrize("stop", ["review", "correct"])
def test_what_others_may_wait_for_is_handed_over_when_it_is_withdrawn(walk: Walk, stop: str) -> None:
    asked(walk)
    if stop == "correct":
        walk.complete("review", decision="return")
        walk.complete("notify_returned")
    walk.send("withdraw")
    parameters = walk.step("hand_over_withdrawn").parameters
    walk.complete("hand_over_withdrawn")

    assert parameters == {"mode": "hand_over"}
    assert ended(walk)[0] == "withdrawn"


def test_a_correction_that_never_comes_is_handed_over_too(walk: Walk) -> None:
    asked(walk)
    walk.complete("review", decision="return")
    walk.complete("notify_returned")
    for days in (24, 6):
        walk.after(days=days)
        walk.complete("notify_reminder")
    walk.after(days=1)
    walk.complete("hand_over_expired")

    assert ended(walk) == ("expired", {"status": "已关闭（超期未补正）", "outcome": "expired"})


def test_an_overdue_review_is_reported_and_stays_open(walk: Walk) -> None:
    asked(walk)
    walk.after(days=8)
    walk.complete("notify_soon", "notify_overdue")

    assert walk.open() == {"review"}


def test_nobody_asks_for_money_or_a_printed_form(spec: Spec) -> None:
    steps = [element.properties for element in spec.elements.values()]

    assert not [properties for properties in steps if properties.get("export")]
    assert spec.elements["start"].properties["prefix"] == "O"
    assert "exclusive" not in spec.elements["start"].properties


def test_the_licence_is_asked_for_and_more_after_a_return(spec: Spec) -> None:
    first, second = (spec.decide("documents_organisation", {"round": number}) for number in (1, 2))

    assert [(row["slot"], row["required"]) for row in first] == [("LICENCE", True)]
    assert [(row["slot"], row["required"]) for row in second[1:]] == [("SUPPLEMENT", False)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("", "", None), ("met", "")),
        (("", "", ""), ("met", "")),
        (("pending", "uscc", None), ("met", "")),
        (("active", "uscc", None), ("unmet", "uscc")),
        (("active", "name", ""), ("unmet", "name")),
        (("active", "name", "0192"), ("met", "")),
        (("suspended", "uscc", None), ("unmet", "uscc")),
        (("suspended", "name", None), ("unmet", "name")),
        (("suspended", "uscc", "0192"), ("met", "")),
    ],
)
def test_a_known_unit_is_not_asked_for_unless_it_is_merged_into(
    spec: Spec, said: tuple[str, str, str | None], told: tuple[str, str]
) -> None:
    known, by, into = said
    facts = {"known_organisation": known, "known_organisation_by": by, "review": {"merge_into": into}}
    [free, condition] = speaking(spec.decide("eligibility_organisation", facts))

    assert (free["label"], free["result"]) == ("添加单位不收费", "met")
    assert (condition["result"], condition["field"]) == told
