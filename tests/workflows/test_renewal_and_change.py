"""What 延续登记 and 变更登记 have of their own: attachments, forms, acts, and the rows of their conditions."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.domain.eligibility import COLUMNS, speaking
from app.engine.spec import Spec, parse
from tests.workflows.walking import WORKFLOWS, Walk

WINDOW = {"renewal_open_days_before": 90, "renewal_soft_deadline_days_before": 30}
POLICY = {**WINDOW, "change_min_remaining_days": 0, "change_min_interval_days": 0}
GOOD: dict[str, Any] = {
    "register_state": "EXPIRING",
    "days_left": 60,
    "hours_missing": 0,
    "open_case": "",
    "chosen_organisation": "active",
    "same_organisation": True,
    "organisation_state": "active",
    "change_days_ago": 36500,
    "form": {},
    "policy": POLICY,
}


def service(key: str) -> Spec:
    tables = [(WORKFLOWS / f"{name}_{key}.dmn").read_bytes() for name in ("documents", "eligibility")]
    return parse((WORKFLOWS / f"{key}.bpmn").read_bytes(), tables)


def rows(key: str, **facts: Any) -> dict[str, Mapping[str, Any]]:
    """The row that speaks for each condition."""
    said = {**GOOD, **({"same_organisation": False} if key == "change" else {}), **facts}
    return {row["condition"]: row for row in speaking(service(key).decide(f"eligibility_{key}", said))}


@pytest.mark.parametrize(("key", "slots"), [("renewal", ["SIGNED_FORM"]), ("change", ["LEAVE_PROOF", "SIGNED_FORM"])])
def test_the_attachments_of_the_guide_are_asked_for(key: str, slots: list[str]) -> None:
    first, second = (service(key).decide(f"documents_{key}", {"round": number}) for number in (1, 2))

    assert [row["slot"] for row in first] == slots
    assert all(row["required"] and row["many"] for row in first)
    assert [(row["slot"], row["required"]) for row in second[len(slots) :]] == [("SUPPLEMENT", False)]


@pytest.mark.parametrize(("key", "act"), [("renewal", "renew"), ("change", "change")])
def test_the_register_is_told_which_act_it_is(key: str, act: str) -> None:
    walk = Walk(service(key), over_night=False)
    walk.submitted()
    walk.complete("prelim", "recheck", decision="approve")

    assert walk.step("register").parameters == {"act": act}


@pytest.mark.parametrize("key", ["renewal", "change"])
def test_reviewers_have_five_and_ten_working_days_and_points_of_their_own(key: str) -> None:
    elements = service(key).elements

    assert [elements[step].properties["due"] for step in ("prelim", "recheck")] == ["5", "10"]
    assert {elements[step].properties["form"] for step in ("prelim", "recheck")} == {f"review_{key}"}


@pytest.mark.parametrize("key", ["renewal", "change"])
def test_whoever_fulfils_all_conditions_sees_a_line_for_each(key: str) -> None:
    found = rows(key)
    expected = {
        "renewal": {"registered", "window", "hours", "no_open_case", "same_organisation", "organisation_usable"},
        "change": {"registered", "remaining", "no_open_case", "other_organisation", "organisation_usable"},
    }

    assert found.keys() == expected[key]
    assert {row["result"] for row in found.values()} == {"met"}


@pytest.mark.parametrize("key", ["renewal", "change"])
def test_every_row_says_which_rule_it_follows(key: str) -> None:
    table = service(key).tables[f"eligibility_{key}"]
    written = table.written()

    assert set(table.outputs) == COLUMNS
    assert all(row["basis"] and row["label"] and row["reason"] for row in written)
    assert {row["condition"] for row in written if row["result"] == "met"} == {row["condition"] for row in written}


@pytest.mark.parametrize(
    ("days_left", "result", "rule"),
    [
        (91, "unmet", "window_not_yet"),
        (90, "met", "window_open"),
        (30, "met", "window_open"),
        (29, "warn", "window_late"),
        (1, "warn", "window_late"),
        (0, "warn", "window_last_day"),
        (-1, "unmet", "window_over"),
    ],
)
def test_the_window_opens_ninety_days_ahead_and_closes_after_the_last_day(
    days_left: int, result: str, rule: str
) -> None:
    found = rows("renewal", days_left=days_left)["window"]

    assert (found["result"], found["rule"]) == (result, rule)


@pytest.mark.parametrize("key", ["renewal", "change"])
@pytest.mark.parametrize(
    ("state", "go"),
    [
        ("NONE", "first_registration"),
        ("EXPIRED", "first_registration"),
        ("DEREGISTERED", "first_registration"),
        ("REVOKED", ""),
        ("FROZEN", ""),
    ],
)
def test_whoever_has_no_registration_in_force_is_told_where_to_go(key: str, state: str, go: str) -> None:
    found = rows(key, register_state=state, days_left=-1)

    assert (found["registered"]["result"], found["registered"]["go"]) == ("unmet", go)
    assert not {"hours", "same_organisation", "remaining"} & found.keys()


@pytest.mark.parametrize(
    ("facts", "condition", "go", "field"),
    [
        ({"hours_missing": 0.5}, "hours", "learning", ""),
        ({"open_case": "C2026020200001"}, "no_open_case", "records", ""),
        ({"same_organisation": False}, "same_organisation", "change", "practice_unit_id"),
        ({"organisation_state": "suspended"}, "organisation_usable", "change", ""),
        ({"organisation_state": ""}, "organisation_usable", "change", ""),
    ],
)
def test_what_keeps_a_renewal_from_being_made_is_named(
    facts: dict[str, Any], condition: str, go: str, field: str
) -> None:
    found = rows("renewal", **facts)
    unmet = {key for key, row in found.items() if row["result"] == "unmet"}

    assert unmet == {condition}
    assert (found[condition]["go"], found[condition]["field"]) == (go, field)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"same_organisation": True}, "organisation_same"),
        ({"chosen_organisation": "suspended"}, "new_organisation_unusable"),
        ({"open_case": "R2026020200001"}, "open_case_other"),
        ({"policy": {**POLICY, "change_min_remaining_days": 61}}, "remaining_too_short"),
        ({"policy": {**POLICY, "change_min_interval_days": 30}, "change_days_ago": 29}, "interval_too_short"),
    ],
)
def test_what_keeps_a_change_from_being_made_is_named(facts: dict[str, Any], rule: str) -> None:
    unmet = [row["rule"] for row in rows("change", **facts).values() if row["result"] == "unmet"]

    assert unmet == [rule]


@pytest.mark.parametrize(("days_left", "rule"), [(30, "remaining_enough"), (29, "remaining_short")])
def test_a_change_in_the_last_thirty_days_warns(days_left: int, rule: str) -> None:
    assert rows("change", days_left=days_left)["remaining"]["rule"] == rule


@pytest.mark.parametrize(
    ("left", "joined", "rule"),
    [
        ("2026-01-31", "2026-02-01", "dates_in_order"),
        ("2026-02-02", "2026-02-01", "dates_out_of_order"),
        ("", "2026-02-01", None),
        (None, None, None),
    ],
)
def test_the_order_of_leaving_and_joining_is_only_hinted_at(left: Any, joined: Any, rule: str | None) -> None:
    found = rows("change", form={"left_on": left, "joined_on": joined}).get("dates", {})

    assert found.get("rule") == rule
    assert found.get("result") != "unmet"
