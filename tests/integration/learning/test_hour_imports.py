"""学时 handed in as files: looked at, taken in once, and every fault of a row in words."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.adapters.tables import read_table, write_xlsx
from app.database import Database
from app.domain.actor import Actor
from app.errors import NotFound
from app.models import Account, HourRecord
from app.services import hour_imports, hours, imports
from tests.integration import rosters as lists
from tests.integration.core.stage import resident_number
from tests.integration.learning import learners
from tests.integration.learning.learners import NUMBER, ROW, csv, kept, look, only_fault, take_in


def test_looking_at_a_file_writes_no_hours(database: Database, by: Actor, learner: Account) -> None:
    seen = look(database, csv(ROW), by)

    assert (seen.report["counts"]["new"], kept(database)) == (1, 0)


def test_a_record_is_kept_as_the_file_has_it(database: Database, by: Actor, learner: Account) -> None:
    take_in(database, csv(ROW | {"必修": "是", "学时": "2.5"}), by)

    with database.reading() as session:
        (row,) = session.query(HourRecord)
        assert (row.person_id, row.tenths, row.kind, row.compulsory) == (learner.person_id, 25, "ONLINE", True)
        assert (row.platform, row.record_id, row.course_code) == ("示例平台", "A-1", "K001")


def test_the_same_file_again_changes_nothing(database: Database, by: Actor, learner: Account) -> None:
    take_in(database, csv(ROW, ROW | {"记录编号": "A-2", "课程编号": "K002"}), by)
    again = take_in(database, csv(ROW, ROW | {"记录编号": "A-2", "课程编号": "K002"}), by)

    assert (again.report["created"], again.report["counts"]["same"], kept(database)) == (0, 2, 2)


def test_a_row_that_stands_twice_in_a_file_is_taken_once(database: Database, by: Actor, learner: Account) -> None:
    report = take_in(database, csv(ROW, ROW), by).report

    assert (report["counts"]["new"], report["counts"]["repeated"], kept(database)) == (1, 1, 1)


def test_rows_that_contradict_each_other_are_all_at_fault(database: Database, by: Actor, learner: Account) -> None:
    report = look(database, csv(ROW, ROW | {"学时": "5"}), by).report

    assert [fault["row"] for fault in report["faults"]] == [2, 3]
    assert "内容不同" in report["faults"][0]["reason"]


def test_a_record_that_says_otherwise_than_the_one_kept_is_a_conflict(
    database: Database, by: Actor, learner: Account
) -> None:
    take_in(database, csv(ROW), by)
    again = take_in(database, csv(ROW | {"学时": "6"}), by)

    assert (again.report["created"], kept(database)) == (0, 1)
    assert "请先冲销原记录" in again.report["conflicts"][0]["reason"]


def test_hours_that_were_taken_back_leave_their_day_free(database: Database, by: Actor, learner: Account) -> None:
    take_in(database, csv(ROW | {"学时": "20"}), by)
    with database.transaction() as session:
        hours.reverse(session, session.query(HourRecord).one().id, "录入错误", by=by)

    assert look(database, csv(ROW | {"记录编号": "A-2", "学时": "20"}), by).report["counts"]["new"] == 1


@pytest.mark.parametrize("number", [f"'{NUMBER}", f" {NUMBER[:6]} {NUMBER[6:]}", NUMBER.lower()])
def test_an_identity_number_is_recognised_however_it_was_typed(
    database: Database, by: Actor, learner: Account, number: str
) -> None:
    assert look(database, csv(ROW | {"证件号码": number}), by).report["counts"]["new"] == 1


def test_hours_of_somebody_whose_account_is_closed_are_refused(database: Database, by: Actor, learner: Account) -> None:
    with database.transaction() as session:
        session.get_one(Account, learner.id).state = "disabled"

    assert "查无此人" in only_fault(look(database, csv(ROW), by))[2]


def test_the_rows_that_stay_out_can_be_taken_away_with_their_reasons(
    database: Database, by: Actor, learner: Account
) -> None:
    seen = look(database, csv(ROW, ROW | {"记录编号": "A-2", "学时": "999", "课程名称": ""}), by)
    with database.reading() as session:
        data = imports.left_out(session, hour_imports.KIND, seen)

    (line,) = read_table(data, "x.xlsx", columns=[*ROW, "未导入的原因"])
    assert (line.values["证件号码"], line.values["原行号"]) == (NUMBER, "3")
    assert "学时：一条记录最多 24 学时" in line.values["未导入的原因"]
    assert "课程名称：请填写课程名称" in line.values["未导入的原因"]


def test_the_file_of_bad_rows_can_be_handed_in_again_when_it_is_corrected(
    database: Database, by: Actor, learner: Account
) -> None:
    seen = look(database, csv(ROW | {"学时": "999"}), by)
    with database.reading() as session:
        data = imports.left_out(session, hour_imports.KIND, seen)
    (line,) = read_table(data, "x.xlsx", columns=list(ROW))
    corrected = line.values | {"学时": "9"}

    assert look(database, write_xlsx(list(corrected), [list(corrected.values())]), by).report["counts"]["new"] == 1


def test_a_large_file_takes_few_statements(database: Database, by: Actor, learner: Account) -> None:
    rows = [
        ROW
        | {
            "记录编号": f"A-{n}",
            "学时": "0.5",
            "完成日期": f"20{10 + n // 336 % 14}-{1 + n // 28 % 12:02}-{1 + n % 28:02}",
        }
        for n in range(4000)
    ]
    started = time.monotonic()
    done = take_in(database, csv(*rows), by)

    assert done.report["created"] == 4000
    assert time.monotonic() - started < 20


def test_two_imports_at_once_write_every_record_once(database: Database, by: Actor, learner: Account) -> None:
    seen = [look(database, csv(ROW), by), look(database, csv(ROW), by)]
    start = Barrier(2)

    def apply(number: int) -> int:
        start.wait()
        with database.transaction() as session:
            return int(imports.apply(session, hour_imports.KIND, seen[number].id, by=by).report["created"])

    with ThreadPoolExecutor(2) as pool:
        created = list(pool.map(apply, range(2)))

    assert (sum(created), kept(database)) == (1, 1)


def test_another_kind_of_import_is_not_taken_for_hours(database: Database, by: Actor) -> None:
    seen = lists.look(database, lists.csv(lists.GOOD), by)
    with pytest.raises(NotFound), database.transaction() as session:
        imports.apply(session, hour_imports.KIND, seen.id, by=by)


def test_several_people_of_one_file_get_their_own_hours(database: Database, by: Actor, learner: Account) -> None:
    with database.transaction() as session:
        other = learners.learner(session, 2, "李四光")
    take_in(database, csv(ROW, ROW | {"证件号码": resident_number(2), "姓名": "李四光", "记录编号": "A-2"}), by)

    with database.reading() as session:
        assert {row.person_id for row in session.query(HourRecord)} == {learner.person_id, other.person_id}
