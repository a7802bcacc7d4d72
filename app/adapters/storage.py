"""Files by content: a local folder or an S3-compatible store, both through obstore."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from app.errors import ConversionFailed

KEY = re.compile(r"(?P<head>[0-9a-f]{2})/(?P<sha256>(?P=head)[0-9a-f]{62})(?P<suffix>\.[a-z0-9]{1,8})?")
SUFFIX = re.compile(r"(\.[a-z0-9]{1,8})?")
PROBE = "health/probe"
YOUNG = timedelta(hours=1)
# obstore names a missing object differently for folders and for object stores.
ABSENT = (NotFoundError, FileNotFoundError)


class StorageDamaged(Exception):
    """A stored file is missing or is no longer what was put."""


class StorageUnavailable(ConversionFailed):
    """The store cannot be reached or has no room; trying again may help."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a file lies: `key` is `ab/<sha256><suffix>`, `size` is in bytes."""

    key: str
    sha256: str
    size: int


class Storage:
    """A store of immutable files whose names are the hashes of their contents.

    `url` is `file:///folder` (made when missing) or `s3://bucket/prefix`; options of obstore, such as `endpoint`
    and `region`, may follow as a query or as keywords.
    """

    def __init__(self, url: str, **options: Any) -> None:
        parts = urlsplit(url)
        self._folder: Path | None = None
        self._store: ObjectStore
        if parts.scheme == "file":
            self._folder = Path(url.removeprefix("file://"))
            self._folder.mkdir(parents=True, exist_ok=True)
            self._store = LocalStore(self._folder)
            return
        given = {**dict(parse_qsl(parts.query)), **options}
        if str(given.get("endpoint", "")).startswith("http://"):
            given.setdefault("client_options", {"allow_http": True})
        self._store = from_url(urlunsplit((*parts[:3], "", "")), **given)

    def put(self, data: bytes, *, suffix: str = "") -> StoredFile:
        """Keep the bytes; putting the same bytes again changes nothing.

        A reader sees the whole file or none, and it has reached the disk when this returns. Raises
        StorageUnavailable when there is no room or no answer.
        """
        if not SUFFIX.fullmatch(suffix):
            raise ValueError(f"not a suffix: {suffix!r}")
        sha256 = hashlib.sha256(data).hexdigest()
        stored = StoredFile(f"{sha256[:2]}/{sha256}{suffix}", sha256, len(data))
        with _answering(stored.key):
            if not self._holds(stored):
                obstore.put(self._store, stored.key, data)
                self._settle(stored.key)
        return stored

    def get(self, key: str) -> bytes:
        """The bytes under the key; raises StorageDamaged when they are missing or differ from their hash."""
        sha256 = _sha256_in(key)
        with _answering(key):
            data = bytes(obstore.get(self._store, key).bytes())
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StorageDamaged(f"{key} has been changed")
        return data

    def exists(self, key: str) -> bool:
        """Whether there is a file under the key; its content is not read."""
        _sha256_in(key)
        try:
            with _answering(key):
                obstore.head(self._store, key)
        except StorageDamaged:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove the file; a file that is not there is no error."""
        _sha256_in(key)
        with suppress(StorageDamaged), _answering(key):
            obstore.delete(self._store, key)

    def keys(self, prefix: str = "") -> Iterator[tuple[str, datetime]]:
        """Every stored key that starts with `prefix`, with the time (UTC) at which it was written."""
        folder = prefix.rpartition("/")[0] or None
        for batch in obstore.list(self._store, folder):
            for entry in batch:
                if entry["path"].startswith(prefix) and KEY.fullmatch(entry["path"]):
                    yield entry["path"], entry["last_modified"]

    def healthy(self) -> bool:
        """Whether a small file can be written and read back now."""
        try:
            obstore.put(self._store, PROBE, b"ok")
            return bytes(obstore.get(self._store, PROBE).bytes()) == b"ok"
        except (BaseError, OSError):
            return False

    def _holds(self, stored: StoredFile) -> bool:
        """Whether the very same bytes lie there already, and are young.

        A file cut short by a crash is written anew; so is an old one, which the sweep for orphans may be about to
        delete because no row knew it until now.
        """
        try:
            found = obstore.get(self._store, stored.key)
            young = datetime.now(UTC) - found.meta["last_modified"] < YOUNG
            return young and hashlib.sha256(found.bytes()).hexdigest() == stored.sha256
        except ABSENT:
            return False

    def _settle(self, key: str) -> None:
        """Wait until a local file and its name are on the disk; object stores promise that themselves."""
        if self._folder is None:
            return
        path = self._folder / key
        for place in (path, path.parent, self._folder):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def _answering(key: str) -> Iterator[None]:
    """Say in our words what the store could not do with the key."""
    try:
        yield
    except ABSENT as missing:
        raise StorageDamaged(f"{key} is missing") from missing
    except (BaseError, OSError) as reason:
        raise StorageUnavailable(f"the store failed at {key}: {reason}") from reason


def _sha256_in(key: str) -> str:
    match = KEY.fullmatch(key)
    if match is None:
        raise StorageDamaged(f"not a key of this store: {key[:80]!r}")
    return match["sha256"]
