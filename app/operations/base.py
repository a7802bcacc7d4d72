"""What every operation is: parameters, and three moments between which no transaction is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.adapters.neighbours import Neighbours
from app.services.jobs import Claimed

Inputs = Mapping[str, Any]
Result = Mapping[str, Any]


def nothing_to_read(session: Session, claimed: Claimed) -> Inputs:
    """Prepare for an operation that only writes."""
    return {}


def nothing_to_do(inputs: Inputs, beside: Neighbours) -> Result:
    """Perform for an operation whose work is its writing."""
    return {}


def nothing_to_write(session: Session, claimed: Claimed, result: Result) -> None:
    """Apply for an operation whose effect lies outside."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One word of the vocabulary that diagrams may use for service tasks.

    `prepare` reads the inputs into plain values; `perform` does the slow, repeatable part outside of any transaction;
    `apply` writes the small result, once. `values` lists what a parameter may be, when that is fixed. `internal`
    ones cannot be named in a diagram.
    """

    name: str
    label: str
    parameters: frozenset[str] = frozenset()
    prepare: Callable[[Session, Claimed], Inputs] = nothing_to_read
    perform: Callable[[Inputs, Neighbours], Result] = nothing_to_do
    apply: Callable[[Session, Claimed, Result], None] = nothing_to_write
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)
    internal: bool = False

    @property
    def vocabulary(self) -> dict[str, frozenset[str]]:
        """The parameters, each with the values that it may have; none for any."""
        return {name: self.values.get(name, frozenset()) for name in self.parameters}
