"""Tables that people hand in or take away: CSV and XLSX, read as text with every fault named by its row."""

import csv
import io
import unicodedata
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

import xlsxwriter

from app.adapters import table_csv, table_xlsx
from app.adapters.signatures import kind_of
from app.adapters.table_cells import BadCell, Line, refusal
from app.errors import Fault, InvalidInput

FAULTS_SHOWN = 100
SHEET_ROWS = 1_000_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: `number` as the spreadsheet counts it (the header is 1), `values` by column name."""

    number: int
    values: dict[str, str]


def read_table(data: bytes, filename: str, *, columns: Sequence[str], max_rows: int = 20_000) -> list[Row]:
    """The rows of a CSV (UTF-8, UTF-16, GB 18030) or XLSX file, recognised by its content.

    Columns may stand in any order and others may stand beside them; blank lines and lines that begin with # do not
    count. Text is trimmed and otherwise left as it is. Raises InvalidInput: for the whole file, or for up to 100
    cells at once, each with its row.
    """
    lines = _lines(data, filename, columns)
    header = _header(next(lines, None), columns)
    rows: list[Row] = []
    faults: list[Fault] = []
    for line in lines:
        if len(rows) >= max_rows:
            raise refusal(f"数据超过 {max_rows:,} 行，请拆分为多个文件后分别导入", "TABLE_TOO_LONG")
        faults += _faults(line, header)
        rows.append(_row(line, header))
    if faults:
        raise _refusal_of(faults)
    if not rows:
        raise refusal("没有数据行：请在表头下方填写数据", "TABLE_EMPTY")
    return rows


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV that Excel opens with the right characters; what would be a formula becomes text."""
    return b"".join(csv_lines(columns, rows))


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same line by line, as the rows come."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    yield BOM_UTF8
    for row in chain([columns], rows):
        writer.writerow([harmless(value) for value in row])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "数据") -> bytes:
    """A workbook with one sheet in which every cell is text and the header stays in sight."""
    out = io.BytesIO()
    fill_xlsx(out, columns, rows, title=title)
    return out.getvalue()


def fill_xlsx(out: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "数据") -> None:
    """Write such a workbook into an open file, row by row; what a sheet cannot hold goes on in another one."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        sheet = _new_sheet(book, columns, title, head, text)
        for number, row in enumerate(rows):
            if number and number % SHEET_ROWS == 0:
                sheet = _new_sheet(book, columns, f"{title}{number // SHEET_ROWS + 1}", head, text)
            for place, value in enumerate(row):
                sheet.write_string(number % SHEET_ROWS + 1, place, harmless(value), text)


def _new_sheet(book: Any, columns: Sequence[str], title: str, head: Any, text: Any) -> Any:
    sheet = book.add_worksheet(title)
    sheet.set_column(0, max(len(columns) - 1, 0), 22, text)
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, harmless(name), head)
    return sheet


def harmless(value: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula (ASVS 1.2.10)."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def _lines(data: bytes, filename: str, columns: Sequence[str]) -> Iterator[Line]:
    if not data.strip():
        raise refusal("文件为空，没有数据行", "TABLE_EMPTY")
    kind = kind_of(data)
    if kind.startswith("ZIP"):
        return table_xlsx.lines(data)
    if kind.startswith("旧版"):
        raise refusal("只支持 .xlsx 和 .csv：旧版 .xls 或有密码的文件，请去除密码并另存为 .xlsx", "TABLE_KIND")
    # Bytes of a text in UTF-16 or GB 18030 may look like some other signature only by an odd chance.
    if kind not in {"未知格式", "HTML", "XML", "SVG"} and not data.startswith((b"BM", b"MZ")):
        raise refusal(f"只支持 .xlsx 和 .csv（{filename[:80]} 检测为 {kind}）", "TABLE_KIND")
    return table_csv.lines(data, columns)


def _header(line: Line | None, columns: Sequence[str]) -> list[str]:
    """The names of the columns in their order; "" for one without a name."""
    if line is None:
        raise refusal("没有数据行：文件中没有表头", "TABLE_EMPTY")
    names = [unicodedata.normalize("NFKC", str(cell)).strip() for cell in line.cells]
    faults = [
        Fault("", f"列“{name}”重复", "COLUMN_TWICE") for name, times in Counter(names).items() if name and times > 1
    ]
    faults += [Fault("", f"缺少列“{name}”", "COLUMN_MISSING") for name in columns if name not in names]
    if faults:
        raise InvalidInput(faults)
    return names


def _faults(line: Line, header: Sequence[str]) -> Iterator[Fault]:
    for name, cell in zip(header, line.cells, strict=False):
        if name and isinstance(cell, BadCell):
            where = f"{line.number}.{name}"
            yield Fault(where, f"第 {line.number} 行“{name}”：{cell.reason}", cell.code)


def _row(line: Line, header: Sequence[str]) -> Row:
    cells = [*line.cells, *[""] * (len(header) - len(line.cells))]
    pairs = zip(header, cells, strict=False)
    return Row(line.number, {name: cell for name, cell in pairs if name and isinstance(cell, str)})


def _refusal_of(faults: Sequence[Fault]) -> InvalidInput:
    if len(faults) <= FAULTS_SHOWN:
        return InvalidInput(faults)
    more = Fault("", f"另有 {len(faults) - FAULTS_SHOWN} 处错误未列出", "MORE_FAULTS")
    return InvalidInput([*faults[:FAULTS_SHOWN], more])
