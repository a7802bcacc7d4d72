"""XLSX files: the first visible sheet, row by row, without trusting what the file says of itself."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from app.adapters.table_cells import BadCell, Line, refusal, text_cell

PARTS = 1_000
UNPACKED_BYTES = 400 * 1024 * 1024
SHARED_BYTES = 60 * 1024 * 1024
PROLOGUE_BYTES = 64 * 1024
COLUMNS = 100
LAST_ROW = 60_000
# A spreadsheet keeps fifteen digits of a number: what has more has lost some.
EXACT_NUMBER = 10**15
SHARED_STRINGS = "xl/sharedStrings.xml"
BROKEN = (
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    SyntaxError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ParseError,
    InvalidFileException,
)


def lines(data: bytes) -> Iterator[Line]:
    """The lines that count; raises InvalidInput when it is no sound .xlsx without tricks."""
    try:
        _expect_workbook(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        yield from _lines(book)
    except BROKEN as reason:
        raise refusal("文件已损坏，无法读取，请重新另存为 .xlsx", "TABLE_DAMAGED") from reason


def _lines(book: Any) -> Iterator[Line]:
    if not book.worksheets:
        raise refusal("文件已损坏：没有工作表，请重新另存为 .xlsx", "TABLE_DAMAGED")
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise refusal("没有数据行：文件中没有可见的工作表", "TABLE_EMPTY")
    # The dimension that a sheet states may be a lie of a million rows.
    visible[0].reset_dimensions()
    for number, cells in enumerate(visible[0].iter_rows(max_col=COLUMNS), start=1):
        if number > LAST_ROW:
            raise refusal(f"数据超过 {LAST_ROW:,} 行，请拆分为多个文件，并删除表格下方的空行", "TABLE_TOO_LONG")
        line = Line(number, _trimmed([_cell(cell) for cell in cells]))
        if line.counts:
            yield line


def _cell(cell: ReadOnlyCell | EmptyCell) -> str | BadCell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(cell, ReadOnlyCell) and cell.data_type == "f":
        return BadCell(f"单元格为公式（{str(value)[:40]}），请改为填写值", "CELL_FORMULA")
    if isinstance(cell, ReadOnlyCell) and cell.data_type == "e":
        return BadCell(f"单元格为错误值 {value}", "CELL_ERROR")
    return _text(value)


def _text(value: Any) -> str | BadCell:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value == datetime.combine(value.date(), datetime.min.time()) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value)
    return text_cell(str(value))


def _number(value: float) -> str | BadCell:
    if abs(value) >= EXACT_NUMBER:
        reason = "号码以数字格式保存，后几位已丢失；请先将该列设置为“文本”格式，再重新填写"
        return BadCell(reason, "CELL_NUMBER_LOST")
    return str(int(value)) if value == int(value) else repr(value)


def _trimmed(cells: list[str | BadCell]) -> list[str | BadCell]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _expect_workbook(data: bytes) -> None:
    """A plain .xlsx of reasonable size whose parts declare no entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if "xl/workbook.xml" not in names or any("vbaproject" in name.lower() for name in names):
            raise refusal("只支持 .xlsx 和 .csv：请另存为不含宏的 .xlsx", "TABLE_KIND")
        sizes = {entry.filename: entry.file_size for entry in entries}
        large = sum(sizes.values()) > UNPACKED_BYTES or sizes.get(SHARED_STRINGS, 0) > SHARED_BYTES
        if large or len(entries) > PARTS:
            raise refusal("文件异常：解压后过大，请删除多余的内容后重试", "TABLE_BOMB")
        for name in names:
            if name.endswith((".xml", ".rels")) and _declares_entities(archive, name):
                raise refusal("文件异常：含有 DOCTYPE 声明", "TABLE_DOCTYPE")


def _declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        head = part.read(PROLOGUE_BYTES)
    return b"<!DOCTYPE" in head.replace(b"\x00", b"")
