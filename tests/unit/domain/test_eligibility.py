"""Who may start a first registration."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.eligibility import Standing, first_registration, refusals

HOLDER = Standing(qualification_no="20191100347")


def test_a_holder_of_the_certificate_may_start() -> None:
    assert refusals(first_registration(HOLDER)) == []


@pytest.mark.parametrize("state", ["EXPIRED", "DEREGISTERED", "NONE"])
def test_a_lapsed_registration_is_taken_up_again(state: str) -> None:
    assert refusals(first_registration(replace(HOLDER, register_state=state))) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"qualification_no": ""}, "名册中没有您的资格证书编号"),
        ({"activated": False}, "请先激活账号"),
        (
            {"register_state": "VALID", "registration_no": "202411000001H", "valid_to": date(2027, 1, 1)},
            "您已登记（登记编号 202411000001H，有效期至 2027-01-01）",
        ),
        ({"register_state": "EXPIRING", "registration_no": "1"}, "您已登记（登记编号 1）"),
        ({"register_state": "REVOKED"}, "已被撤销"),
        ({"open_case": "F2024110100001", "open_service": "首次登记"}, "“首次登记”申请（办件编号 F2024110100001）"),
        ({"frozen": True}, "已被冻结"),
        ({"register_state": "FROZEN"}, "已被冻结"),
    ],
)
def test_whoever_may_not_start_is_told_why(changed: dict[str, Any], said: str) -> None:
    reasons = refusals(first_registration(replace(HOLDER, **changed)))
    assert len(reasons) == 1
    assert said in reasons[0]


def test_every_unmet_condition_is_told_at_once() -> None:
    standing = Standing(register_state="VALID", activated=False, frozen=True, open_case="F1")
    assert [c.key for c in first_registration(standing) if not c.met] == [
        "qualified",
        "activated",
        "not_registered",
        "no_open_case",
        "not_frozen",
    ]
