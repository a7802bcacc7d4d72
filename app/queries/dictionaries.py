"""Dictionaries as administrators look after them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.dictionaries import FIXED
from app.domain.fingerprints import fingerprint
from app.errors import NotFound
from app.models import DictionaryItem


@dataclass(frozen=True, slots=True)
class ListedDictionary:
    """One dictionary: how many entries it has, and how many of them can be chosen."""

    key: str
    title: str
    entries: int
    active: int


@dataclass(frozen=True, slots=True)
class ShownDictionary:
    """One dictionary with its entries in their order; `seen` changes with any of them.

    `fixed` means that the program itself knows the codes: labels can be edited, entries neither come nor go.
    """

    key: str
    title: str
    fixed: bool
    items: Sequence[DictionaryItem]
    seen: str


def listed(session: Session) -> Sequence[ListedDictionary]:
    """All dictionaries by their keys."""
    named = titles(session)
    active = func.count().filter(DictionaryItem.active)
    query = select(DictionaryItem.dictionary, func.count(), active).group_by(DictionaryItem.dictionary)
    rows = session.execute(query.order_by(DictionaryItem.dictionary))
    return [ListedDictionary(key, named.get(key, key), total, chosen) for key, total, chosen in rows]


def get(session: Session, key: str) -> ShownDictionary:
    """One dictionary. Raises NotFound."""
    query = select(DictionaryItem).where(DictionaryItem.dictionary == key)
    items = session.scalars(query.order_by(DictionaryItem.position, DictionaryItem.code)).all()
    if not items:
        raise NotFound("未找到此字典")
    seen = fingerprint([[item.code, item.label, item.active] for item in items])
    return ShownDictionary(key, titles(session).get(key, key), key in FIXED, items, seen)


def entry(found: ShownDictionary, code: str) -> DictionaryItem:
    """One entry of a dictionary. Raises NotFound."""
    item = next((item for item in found.items if item.code == code), None)
    if item is None:
        raise NotFound("字典中没有此项目")
    return item


def titles(session: Session) -> Mapping[str, str]:
    """What the dictionaries are called, as the files that they come from say."""
    return _titles(neighbours(session).settings.workflows_dir / "dictionaries")


@lru_cache(maxsize=4)
def _titles(folder: Path) -> Mapping[str, str]:
    sources = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return {source["key"]: source["label"] for source in sources}
