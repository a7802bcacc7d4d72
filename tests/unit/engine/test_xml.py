"""Files from strangers: what is not a small, plain XML document is refused with a reason."""

from pathlib import Path

import pytest

from app.engine.xml import MAX_BYTES, read
from app.errors import InvalidRelease

BOMB = b"<!DOCTYPE a [" + b'<!ENTITY a "aaaaaaaaaa">' + b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' + b"]><a>&b;</a>"

REFUSED = {
    "empty": (b"", "空的"),
    "blank": (b"  \n ", "空的"),
    "not XML": (b"hello", "第 1 行"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
    "JSON": (b'{"a": 1}', "不是有效的 BPMN 文件"),
    "truncated": (b"<a>\n<b></b>", "第 2 行"),
    "UTF-16": ('<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), "UTF-8"),
    "another encoding": (b'<?xml version="1.0" encoding="gbk"?><a/>', "UTF-8"),
    "UTF-7": (b'<?xml version="1.0" encoding="utf-7"?><a/>', "UTF-8"),
    "a DOCTYPE": (b"<!DOCTYPE a><a/>", "DOCTYPE"),
    "an external DTD": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "DOCTYPE"),
    "billion laughs": (BOMB, "DOCTYPE"),
    "a parameter entity": (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><a/>', "DOCTYPE"),
    "an unknown entity": (b"<a>&secret;</a>", "第 1 行"),
    "too large": (b"<a>" + b"x" * MAX_BYTES + b"</a>", "512 KB"),
    "too deep": (b"<a>" * 100 + b"</a>" * 100, "64 层"),
    "much too deep": (b"<a>" * 5000 + b"</a>" * 5000, "不是有效的"),
    "too many elements": (b"<a>" + b"<b/>" * 20_001 + b"</a>", "20000"),
    "a control character": (b"<a>\x08</a>", "第 1 行"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_with_a_reason(name: str) -> None:
    source, reason = REFUSED[name]
    with pytest.raises(InvalidRelease) as refusal:
        read(source)

    [fault] = refusal.value.faults
    assert fault.field == ""
    assert reason in fault.message


def test_a_local_file_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("loot")
    source = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    with pytest.raises(InvalidRelease) as refusal:
        read(source.encode())

    assert "loot" not in str(refusal.value.faults)


def test_comments_and_processing_instructions_are_dropped() -> None:
    root = read(b"\xef\xbb\xbf<?xml version='1.0'?><a><!-- no --><?php evil ?><b/></a>")

    assert [child.tag for child in root] == ["b"]


def test_the_reason_names_the_kind_of_file() -> None:
    with pytest.raises(InvalidRelease, match="DMN"):
        read(b"", kind="DMN")
