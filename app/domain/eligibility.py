"""Conditions of a service: what the rows of its eligibility table say, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template
from typing import Any, Self

from app.domain.facts import WINDOW_WORDS
from app.domain.labels import Labelled
from app.domain.validity import RegisterState, renewal_window

# The outputs of an eligibility table, which the release check asks for.
COLUMNS = frozenset({"condition", "label", "result", "reason", "basis", "go", "field"})

# A frozen registration is refused with these words at every step (rows of the tables repeat them).
FROZEN_TEXT = "您的登记已被冻结，暂不能办理任何登记事项，请联系协会登记部门"


class Result(Labelled):
    """What a row of the table says of its condition; `warn` lets the person go on."""

    MET = "met", "已满足"
    UNMET = "unmet", "未满足"
    WARN = "warn", "请注意"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as the table decided it, ready to be shown with a tick or a cross.

    `key` is the same in every row about this condition. `reason` says what is missing, `basis` which rule says so;
    `go` is the key of a service or page that helps and `field` the form's field it is about, "" for none; `rule` is
    the row that fired.
    """

    key: str
    label: str
    result: Result
    reason: str = ""
    basis: str = ""
    go: str = ""
    field: str = ""
    rule: str = ""

    @property
    def met(self) -> bool:
        """Whether the condition stands in nobody's way."""
        return self.result is not Result.UNMET

    @classmethod
    def of_row(cls, row: Mapping[str, Any], words: Mapping[str, Any]) -> Self:
        """Read a row that fired; `$name` in its reason becomes the word of that name."""
        told = {name: row.get(name) or "" for name in COLUMNS}
        return cls(
            key=str(told["condition"]),
            label=str(told["label"]),
            result=Result(str(told["result"])),
            reason=Template(str(told["reason"])).safe_substitute({name: written(word) for name, word in words.items()}),
            basis=str(told["basis"]),
            go=str(told["go"]),
            field=str(told["field"]),
            rule=str(row.get("rule", "")),
        )

    def kept(self) -> dict[str, str]:
        """The condition as plain values, for keeping it with the case."""
        names = ("key", "label", "reason", "basis", "go", "field", "rule")
        return {"result": self.result.value, **{name: getattr(self, name) for name in names}}


def speaking(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One row for each condition, in the order of the table: the first one that is not met, else the first one.

    So nothing that stands in the way is ever hidden by a row above it.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        known = found.get(row["condition"])
        if known is None or (row["result"] == Result.UNMET and known["result"] != Result.UNMET):
            found[row["condition"]] = row
    return list(found.values())


def words_in(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The names that the reasons of the rows put in with `$`."""
    return frozenset().union(*(names_in(str(row.get("reason") or "")) for row in rows))


def names_in(text: str) -> frozenset[str]:
    """The names that a text puts in with `$`."""
    return frozenset(Template(text).get_identifiers())


def refusals(conditions: Sequence[Condition]) -> list[str]:
    """Return the reasons of the conditions that are not met; empty when the application may go on."""
    return [condition.reason or condition.label for condition in conditions if not condition.met]


def window_words(valid_to: date | None, policy: Mapping[str, Any]) -> dict[str, str]:
    """The days of the renewal window as reasons name them; empty texts for whoever is not registered.

    `policy` has parameters by key, days before the end of validity.
    """
    if valid_to is None:
        return dict.fromkeys(WINDOW_WORDS, "")
    window = renewal_window(
        valid_to,
        open_days=int(policy["renewal.open_days_before"]),
        soft_days=int(policy["renewal.soft_deadline_days_before"]),
    )
    days = (window.opens, window.soft_deadline, window.closes)
    return dict(zip(WINDOW_WORDS, (day.isoformat() for day in days), strict=True))


def written(word: Any) -> str:
    """A fact as it stands in a sentence: states by their names, whole numbers without a point."""
    if isinstance(word, float) and word.is_integer():
        return str(int(word))
    return RegisterState(word).label if word in tuple(RegisterState) else str(word)
