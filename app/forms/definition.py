"""What a form is: sections of fields, loaded from a JSON field table that was checked first."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.errors import InvalidRelease
from app.forms import soundness

CHOICES = frozenset({"select", "radio", "multiselect"})
UNANSWERED = frozenset({"note"})


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list: the code is stored, the label is read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class ShowWhen:
    """The field is asked only while another one, earlier in the form or row, has one of these values."""

    field: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `min` and `max` are characters, a value, rows or choices, as the type has it.

    `locked` answers come from the roster and, where it has them, are never read from a request; `sealed` ones are
    stored encrypted;
    `printed` ones are on the exported form and so in its digest. `fields` are the columns of a `repeat`.
    """

    key: str
    label: str
    type: str
    required: bool = False
    help: str = ""
    options: tuple[Option, ...] = ()
    dictionary: str = ""
    show_when: ShowWhen | None = None
    pattern: str = ""
    pattern_message: str = ""
    min: float | None = None
    max: float | None = None
    format: str = ""
    locked: bool = False
    prefill: str = ""
    sealed: bool = False
    printed: bool = True
    width: str = "half"
    fields: tuple["Field", ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the field takes an answer at all; a note only says something."""
        return self.type not in UNANSWERED

    def column(self, key: str) -> "Field | None":
        """Return the column of a `repeat` with this key."""
        return next((column for column in self.fields if column.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading."""

    key: str
    title: str
    help: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A named rule across fields: which field plays which part in it."""

    name: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A whole form; two forms are equal when their definitions are."""

    key: str
    title: str
    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    digest: str
    _by_key: Mapping[str, Field] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        """Compare by definition."""
        return isinstance(other, Form) and other.digest == self.digest

    def __hash__(self) -> int:
        """Hash by definition, so that what was compiled can be kept per form."""
        return hash(self.digest)

    def fields(self, sections: Collection[str] | None = None) -> Iterator[Field]:
        """Yield the fields that take answers, in the form's order; only those of some sections when given."""
        for section in self.sections:
            if sections is None or section.key in sections:
                yield from (one for one in section.fields if one.answered)

    def place(self, key: str) -> int:
        """Return where a field stands in the form, counted from 0; -1 for what is no field."""
        return next((place for place, known in enumerate(self._by_key) if known == key), -1)

    def field(self, path: str) -> Field | None:
        """Return the field at a path (`full_name`, `work_history.0.unit`), or None when there is none."""
        key, _, rest = path.partition(".")
        found = self._by_key.get(key)
        if found is None or not rest:
            return found
        return found.column(rest.rpartition(".")[2])


def load(source: bytes | str) -> Form:
    """Return the form of a JSON field table; raises InvalidRelease with every fault at once."""
    return _load(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=256)
def _load(source: bytes) -> Form:
    raw, faults = soundness.read(source)
    if faults:
        raise InvalidRelease(faults)
    sections = tuple(_section(section) for section in raw["sections"])
    return Form(
        key=raw["key"],
        title=raw["title"],
        sections=sections,
        checks=tuple(Check(check["check"], dict(check["fields"])) for check in raw.get("checks", ())),
        digest=hashlib.sha256(source).hexdigest(),
        _by_key={one.key: one for section in sections for one in section.fields},
    )


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(raw["key"], raw["title"], raw.get("help", ""), tuple(_field(one) for one in raw["fields"]))


def _field(raw: Mapping[str, Any]) -> Field:
    plain = {key: value for key, value in raw.items() if key not in {"options", "show_when", "fields"}}
    return Field(
        **plain,
        options=tuple(Option(option["code"], option["label"]) for option in raw.get("options", ())),
        show_when=_show_when(raw.get("show_when")),
        fields=tuple(_field(column) for column in raw.get("fields", ())),
    )


def _show_when(raw: Mapping[str, Any] | None) -> ShowWhen | None:
    return ShowWhen(raw["field"], tuple(raw["in"])) if raw else None
