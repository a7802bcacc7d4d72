"""Every fault of a file of hours is told in words: with its row, its value and the way to repair it."""

import time
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from app.database import Database
from app.domain.actor import Actor
from app.errors import InvalidInput
from app.models import Account
from tests.integration.learning.learners import ROW, csv, look, only_fault, take_in, today_here

TEXT = "\r\n".join([",".join(ROW), ",".join(ROW.values())])


@pytest.mark.parametrize(
    "told",
    [
        ({"学时": ""}, "", "请填写学时"),
        ({"学时": "四"}, "四", "学时应为大于 0 的数字"),
        ({"学时": "-4"}, "-4", "学时应为大于 0 的数字"),
        ({"学时": "0"}, "0", "学时应大于 0"),
        ({"学时": "NaN"}, "NaN", "学时应为大于 0 的数字"),
        ({"学时": "1e400"}, "1e400", "学时应为大于 0 的数字"),
        ({"学时": "４"}, "４", "学时应为大于 0 的数字"),
        ({"学时": '"4,5"'}, "4,5", "最多一位小数"),
        ({"学时": '"1,000"'}, "1,000", "最多一位小数"),
        ({"学时": "2.55"}, "2.55", "最多一位小数"),
        ({"学时": "999"}, "999", "一条记录最多 24 学时"),
        ({"学时": "25"}, "25", "一条记录最多 24 学时"),
        ({"证件号码": ""}, "", "请填写证件号码"),
        ({"证件号码": "11010519491231002X"}, "110***********002X", "查无此人"),
        ({"姓名": "李四光"}, "李四光", "姓名与名册中此证件号码的持证人不符"),
        ({"姓名": ""}, "", "请填写姓名"),
        ({"课程名称": ""}, "", "请填写课程名称"),
        ({"课程名称": "长" * 201}, "长" * 40, "最长 200 个字符"),
        ({"课程编号": "K" * 51}, "K" * 40, "最长 50 个字符"),
        ({"线上/线下": "混合"}, "混合", "应填写“线上”或“线下”"),
        ({"完成日期": ""}, "", "请填写完成日期"),
        ({"完成日期": "2026-02-30"}, "2026-02-30", "应写成 2019-11-03 这样的日期"),
        ({"完成日期": "2999-01-01"}, "2999-01-01", "之间"),
        ({"完成日期": "1999-01-01"}, "1999-01-01", "之间"),
        ({"平台": ""}, "", "请填写平台"),
        ({"平台": "offline"}, "offline", "由本系统专用"),
        ({"记录编号": ""}, "", "请填写记录编号"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_value_and_reason(
    database: Database, by: Actor, learner: Account, told: tuple[dict[str, str], str, str]
) -> None:
    change, value, reason = told
    row, shown, said = only_fault(look(database, csv(ROW | change), by))

    assert (row, shown) == (2, value)
    assert reason in said


def test_a_switch_that_is_neither_yes_nor_no_is_told(database: Database, by: Actor, learner: Account) -> None:
    assert "应填写“是”或“否”" in only_fault(look(database, csv(ROW | {"必修": "也许"}), by))[2]


def test_a_day_has_no_more_than_24_hours_whatever_the_files(database: Database, by: Actor, learner: Account) -> None:
    take_in(database, csv(ROW | {"学时": "20"}), by)
    seen = look(database, csv(ROW | {"记录编号": "A-2", "学时": "4.5"}), by)

    assert "2026-06-01 累计 24.5 学时" in only_fault(seen)[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_of_whatever_program_are_read(
    database: Database, by: Actor, learner: Account, encoding: str, separator: str
) -> None:
    data = TEXT.replace(",", separator).encode(encoding)

    assert look(database, data, by).report["counts"]["new"] == 1


def book(change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    """The row as a workbook in which somebody changed something."""
    made = openpyxl.Workbook()
    made.worksheets[0].append(list(ROW))
    made.worksheets[0].append(list(ROW.values()))
    change(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def cell(place: str, value: str | int) -> Callable[[openpyxl.Workbook], None]:
    def change(made: openpyxl.Workbook) -> None:
        made.worksheets[0][place] = value

    return change


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "没有数据行"),
        (",".join(ROW).encode(), "没有数据行"),
        (TEXT.replace("学时", "时数", 1).encode(), "缺少列“学时”"),
        (TEXT.replace("姓名", "学时", 1).encode(), "列“学时”重复"),
        (TEXT.encode("big5", "replace"), "编码无法识别"),
        (TEXT.replace("K001", '"K001').encode(), "引号不完整"),
        (TEXT.replace("K001", "K\x00001").encode(), "含有不允许的字符"),
        (TEXT.replace("K001", "=1+1").encode(), "单元格为公式（=1+1）"),
        (TEXT.replace("K001", "K" * 140_000).encode(), "单元格过长"),
        (book(cell("A2", 110105194912310021)), "后几位已丢失"),
        (book(cell("F2", '=WEBSERVICE("http://x")')), "单元格为公式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "只支持 .xlsx 和 .csv"),
        (book()[:900], "文件已损坏"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(database: Database, by: Actor, data: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        look(database, data, by)

    assert reason in "；".join(fault.message for fault in refusal.value.faults)


def test_a_workbook_with_numbers_and_dates_is_understood(database: Database, by: Actor, learner: Account) -> None:
    def typed(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["F2"] = 2.5
        made.worksheets[0]["G2"] = today_here()

    assert look(database, book(typed), by).report["counts"]["new"] == 1


def test_a_million_empty_rows_are_passed_over_in_time(database: Database, by: Actor, learner: Account) -> None:
    started = time.monotonic()
    with pytest.raises(InvalidInput, match="超过"):
        look(database, book(cell("A1048576", "x")), by)

    assert time.monotonic() - started < 5


def test_empty_rows_below_the_data_do_not_count(database: Database, by: Actor, learner: Account) -> None:
    assert look(database, csv(ROW) + b"\r\n,,,,,,,,\r\n\r\n# end\r\n", by).report["counts"]["rows"] == 1
