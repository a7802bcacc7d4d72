"""A child process that looks through one untrusted PDF from standard input and ends when it takes too much.

Run as `python -I pdf_inspector.py`; it answers {"pages": n} or {"fault": …} and imports nothing of the application.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

CPU_SECONDS = 2
MEMORY_BYTES = 1024 * 1024 * 1024
OBJECTS = 300_000
CONTENT_PAGES = 51

SCRIPT_KEYS = frozenset({"/JS", "/JavaScript"})
ATTACHMENT_KEYS = frozenset({"/EmbeddedFiles", "/EF", "/Collection", "/RichMediaContent"})
ACTIONS = frozenset(
    {
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/ResetForm",
    }
)
HARMLESS_LINKS = ("http://", "https://", "mailto:")


def main() -> None:
    """Answer for the file on standard input within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    sys.stdout.write(json.dumps(inspect(sys.stdin.buffer.read())))


def inspect(data: bytes) -> dict[str, Any]:
    """{"pages": n} or {"fault": …} with a key of the reasons in pdf.py; whatever else is raised means damage."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"fault": "encrypted"}
        return _look_through(reader)
    except (LimitReachedError, RecursionError, MemoryError):
        return {"fault": "complex"}


def _look_through(reader: Any) -> dict[str, Any]:
    pages = len(reader.pages)
    if not pages:
        return {"fault": "empty"}
    for dictionary in _dictionaries(reader):
        fault = _fault_of(dictionary)
        if fault:
            return {"fault": fault}
    # A stream that unpacks without end shows itself only when it is unpacked.
    for page in reader.pages[:CONTENT_PAGES]:
        contents = page.get_contents()
        if contents is not None:
            contents.get_data()
    return {"pages": pages}


def _dictionaries(reader: Any) -> Iterator[Any]:
    """Every dictionary that can be reached from the trailer, each object once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [reader.trailer]
    for _ in range(OBJECTS):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) not in seen:
                seen.add((item.idnum, item.generation))
                waiting.append(item.get_object())
        elif isinstance(item, DictionaryObject):
            yield item
            waiting.extend(item.raw_get(key) for key in item)
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))
    raise RecursionError("more objects than any scan has")


def _fault_of(dictionary: Any) -> str:
    """What is wrong with this dictionary, or ""."""
    keys = set(dictionary)
    if keys & SCRIPT_KEYS or "/JavaScript" in (_value(dictionary, "/S"), _opening(dictionary)):
        return "script"
    if keys & ATTACHMENT_KEYS or _value(dictionary, "/Type") == "/EmbeddedFile":
        return "attachment"
    if "/XFA" in keys:
        return "form"
    return "action" if _acts(dictionary) else ""


def _opening(dictionary: Any) -> str:
    """The kind of action at opening; a mere place to open at is a jump."""
    action = _value(dictionary, "/OpenAction")
    return str(_value(action, "/S")) if isinstance(action, DictionaryObject) else "/GoTo"


def _acts(dictionary: Any) -> bool:
    """Whether something would happen by opening, printing or leaving; a jump to a page is harmless."""
    if "/AA" in dictionary or _opening(dictionary) != "/GoTo":
        return True
    if _value(dictionary, "/S") == "/URI":
        link = _value(dictionary, "/URI")
        text = link.decode("latin-1") if isinstance(link, bytes) else str(link)
        return not text.lower().startswith(HARMLESS_LINKS)
    return _value(dictionary, "/S") in ACTIONS


def _value(dictionary: Any, key: str) -> Any:
    """The entry itself, also where the file only refers to it."""
    try:
        return dictionary[key]
    except KeyError:
        return None


if __name__ == "__main__":
    main()
