"""PDF files for the tests, good ones and hostile ones, made on the spot."""

import io
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    create_string_object,
)

Change = Callable[[PdfWriter], object]


def pdf(pages: int = 1, change: Change | None = None) -> bytes:
    """A PDF of blank A4 pages, after `change` has had its way with the writer."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_pdf(*pictures: Image.Image) -> bytes:
    """A PDF as a scanner makes it: one picture to a page."""
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    return out.getvalue()


def dictionary(**entries: Any) -> DictionaryObject:
    """A PDF dictionary; text beginning with a slash becomes a name."""
    return DictionaryObject({NameObject(f"/{key}"): _value(value) for key, value in entries.items()})


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    return NumberObject(value) if isinstance(value, int) else value


def in_catalog(key: str, value: Any) -> Change:
    """A change that puts the value into the document catalogue."""

    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject(key)] = writer._add_object(value)

    return change


def on_page(key: str, value: Any) -> Change:
    """A change that puts the value into the first page."""

    def change(writer: PdfWriter) -> None:
        writer.pages[0][NameObject(key)] = value

    return change


def with_link(action: DictionaryObject) -> Change:
    """A change that lays a link with this action on the first page."""
    box = ArrayObject([NumberObject(number) for number in (0, 0, 100, 100)])
    return on_page("/Annots", ArrayObject([dictionary(Type="/Annot", Subtype="/Link", Rect=box, A=action)]))


def encrypted(*, user: str, owner: str) -> bytes:
    """A PDF that asks for the user's password unless that is empty."""
    return pdf(change=lambda writer: writer.encrypt(user, owner, algorithm="AES-256"))


def bomb(layers: int) -> bytes:
    """A page whose few kilobytes unpack to 200 MB of nothing, through `layers` filters."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(10_000_000)) for _ in range(20)) + packer.flush()
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    stream = StreamObject()
    stream._data = data
    stream[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * layers)
    return pdf(change=on_page("/Contents", stream))


def named_script(writer: PdfWriter) -> None:
    """A script that every reader runs when the file is opened, because it has a name."""
    names = dictionary(JavaScript=dictionary(Names=ArrayObject([TextStringObject("start"), javascript()])))
    in_catalog("/Names", names)(writer)


def referred_script(writer: PdfWriter) -> None:
    """A link whose kind of action stands in an object of its own."""
    action = dictionary(URI="https://example.org")
    action[NameObject("/S")] = writer._add_object(NameObject("/JavaScript"))
    with_link(action)(writer)


def looped(writer: PdfWriter) -> None:
    """A page tree that contains itself."""
    tree = writer.root_object["/Pages"]
    assert isinstance(tree, DictionaryObject)
    kids = tree["/Kids"]
    assert isinstance(kids, ArrayObject)
    kids.append(writer.root_object.raw_get("/Pages"))
    tree[NameObject("/Count")] = NumberObject(9)


def javascript() -> DictionaryObject:
    """An action that runs a script."""
    return dictionary(S="/JavaScript", JS=create_string_object("app.alert(1)"))
