"""事项: which services an office offers, as their releases in force say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.queries import reference, releases


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that stands in the applicants' menu: its key, its name, and the group of entries it belongs to."""

    key: str
    name: str
    group: str


def in_menu(session: Session) -> Sequence[Offer]:
    """The services whose start event has the property `menu`, which names the group, in the order of their names."""
    return reference.kept(session, "menu", _in_menu)


def _in_menu(session: Session) -> Sequence[Offer]:
    found = []
    for key, release_id in releases.in_force(session).items():
        spec = releases.parsed(session, release_id).spec
        start = next(element for element in spec.elements.values() if element.kind == "startEvent")
        if group := start.properties.get("menu", ""):
            found.append(Offer(key, spec.name, group))
    return tuple(sorted(found, key=lambda offer: offer.name))
