"""回避: the units that tie an applicant to a reviewer, and how two of them are recognised as the same."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.domain.organisations import name_key

HISTORY = "work_history"  # the repeat of the forms in which people say for whom they worked
UNIT = "unit"


def named_units(answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the units that the work history in these answers names, former and present ones alike.

    A row names its unit as text, or by the id of a known one; rows that name none count for nothing.
    """
    rows = answers.get(HISTORY)
    named = (row.get(UNIT) for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()
    return frozenset(key for key in map(unit_key, map(str, filter(None, named))) if key)


def unit_key(text: str) -> str:
    """Return what a unit is recognised by: its id as text, or the key of its name; "" for nothing."""
    try:
        return str(UUID(text.strip()))
    except ValueError:
        return name_key(text)


def unit_keys(ids: Iterable[UUID], names: Iterable[str]) -> frozenset[str]:
    """Return the keys by which a known unit may be named: its ids, and the keys of all its names."""
    return frozenset({*map(str, ids), *names} - {""})
