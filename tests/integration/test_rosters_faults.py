"""What is wrong with the rows of a roster, and what stands against the records of the office."""

from typing import Any

import pytest
from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.errors import InvalidInput
from app.models import Person
from tests.integration.rosters import GOOD, SECOND, administrator, csv, look, take_in


@pytest.fixture
def by(database: Database) -> Actor:
    return administrator(database)


def only_fault(report: dict[str, Any]) -> tuple[int, str]:
    (fault,) = report["faults"]
    return fault["row"], fault["reason"]


def test_every_fault_of_every_row_is_listed_with_its_row_and_column(database: Database, by: Actor) -> None:
    wrong = GOOD | {"姓名": "赵<b>", "证件号码": "110105194912310021", "取得时间": "2019-02-30"}

    report = look(database, csv(GOOD, wrong), by).report

    assert [(fault["row"], fault["column"]) for fault in report["faults"]] == [
        (3, "姓名"),
        (3, "证件号码"),
        (3, "取得时间"),
    ]
    assert report["counts"]["faults"] == 1


def test_a_report_holds_no_whole_identity_number(database: Database, by: Actor) -> None:
    shifted = GOOD | {"姓名": "11010519491231002X", "专业": "110105194912310021"}

    report = look(database, csv(shifted, GOOD | {"证件号码": "110105194912310021"}), by).report

    assert "19491231" not in str(report)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"证件类型": "军人证"}, "证件类型应为"),
        ({"证件类型": "身份证", "证件号码": "830000199201300022"}, "港澳台居住证"),
        ({"证件号码": ""}, "请填写证件号码"),
        ({"资格证书编号": ""}, "请填写资格证书编号"),
        ({"资格证书编号": "A!!1"}, "4–40 位"),
        ({"取得时间": ""}, "请填写取得时间"),
        ({"取得时间": "2001-01-01"}, "取得时间应在"),
        ({"取得时间": "2999-01-01"}, "取得时间应在"),
        ({"证件号码": "11000018991231019X"}, "年龄不符合要求"),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(
    database: Database, by: Actor, change: dict[str, str], reason: str
) -> None:
    row, said = only_fault(look(database, csv(GOOD | change), by).report)

    assert row == 2
    assert reason in said


def test_birth_and_sex_must_agree_with_the_number(database: Database, by: Actor) -> None:
    report = look(database, csv(GOOD | {"性别": "男", "出生日期": "1950-01-01"}), by).report

    assert {fault["column"] for fault in report["faults"]} == {"性别", "出生日期"}


def test_rows_that_contradict_each_other_are_all_at_fault(database: Database, by: Actor) -> None:
    report = look(database, csv(GOOD, GOOD | {"证件号码": SECOND["证件号码"], "证件类型": "港澳台居住证"}), by).report

    assert [(fault["row"], fault["column"]) for fault in report["faults"]] == [(2, "资格证书编号"), (3, "资格证书编号")]
    assert report["counts"]["new"] == 0


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"资格证书编号": "20231100001"}, "资格证书编号"),
        ({"证件类型": "护照", "证件号码": "E12345678"}, "资格证书编号"),
        ({"姓名": "赵明"}, "姓名"),
        ({"专业": "电力"}, "专业"),
        ({"取得时间": "2020-11-03"}, "取得时间"),
    ],
)
def test_what_the_record_says_otherwise_is_a_conflict_and_stays(
    database: Database, by: Actor, change: dict[str, str], column: str
) -> None:
    take_in(database, csv(GOOD), by)

    again = take_in(database, csv(GOOD | change), by)

    assert [conflict["column"] for conflict in again.report["conflicts"]] == [column]
    with database.reading() as session:
        assert session.scalars(select(Person.full_name)).all() == ["赵明远"]


def test_a_missing_column_is_named(database: Database, by: Actor) -> None:
    without = {column: text for column, text in GOOD.items() if column != "专业"}

    with pytest.raises(InvalidInput) as refusal:
        look(database, csv(without), by)

    assert "缺少列“专业”" in refusal.value.message


def test_faults_beyond_a_hundred_are_counted(database: Database, by: Actor) -> None:
    rows = [GOOD | {"姓名": "1", "资格证书编号": f"Q{n:05d}"} for n in range(130)]

    report = look(database, csv(*rows), by).report

    assert (len(report["faults"]), report["counts"]["faults"]) == (100, 130)
