"""Which acts an entry of the register allows."""

import pytest

from app.domain.register import BY_ADMINISTRATOR, BY_CASE, ENDING, REASONS, Act, obstacle
from app.domain.validity import RegisterState

ALLOWED = {
    "NONE": {"register"},
    "VALID": {"register", "renew", "change", "reissue", "deregister"},
    "DEREGISTERED": {"register"},
    "REVOKED": set(),
    "FROZEN": {"reissue"},
}


@pytest.mark.parametrize("state", ALLOWED)
def test_a_state_allows_the_acts_of_a_case_that_it_allows(state: str) -> None:
    assert {act.value for act in BY_CASE if obstacle(act, RegisterState(state)) is None} == ALLOWED[state]


def test_every_refused_act_says_why() -> None:
    refused = [obstacle(act, state) for act in BY_CASE for state in RegisterState]
    assert all(reason is None or len(reason) > 5 for reason in refused)


def test_acts_of_administrators_leave_the_state_they_begin_in() -> None:
    assert all(target not in sources for sources, target in BY_ADMINISTRATOR.values())


def test_only_what_ends_a_registration_needs_a_reason_from_a_list() -> None:
    assert set(REASONS) == ENDING == {Act.DEREGISTER, Act.REVOKE}
