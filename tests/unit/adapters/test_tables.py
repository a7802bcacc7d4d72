import csv
import io
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from app.adapters.tables import read_table, write_csv, write_xlsx
from app.errors import InvalidInput
from tests.unit.adapters.papers import pdf
from tests.unit.adapters.pictures import jpeg

COLUMNS = ("姓名", "证件号码", "资格证书编号")
HEAD = ",".join(COLUMNS)
GOOD = f"{HEAD}\n赵明远,11010519491231002X,20191100347\n"


def read(data: bytes | str, columns: Sequence[str] = COLUMNS, **limits: int) -> list[dict[str, str]]:
    raw = data.encode() if isinstance(data, str) else data
    return [row.values for row in read_table(raw, "名册.csv", columns=columns, **limits)]


def workbook(*rows: Sequence[Any], change: Callable[[Any], None] | None = None) -> bytes:
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **changes: Callable[[bytes], bytes] | None) -> bytes:
    """The workbook with some parts (named by their last word) changed or, with None, left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            word = re.split(r"[/.]", name)[-2]
            change = changes.get(word, bytes)
            if change is not None:
                new.writestr(name, change(old.read(name)))
    return out.getvalue()


def with_shared_strings() -> bytes:
    """A workbook whose texts stand in a part of their own, as Excel writes them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet: Any = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ["甲", "1", "2"])
    return out.getvalue()


ZHAO = {"姓名": "赵明远", "证件号码": "11010519491231002X", "资格证书编号": "20191100347"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_the_usual_encodings_are_recognised(encoding: str) -> None:
    assert read(GOOD.encode(encoding)) == [ZHAO]


@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_the_separator_is_found_out(separator: str) -> None:
    assert read(GOOD.replace(",", separator)) == [ZHAO]


def test_columns_may_stand_in_any_order_and_others_beside_them() -> None:
    text = "备注,资格证书编号, 证件号码 ,姓名\nx,20191100347,11010519491231002X,赵明远\n"
    assert read(text) == [{**ZHAO, "备注": "x"}]


def test_rows_are_numbered_as_the_spreadsheet_does() -> None:
    text = f'{HEAD}\n\n甲,1,"a\nb"\n# 注释,,\n,,\n乙,2,c\n\n'
    assert [row.number for row in read_table(text.encode(), "x.csv", columns=COLUMNS)] == [3, 6]


def test_text_is_trimmed_and_short_lines_are_filled() -> None:
    assert read(f"{HEAD}\n　甲 , 1\n") == [{"姓名": "甲", "证件号码": "1", "资格证书编号": ""}]


@pytest.mark.parametrize("data", [b"", b"  \n", HEAD.encode(), f"{HEAD}\n\n,,\n".encode(), workbook(COLUMNS)])
def test_a_table_without_rows_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="没有数据行"):
        read(data)


def test_all_missing_and_repeated_columns_are_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        read("姓名,姓名,备注\n甲,乙,丙\n")
    assert [fault.message for fault in refused.value.faults] == [
        "列“姓名”重复",
        "缺少列“证件号码”",
        "缺少列“资格证书编号”",
    ]


@pytest.mark.parametrize("data", [GOOD.encode("big5", "ignore"), GOOD.encode() + b"\xff\xfe\xfa", b"\xef\xbb\xbf\xff"])
def test_an_unknown_encoding_is_told(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="编码无法识别，请另存为 UTF-8"):
        read(data)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("a\x00b", "含有不允许的字符"),
        ("a\x07", "含有不允许的字符"),
        ("=WEBSERVICE(A1)", "单元格为公式"),
        ("x" * 2001, "单元格过长"),
    ],
)
def test_a_bad_cell_is_told_with_row_and_column(cell: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=f"第 3 行“证件号码”：{reason}"):
        read(f"{HEAD}\n甲,1,2\n乙,{cell},3\n")


def test_an_open_quote_is_told() -> None:
    with pytest.raises(InvalidInput, match="第 2 行 引号不完整"):
        read(f'{HEAD}\n"甲,1,2\n乙,3,4\n')


def test_an_endless_cell_is_told() -> None:
    with pytest.raises(InvalidInput, match="第 2 行 单元格过长"):
        read(f"{HEAD}\n{'x' * 131_073},1,2\n")


def test_a_hundred_faults_are_listed_and_the_rest_counted() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(HEAD + "\n" + "=1,=2,=3\n" * 50)
    assert len(refused.value.faults) == 101
    assert refused.value.faults[-1].message == "另有 50 处错误未列出"


def test_the_fault_in_the_last_of_ten_thousand_rows_is_found() -> None:
    with pytest.raises(InvalidInput, match="第 10001 行"):
        read(HEAD + "\n" + "甲,1,2\n" * 9_999 + "=1,2,3\n")


def test_too_many_rows_are_refused() -> None:
    assert len(read(HEAD + "\n" + "甲,1,2\n" * 5, max_rows=5)) == 5
    with pytest.raises(InvalidInput, match="超过 5 行"):
        read(HEAD + "\n" + "甲,1,2\n" * 6, max_rows=5)


def test_shared_strings_are_looked_up() -> None:
    assert read(with_shared_strings())[0]["姓名"] == "甲"


def test_a_workbook_is_read_as_text() -> None:
    rows = [("姓名", "证件号码", "资格证书编号", "日期", "学时"), ("甲", "0012", 20191100347, date(2024, 5, 1), 12.5)]
    assert read(workbook(*rows)) == [
        {"姓名": "甲", "证件号码": "0012", "资格证书编号": "20191100347", "日期": "2024-05-01", "学时": "12.5"}
    ]


def test_an_identity_number_kept_as_a_number_has_lost_its_end() -> None:
    with pytest.raises(InvalidInput, match=r"第 2 行“证件号码”：号码以数字格式保存，后几位已丢失.*文本"):
        read(workbook(COLUMNS, ("甲", 110000199001011235, "1")))


@pytest.mark.parametrize("formula", ["=1+1", '=WEBSERVICE("http://x")', "=[1]Sheet1!A1"])
def test_a_formula_in_a_workbook_is_refused(formula: str) -> None:
    with pytest.raises(InvalidInput, match="单元格为公式"):
        read(workbook(COLUMNS, ("甲", formula, "1")))


def test_the_first_visible_sheet_is_read() -> None:
    def hide(book: Any) -> None:
        book.create_sheet("第二张").append(list(COLUMNS))
        book["第二张"].append(["乙", "2", "3"])
        book.worksheets[0].sheet_state = "hidden"

    assert read(workbook(("别的",), change=hide))[0]["姓名"] == "乙"


def test_a_lying_dimension_is_not_believed() -> None:
    lying = repacked(
        workbook(COLUMNS, ("甲", "1", "2")),
        sheet1=lambda part: re.sub(rb'ref="A1:C2"', b'ref="A1:XFD1048576"', part),
    )
    started = time.process_time()
    assert len(read(lying)) == 1
    assert time.process_time() - started < 1


def test_a_row_at_the_very_end_is_too_far() -> None:
    far = repacked(workbook(COLUMNS, ("甲", "1", "2")), sheet1=lambda part: part.replace(b'r="2"', b'r="1048576"'))
    started = time.process_time()
    with pytest.raises(InvalidInput, match="超过"):
        read(far)
    assert time.process_time() - started < 5


def test_a_million_rows_are_refused_in_time() -> None:
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    long = repacked(
        workbook(COLUMNS), sheet1=lambda part: part.replace(b"</sheetData>", row * 1_000_000 + b"</sheetData>")
    )
    started = time.process_time()
    with pytest.raises(InvalidInput, match="超过 20,000 行"):
        read(long)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "broken",
    [
        repacked(workbook(COLUMNS, ("甲", "1", "2")), sheet1=None),
        repacked(with_shared_strings(), sharedStrings=lambda _: b"<sst/>"),
        repacked(workbook(COLUMNS, ("甲", "1", "2")), sheet1=lambda part: part[:200]),
        workbook(COLUMNS)[:-50],
    ],
    ids=["no sheet", "no strings", "half a sheet", "half a file"],
)
def test_a_damaged_workbook_is_told(broken: bytes) -> None:
    with pytest.raises(InvalidInput, match="文件已损坏"):
        read(broken)


def test_entities_are_not_declared_here() -> None:
    evil = repacked(
        with_shared_strings(),
        sharedStrings=lambda _: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><sst/>',
    )
    with pytest.raises(InvalidInput, match="DOCTYPE"):
        read(evil)


def macros(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        macros(workbook(COLUMNS)),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        pdf(),
        jpeg(),
        b"PK\x05\x06" + bytes(18),
    ],
    ids=["macros", "password", "pdf", "jpeg", "zip"],
)
def test_other_kinds_of_file_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"只支持 .xlsx 和 .csv"):
        read(data)


def test_the_content_counts_and_not_the_name() -> None:
    assert read_table(workbook(COLUMNS, ("甲", "1", "2")), "x.csv", columns=COLUMNS)[0].values["姓名"] == "甲"
    assert read_table(GOOD.encode(), "x.xlsx", columns=COLUMNS)[0].values == ZHAO


DANGEROUS = ["=1+1", "+86", "-1", "@x", "\tx", "\rx"]


def test_a_written_csv_holds_no_formulas() -> None:
    written = write_csv(["值"], [[value] for value in DANGEROUS])
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert rows[1:] == [[f"'{value}"] for value in DANGEROUS]


def test_a_written_workbook_holds_only_text() -> None:
    written = write_xlsx(["证件号码"], [["=1+1"], ["11010519491231002X"], ["0012"]])
    sheet = openpyxl.load_workbook(io.BytesIO(written)).worksheets[0]
    assert [(cell.value, cell.data_type) for cell in sheet["A"]] == [
        ("证件号码", "s"),
        ("'=1+1", "s"),
        ("11010519491231002X", "s"),
        ("0012", "s"),
    ]


def test_what_was_written_can_be_read_back() -> None:
    rows = [["赵明远", "11010519491231002X", "20191100347"]]
    assert read(write_xlsx(COLUMNS, rows)) == read(write_csv(COLUMNS, rows)) == [ZHAO]
