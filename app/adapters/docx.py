"""Documents from DOCX templates in docxtpl's syntax: compiled once, then filled in a few milliseconds."""

import difflib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from lxml import etree

from app.adapters import docx_expressions, docx_package
from app.adapters.docx_pictures import Picture, with_pictures
from app.errors import Fault, InvalidRelease

IMAGE_NAMES = frozenset({"photo", "qr"})
TAGGED_PARTS = ("word/document", "word/header", "word/footer")
TAGGED_BYTES = 4 * 1024 * 1024
TAGS = 2_000
RENDERED_CHARACTERS = 40 * 1024 * 1024
TIMELESS = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A template taken apart: parts that stay, parts to fill, and the names that these read."""

    fixed: Mapping[str, bytes]
    tagged: Mapping[str, JinjaTemplate]
    names: frozenset[str]


class Template:
    """A DOCX template that was found harmless; raises InvalidRelease with all its faults otherwise."""

    def __init__(self, data: bytes) -> None:
        self._compiled = _compile(data)

    def fields(self) -> set[str]:
        """The names that must be given: `case.number`, `form.rows[].unit`, and images such as `photo`."""
        return set(self._compiled.names)

    def render(self, context: Mapping[str, Any], images: Mapping[str, tuple[bytes, float]]) -> bytes:
        """The filled document; the same input gives the same bytes.

        `context` is plain data (dictionaries, lists, text, numbers, dates, None); `images` are JPEG or PNG with
        their printed width in millimetres. Raises InvalidRelease when the template asks for what is not given,
        TypeError for anything but plain data.
        """
        pictures = [Picture(number, name, *given) for number, (name, given) in enumerate(sorted(images.items()))]
        data = {**_plain(context), **{picture.name: picture.drawing for picture in pictures}}
        parts = {name: _fill(name, template, data) for name, template in self._compiled.tagged.items()}
        return _pack(with_pictures({**self._compiled.fixed, **parts}, list(parts), pictures))


def check(data: bytes, allowed: Mapping[str, Any]) -> list[Fault]:
    """Everything that keeps the template from being published, all at once.

    `allowed` holds a sample of each name that there will be, nested as in the context; `photo` and `qr` are images.
    """
    try:
        template = Template(data)
    except InvalidRelease as refusal:
        return list(refusal.faults)
    known = set(_paths(allowed)) | IMAGE_NAMES
    unknown = [name for name in sorted(template.fields()) if not _is_known(name, known)]
    return [Fault(name, _unknown_message(name, known), "DOCX_UNKNOWN_FIELD") for name in unknown]


@lru_cache(maxsize=64)
def _compile(data: bytes) -> _Compiled:
    """Take the template apart once; versions are told apart by their whole content."""
    parts = docx_package.unpack(data)
    found = docx_package.faults(parts)
    environment = docx_expressions.make_environment()
    tagged: dict[str, JinjaTemplate] = {}
    names: set[str] = set()
    for name in [name for name in parts if name.startswith(TAGGED_PARTS) and name.endswith(".xml")]:
        try:
            source = _source(data, name, parts[name])
            tree = environment.parse(source)
        except InvalidRelease as refusal:
            found += refusal.faults
        except TemplateSyntaxError as error:
            found.append(Fault(name, f"模板语法错误：{error.message}（{name}）", "DOCX_SYNTAX"))
        else:
            names |= docx_expressions.names(tree)
            unallowed = docx_expressions.faults(tree, name)
            found += unallowed
            # Compiling computes constants, so that only what was found harmless may be compiled.
            if not unallowed:
                tagged[name] = environment.from_string(source)
    if found:
        raise InvalidRelease(list(dict.fromkeys(found)))
    fixed = {name: part for name, part in parts.items() if name not in tagged}
    return _Compiled(fixed, tagged, frozenset(names))


def _source(data: bytes, name: str, part: bytes) -> str:
    """The part as a Jinja template, its tags freed from Word's runs as docxtpl does it."""
    xml = etree.tostring(docx_package.parse(name, part), encoding="unicode")
    if len(part) > TAGGED_BYTES or xml.count("{{") + xml.count("{%") + xml.count("{#") > TAGS:
        raise InvalidRelease([Fault(name, f"模板过大：{name}", "DOCX_TOO_LARGE")])
    return str(DocxTemplate(io.BytesIO(data)).patch_xml(xml))


def _fill(name: str, template: JinjaTemplate, data: Mapping[str, Any]) -> bytes:
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.generate(data):
            size += len(piece)
            if size > RENDERED_CHARACTERS:
                raise InvalidRelease([Fault(name, "文档过大，请检查模板中的循环", "DOCX_TOO_LARGE")])
            pieces.append(piece)
    except UndefinedError as missing:
        raise InvalidRelease(
            [Fault(name, f"模板使用了未提供的字段：{missing.message}", "DOCX_MISSING_FIELD")]
        ) from missing
    filled = "".join(pieces).encode()
    try:
        root = docx_package.parse(name, filled)
    except InvalidRelease as broken:
        raise InvalidRelease([Fault(name, f"模板标签的位置不当，生成的 {name} 无效", "DOCX_MISPLACED_TAG")]) from broken
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _pack(parts: Mapping[str, bytes]) -> bytes:
    """The package without a trace of the time; the content types come first, as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != docx_package.CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, TIMELESS)
            entry.create_system = 0
            method = zipfile.ZIP_STORED if "/media/" in name else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name], method, compresslevel=1)
    return out.getvalue()


def _plain(value: Any) -> Any:
    """A copy of plain data; whatever could run code when it is looked at is refused."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if value is None or type(value) in {str, int, float, bool}:
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")


def _paths(sample: Any, path: str = "") -> Iterator[str]:
    if path:
        yield path
    if isinstance(sample, Mapping):
        for key, value in sample.items():
            yield from _paths(value, f"{path}.{key}" if path else str(key))
    elif isinstance(sample, list | tuple):
        yield from _paths(sample[0], f"{path}[]") if sample else [f"{path}[].*"]


def _is_known(name: str, known: set[str]) -> bool:
    """Whether the name is in the sample; below a list without a sample row everything is."""
    return name in known or any(name.startswith(each[:-1]) for each in known if each.endswith("[].*"))


def _unknown_message(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"未知字段 {name}，您是否想用 {close[0]}" if close else f"未知字段 {name}"
