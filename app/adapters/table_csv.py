"""CSV files from whatever program: the encoding and the separator are found out, and faults told by their line."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

from app.adapters.table_cells import Line, refusal, text_cell

MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (",", ";", "\t", "，")
UNREADABLE = "编码无法识别，请另存为 UTF-8 编码的 CSV 或 .xlsx"


def lines(data: bytes, columns: Sequence[str]) -> Iterator[Line]:
    """The lines that count; raises InvalidInput when the text cannot be read or a quote is not closed."""
    text = _decoded(data, columns)
    separator = _separator(text, columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            line = Line(number, [text_cell(cell) for cell in record])
            if line.counts:
                yield line
    except csv.Error as reason:
        fault = "单元格过长" if "field limit" in str(reason) else "引号不完整，请检查双引号是否成对"
        raise refusal(f"第 {number + 1} 行 {fault}", "CSV_BROKEN") from reason


def _decoded(data: bytes, columns: Sequence[str]) -> str:
    """The text in the first encoding that fits; a guess counts only if it shows the columns that are wanted."""
    for mark, encoding in MARKED:
        if data.startswith(mark):
            return _decode(data, encoding) or _unreadable()
    guesses = ("utf-16-le", "utf-16-be") if b"\x00" in data[:200] else ("utf-8", "gb18030")
    texts = [text for text in (_decode(data, encoding) for encoding in guesses) if text]
    fitting = [text for text in texts if any(name in text.partition("\n")[0] for name in columns)]
    if fitting:
        return fitting[0]
    # UTF-8 is hardly ever mistaken: then the columns are missing, which is told in its own words.
    return _decode(data, "utf-8") or _unreadable()


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _unreadable() -> str:
    raise refusal(UNREADABLE, "TABLE_ENCODING")


def _separator(text: str, columns: Sequence[str]) -> str:
    """The separator under which the most wanted columns appear in the first line."""
    head = text.lstrip("\r\n").partition("\n")[0]
    return max(SEPARATORS, key=lambda mark: sum(part.strip().strip('"') in columns for part in head.split(mark)))
