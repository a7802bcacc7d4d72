"""DOCX files for the tests: small, from text, with whatever harm a test needs."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def letter(*paragraphs: str, footer: str = "") -> bytes:
    """A document of these paragraphs, each one run of text."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a document by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """A document of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return out.getvalue()


def with_body(xml: str, *paragraphs: str) -> bytes:
    """A document with raw XML at the end of its body."""
    content = parts(letter(*paragraphs))
    before, mark, after = content["word/document.xml"].rpartition(b"<w:sectPr")
    content["word/document.xml"] = before + xml.encode() + mark + after
    return packed(content)


def with_relation(kind: str, target: str, *, external: bool = True, xml: str = "", text: str = "") -> bytes:
    """A document with one more relationship, rIdEvil, and raw XML that may use it."""
    content = parts(with_body(xml, text))
    mode = ' TargetMode="External"' if external else ""
    node = f'<Relationship Id="rIdEvil" Type="{RELATION}/{kind}" Target="{target}"{mode}/></Relationships>'
    path = "word/_rels/document.xml.rels"
    content[path] = content[path].replace(b"</Relationships>", node.encode())
    return packed(content)


def field(code: str) -> str:
    """A paragraph with a field whose code is spread over two runs."""
    half = len(code) // 2
    runs = [
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText>{code[:half]}</w:instrText>",
        f"<w:instrText>{code[half:]}</w:instrText>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in runs) + "</w:p>"


def linked_picture(attribute: str = "link") -> str:
    """A picture that lies behind the relationship rIdEvil."""
    return f"""<w:p><w:r><w:drawing>
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:extent cx="900000" cy="900000"/><wp:docPr id="77" name="p"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip xmlns:r="{RELATION}" r:{attribute}="rIdEvil"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def large(megabytes: int) -> bytes:
    """A few kilobytes that unpack to a document of so many megabytes."""
    content = parts(letter("x"))
    paragraph = b"<w:p><w:r><w:t>" + b"bomb " * 200 + b"</w:t></w:r></w:p>"
    before, mark, after = content["word/document.xml"].rpartition(b"<w:sectPr")
    content["word/document.xml"] = before + paragraph * (megabytes * 1_000_000 // len(paragraph)) + mark + after
    return packed(content)
