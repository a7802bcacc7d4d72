"""Reading BPMN and DMN files that strangers may have written: no DTD, no entities, no network, bounded size."""

import re
from typing import Any

from lxml import etree

from app.errors import Fault, InvalidRelease

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

MAX_BYTES = 512 * 1024
MAX_ELEMENTS = 20_000
MAX_DEPTH = 64

# lxml hands out untyped nodes; this name at least says what they are.
Node = Any

_ENCODING = re.compile(r"""^<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")


def read(source: bytes, *, kind: str = "BPMN") -> Node:
    """Return the root element of a document, without comments and processing instructions.

    `kind` names the format in the reasons. Raises InvalidRelease with one fault whose field is "".
    """
    text = _text(source, kind)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _refusal("文件中不允许使用 DOCTYPE 或实体声明", "DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(f"不是有效的 {kind} 文件：第 {error.lineno or 1} 行，{error.msg}", "XML") from error
    _bounded(root)
    return root


def local(element: Node) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def _text(source: bytes, kind: str) -> str:
    """Decode what must be UTF-8, so that nothing can hide from the search for a DOCTYPE."""
    if not source.strip():
        raise _refusal(f"{kind} 文件是空的", "EMPTY")
    if len(source) > MAX_BYTES:
        raise _refusal(f"{kind} 文件不能超过 {MAX_BYTES // 1024} KB", "TOO_LARGE")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(f"不是有效的 {kind} 文件：请保存为 UTF-8 编码的 XML", "ENCODING") from error
    declared = _ENCODING.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8"}:
        raise _refusal(f"不是有效的 {kind} 文件：请保存为 UTF-8 编码的 XML", "ENCODING")
    return text


def _bounded(root: Node) -> None:
    """Refuse documents that are deep or long enough to hurt what walks through them."""
    count, level = 0, [root]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        count += len(level)
        if count > MAX_ELEMENTS:
            raise _refusal(f"文件中的元素不能超过 {MAX_ELEMENTS} 个", "TOO_LARGE")
        level = [child for element in level for child in element]
    raise _refusal(f"文件的嵌套不能超过 {MAX_DEPTH} 层", "TOO_DEEP")


def _refusal(message: str, code: str) -> InvalidRelease:
    return InvalidRelease([Fault("", message, code)])
