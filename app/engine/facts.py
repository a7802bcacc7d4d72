"""What the engine is told about a case: a few plain values, chosen by the names that the diagram reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.engine.faults import EngineFault

MAX_VALUES = 5_000
MAX_DEPTH = 12


def chosen(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Copy the facts that are read, flat: `form.education` is found as such or inside `form`.

    A field that is missing from a given `form` is None. Raises EngineFault when anything among the given
    facts is not plain JSON or uses the key `typename`, which serializers would take for an object.
    """
    plain(facts)
    found = ((name, _find(facts, name)) for name in sorted(names))
    return {name: plain(value) for name, value in found if value is not _MISSING}


def in_catalogue(name: str, catalogue: Mapping[str, Any]) -> bool:
    """Tell whether a fact is known: unlike in a case, every field of `form` has its sample there."""
    return _find(catalogue, name, absent=_MISSING) is not _MISSING


_MISSING = object()


def _find(facts: Mapping[str, Any], name: str, *, absent: object = None) -> Any:
    """Look a name up; a field that is missing from what exists gives `absent`."""
    if name in facts:
        return facts[name]
    value: Any = facts
    for depth, key in enumerate(name.split(".")):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
        else:
            return absent if depth else _MISSING
    return value


def plain(value: Any, depth: int = 0, budget: list[int] | None = None) -> Any:
    """Return a deep copy of a plain JSON value; raises EngineFault for anything else or too much of it."""
    budget = budget if budget is not None else [MAX_VALUES]
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise EngineFault("the facts of a case are too large")
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list):
        return [plain(item, depth + 1, budget) for item in value]
    if isinstance(value, Mapping):
        return {_key(key): plain(item, depth + 1, budget) for key, item in value.items()}
    raise EngineFault(f"a fact of type {type(value).__name__} is not plain JSON")


def _key(key: object) -> str:
    if not isinstance(key, str) or key == "typename":
        raise EngineFault(f"the key {key!r} is not allowed in facts")
    return key
