"""DOCX files as packages of parts: unpacked within limits, looked through for anything that reaches outside."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from app.adapters.signatures import kind_of
from app.errors import Fault, InvalidRelease

PARTS = 1_000
UNPACKED_BYTES = 50 * 1024 * 1024
PART_BYTES = 20 * 1024 * 1024
DOCUMENT = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# Fields that compute from the document itself. All others (DDE, INCLUDEPICTURE, INCLUDETEXT, LINK, …) are refused.
FIELDS = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "SEQ", "REF", "PAGEREF", "STYLEREF", "SYMBOL", "EQ", "TOC"}
)
# What a relationship or a part may not be; each with the word that an administrator knows it by.
FORBIDDEN_KINDS = {
    "vbaproject": "宏",
    "macroenabled": "宏",
    "oleobject": "OLE 对象",
    "/embeddings/": "嵌入对象",
    "relationships/package": "嵌入对象",
    "activex": "ActiveX 控件",
    "relationships/control": "ActiveX 控件",
    "attachedtemplate": "外部模板",
    "afchunk": "外部内容块（altChunk）",
    "subdocument": "子文档",
    "relationships/frame": "框架",
    "mailmergesource": "邮件合并数据源",
}
FORBIDDEN_ELEMENTS = {
    f"{W}altChunk": "外部内容块（altChunk）",
    f"{W}object": "OLE 对象",
    f"{W}control": "ActiveX 控件",
    f"{W}subDoc": "子文档",
    f"{W}ins": "修订记录，请先全部接受修订",
    f"{W}del": "修订记录，请先全部接受修订",
    f"{W}commentReference": "批注，请先删除批注",
}
OUTSIDE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)
LINKING_ATTRIBUTES = frozenset({"src", "href", "link"})


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts by name; raises InvalidRelease for anything but a whole, modest DOCX without tricks in its names."""
    if not data:
        raise _refusal("文件为空")
    kind = kind_of(data)
    if not kind.startswith("ZIP"):
        raise _refusal(f"文件内容不是 DOCX（检测为 {kind}）；有密码的文档请先去除密码")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _expect_modest(archive.infolist())
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as reason:
        raise _refusal("文件已损坏，无法解压，请重新保存为 DOCX") from reason
    if DOCUMENT not in parts or CONTENT_TYPES not in parts:
        raise _refusal("文件已损坏：缺少 word/document.xml，请重新保存为 DOCX")
    return parts


def parse(name: str, part: bytes) -> etree._Element:
    """The part as XML; raises InvalidRelease for a DOCTYPE or anything that is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as reason:
        raise _refusal(f"文件已损坏：{name} 不是有效的 XML（{reason.msg}）") from reason
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(f"{name} 含有 DOCTYPE 声明，不允许使用")
    return root


def faults(parts: dict[str, bytes]) -> list[Fault]:
    """Everything in the package that runs, embeds or reaches outside, each with the part it stands in."""
    found: list[Fault] = [_fault(name, word) for name in parts for word in _forbidden(f"/{name}")]
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            found += _faults_of(name, part)
    return list(dict.fromkeys(found))


def _faults_of(name: str, part: bytes) -> Iterator[Fault]:
    try:
        root = parse(name, part)
    except InvalidRelease as refusal:
        yield from refusal.faults
        return
    if name.endswith(".rels"):
        yield from _relationship_faults(name, root)
    elif name == CONTENT_TYPES:
        yield from (_fault(name, word) for node in root for word in _forbidden(node.get("ContentType") or ""))
    else:
        yield from _element_faults(name, root)


def _relationship_faults(name: str, root: etree._Element) -> Iterator[Fault]:
    for node in root:
        number, target = node.get("Id") or "", node.get("Target") or ""
        if (node.get("TargetMode") or "").lower() == "external" or OUTSIDE.match(target):
            yield Fault(name, f"模板含有外部链接：{name} {number}（{target[:80]}）", "DOCX_EXTERNAL")
        for word in _forbidden(node.get("Type") or ""):
            yield Fault(name, f"模板含有{word}：{name} {number}", "DOCX_FORBIDDEN")


def _element_faults(name: str, root: etree._Element) -> Iterator[Fault]:
    for node in root.iter(etree.Element):
        if node.tag in FORBIDDEN_ELEMENTS:
            yield _fault(name, FORBIDDEN_ELEMENTS[str(node.tag)])
        for key, value in node.attrib.items():
            if str(key).rpartition("}")[2].lower() in LINKING_ATTRIBUTES and OUTSIDE.match(str(value)):
                yield Fault(name, f"模板含有外部链接：{name}（{str(value)[:80]}）", "DOCX_EXTERNAL")
    for field in _fields(root):
        if field not in FIELDS:
            yield Fault(name, f"模板含有不允许的域：{field[:40]}（{name}）", "DOCX_FIELD")


def _fields(root: etree._Element) -> Iterator[str]:
    """The first word of every field code, in capitals; Word may spread one code over many runs."""
    open_fields: list[str] = []
    for node in root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}fldSimple":
            yield _first_word(node.get(f"{W}instr") or "")
        elif node.tag == f"{W}instrText":
            if not open_fields:
                open_fields.append("")
            open_fields[-1] += node.text or ""
        elif node.get(f"{W}fldCharType") == "begin":
            open_fields.append("")
        elif node.get(f"{W}fldCharType") == "end" and open_fields:
            yield _first_word(open_fields.pop())
    yield from (_first_word(code) for code in open_fields)


def _first_word(code: str) -> str:
    return (code.split() or [""])[0].upper()


def _forbidden(kind: str) -> list[str]:
    return [word for mark, word in FORBIDDEN_KINDS.items() if mark in kind.lower()]


def _expect_modest(entries: list[zipfile.ZipInfo]) -> None:
    """Names that stay inside, each once, and sizes that unpack to something reasonable."""
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refusal("文件有密码，请去除密码后上传")
    sizes = [entry.file_size for entry in entries]
    if len(entries) > PARTS or sum(sizes) > UNPACKED_BYTES or max(sizes, default=0) > PART_BYTES:
        raise _refusal(f"文件异常：解压后过大（{len(entries)} 个部件，{sum(sizes) / 1024 / 1024:.0f} MB）")
    for name, times in Counter(entry.filename for entry in entries).items():
        if times > 1 or name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise _refusal(f"文件异常：部件名称 {name[:80]!r} 重复或不合规")


def _fault(name: str, word: str) -> Fault:
    return Fault(name, f"模板含有{word}：{name}", "DOCX_FORBIDDEN")


def _refusal(message: str) -> InvalidRelease:
    return InvalidRelease([Fault("", message, "DOCX_INVALID")])
