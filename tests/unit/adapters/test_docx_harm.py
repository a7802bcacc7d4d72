"""Templates that mean harm or are broken: each is refused with its place and reason."""

import io
import re
import zipfile

import pytest

from app.adapters.docx import Template, check
from app.errors import InvalidRelease
from tests.unit.adapters.letters import field, large, letter, linked_picture, packed, parts, with_body, with_relation


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "函数调用"),
        ("{{ a.__class__ }}", "__class__"),
        ("{{ a['__class__'] }}", ""),
        ("{{ a.delete() }}", "函数调用"),
        ("{{ 'a' * 10**9 }}", "乘法"),
        ("{{ 9**9**7 }}", "乘方"),
        ("{{ '%999999999d' % 1 }}", "取余或格式化"),
        ("{{ a|format(1) }}", "过滤器 format"),
        ("{{ a|attr('x') }}", "过滤器 attr"),
        ("{{ a|center(1000000000) }}", "过滤器 center"),
        ("{{ a[b] }}", "用变量作下标"),
        ("{% for i in range(10**9) %}x{% endfor %}", "函数调用"),
        ("{% set a = 1 %}", "set 赋值"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "macro 宏"),
        ("{% include 'x' %}", "include 引入"),
        ("{% import 'x' as y %}", "import 引入"),
        ("{% for a in b recursive %}{% endfor %}", "递归循环"),
        ("{% for c in w %}" * 4 + "{% endfor %}" * 4, "嵌套"),
    ],
)
def test_what_is_more_than_names_conditions_and_loops_is_refused(expression: str, named: str) -> None:
    names = {"a": {}, "b": "", "w": []}
    faults = check(letter(expression), names)
    assert any(named in fault.message for fault in faults)


@pytest.mark.parametrize(
    "text", ["{{ name", "{% if %}", "{%tr for x in y %}", "{% endif %}", "{% unknown %}", "{{ a b }}"]
)
def test_a_broken_tag_is_told(text: str) -> None:
    assert [fault.code for fault in check(letter(text), {"name": "", "y": []})] == ["DOCX_SYNTAX"]


def test_a_misplaced_tag_is_told_when_the_document_breaks() -> None:
    content = parts(letter("x"))
    content["word/document.xml"] = content["word/document.xml"].replace(b"<w:t>x", b"{% if a %}<w:t>{% endif %}x")
    with pytest.raises(InvalidRelease, match="标签的位置不当"):
        Template(packed(content)).render({"a": ""}, {})


HARMFUL = {
    "a linked picture": (with_relation("image", "http://example.org/x.png", xml=linked_picture()), "外部链接.*rIdEvil"),
    "a linked local file": (with_relation("image", "file:///etc/passwd"), "外部链接.*rIdEvil"),
    "a share": (with_relation("image", r"\\host\share\x.png", external=False), "外部链接"),
    "an attached template": (with_relation("attachedTemplate", "http://example.org/x.dotm"), "外部模板"),
    "a foreign chunk": (with_relation("aFChunk", "chunk.html", external=False, xml="<w:altChunk/>"), "altChunk"),
    "an OLE object": (with_relation("oleObject", "embeddings/x.bin", external=False), "OLE 对象"),
    "a frame": (with_relation("frame", "http://example.org"), "外部链接"),
    "macros": (packed({**parts(letter("x")), "word/vbaProject.bin": b""}), "宏"),
    "an embedded file": (packed({**parts(letter("x")), "word/embeddings/x.xlsx": b""}), "嵌入对象"),
    "a control": (packed({**parts(letter("x")), "word/activeX/activeX1.xml": b"<a/>"}), "ActiveX"),
    "DDE": (with_body(field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" ')), "不允许的域：DDEAUTO"),
    "an included picture": (with_body(field(' INCLUDEPICTURE "http://example.org" ')), "不允许的域：INCLUDEPICTURE"),
    "an included text": (
        with_body('<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;/etc/passwd&quot;"/></w:p>'),
        "不允许的域：INCLUDETEXT",
    ),
    "an old picture": (
        with_body('<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:v" src="http://example.org/x"/></w:pict></w:r></w:p>'),
        "外部链接",
    ),
    "tracked changes": (with_body("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>"), "修订"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_whatever_runs_or_reaches_outside_is_refused(name: str) -> None:
    document, reason = HARMFUL[name]
    with pytest.raises(InvalidRelease) as refused:
        Template(document)
    assert any(re.search(reason, fault.message) for fault in refused.value.faults)


def test_page_numbers_are_welcome() -> None:
    assert check(with_body(field(" PAGE ") + field(" NUMPAGES \\* MERGEFORMAT ")), {}) == []


def stored(**changes: bytes) -> bytes:
    return packed({**parts(letter("x")), **changes})


def encrypted() -> bytes:
    data = bytearray(letter("x"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


NO_DOCX = {
    "nothing": (b"", "文件为空"),
    "a web page": (b"<html>hello</html>", "检测为 HTML"),
    "an old or locked document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "密码"),
    "half a file": (letter("x")[:-200], "已损坏"),
    "another archive": (packed({"a.txt": b"x"}), "缺少 word/document.xml"),
    "a password": (encrypted(), "密码"),
    "a way out": (stored(**{"../../etc/passwd": b"x"}), "重复或不合规"),
    "broken XML": (stored(**{"word/styles.xml": b"<a><b></a>"}), "不是有效的 XML"),
    "entities": (stored(**{"word/styles.xml": b'<!DOCTYPE a SYSTEM "http://example.org/x.dtd"><a/>'}), "DOCTYPE"),
    "a bomb": (large(94), "解压后过大"),
    "ten thousand parts": (stored(**{f"x{number}.xml": b"<a/>" for number in range(1001)}), "解压后过大"),
}


@pytest.mark.parametrize("name", NO_DOCX)
def test_what_is_no_sound_docx_is_refused(name: str) -> None:
    document, reason = NO_DOCX[name]
    faults = check(document, {})
    assert any(reason in fault.message for fault in faults)


def test_a_name_that_comes_twice_is_refused() -> None:
    out = io.BytesIO(letter("x"))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", b"<a/>")
    assert "重复" in check(out.getvalue(), {})[0].message
