"""Which units a work history names, however they are written."""

from typing import Any
from uuid import UUID

import pytest

from app.domain.ties import named_units, unit_keys

UNIT = UUID("0190f3a2-0000-7000-8000-000000000001")


def test_units_are_named_by_text_or_id() -> None:
    rows = [{"unit": "北京设备监理（集团）有限责任公司"}, {"unit": str(UNIT).upper()}, {"unit": "  "}, {}]
    assert named_units({"work_history": rows}) == {"北京设备监理(集团)有限公司", str(UNIT)}


@pytest.mark.parametrize("answers", [{}, {"work_history": ""}, {"work_history": None}, {"work_history": ["x", 3]}])
def test_no_history_names_no_unit(answers: dict[str, Any]) -> None:
    assert named_units(answers) == frozenset()


def test_a_known_unit_is_recognised_by_its_ids_and_all_its_names() -> None:
    assert unit_keys([UNIT], ["甲公司", "", "乙公司"]) == {str(UNIT), "甲公司", "乙公司"}
