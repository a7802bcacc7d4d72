"""Pictures in filled documents: the drawing in the text, the file in the package and what ties them together."""

import io
from collections.abc import Iterable, Mapping

from lxml import etree
from markupsafe import Markup
from PIL import Image

from app.adapters.docx_package import CONTENT_TYPES, parse
from app.adapters.signatures import kind_of

EMU_PER_MM = 36_000
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
IMAGE_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
MEDIA_TYPES = {"JPG": ("jpeg", "image/jpeg"), "PNG": ("png", "image/png")}

# It ends the run of text that the name stands in and begins another behind the picture.
DRAWING = Markup(
    """\
</w:t></w:r><w:r><w:drawing xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>\
<wp:docPr id="{number}" name="{name}" descr="{name}"/>\
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>\
<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
</wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">"""
)


class Picture:
    """One JPEG or PNG to be placed, `width` millimetres wide, wherever the template says its name."""

    def __init__(self, number: int, name: str, data: bytes, width: float) -> None:
        if kind_of(data) not in MEDIA_TYPES:
            raise TypeError(f"{name} is neither a JPEG nor a PNG")
        with Image.open(io.BytesIO(data)) as picture:
            ratio = picture.height / picture.width
        self.name = name
        self.data = data
        self.suffix, self.media_type = MEDIA_TYPES[kind_of(data)]
        self.relation = f"rIdPicture{number}"
        self.target = f"media/picture{number}.{self.suffix}"
        self.drawing = DRAWING.format(
            cx=round(width * EMU_PER_MM),
            cy=round(width * ratio * EMU_PER_MM),
            number=9_000 + number,
            name=name,
            relation=self.relation,
        )

    def stands_in(self, part: bytes) -> bool:
        """Whether the filled part shows this picture."""
        return f'"{self.relation}"'.encode() in part


def with_pictures(parts: Mapping[str, bytes], filled: Iterable[str], pictures: Iterable[Picture]) -> dict[str, bytes]:
    """The whole package with the files, relationships and content types of the pictures that are shown."""
    package = dict(parts)
    for name in filled:
        shown = [picture for picture in pictures if picture.stands_in(parts[name])]
        if shown:
            path = f"word/_rels/{name.removeprefix('word/')}.rels"
            package[path] = _with_relations(parts.get(path, b""), shown)
            package[CONTENT_TYPES] = _with_types(package[CONTENT_TYPES], shown)
            package.update({f"word/{picture.target}": picture.data for picture in shown})
    return package


def _with_relations(existing: bytes, pictures: Iterable[Picture]) -> bytes:
    root = parse("relationships", existing or f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode())
    for picture in pictures:
        node = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
        node.set("Id", picture.relation)
        node.set("Type", IMAGE_RELATIONSHIP)
        node.set("Target", picture.target)
    return _serialised(root)


def _with_types(existing: bytes, pictures: Iterable[Picture]) -> bytes:
    root = parse(CONTENT_TYPES, existing)
    known = {(node.get("Extension") or "").lower() for node in root}
    for picture in pictures:
        if picture.suffix not in known:
            default = etree.Element(str(root.tag).replace("}Types", "}Default"))
            default.set("Extension", picture.suffix)
            default.set("ContentType", picture.media_type)
            root.insert(0, default)
            known.add(picture.suffix)
    return _serialised(root)


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
