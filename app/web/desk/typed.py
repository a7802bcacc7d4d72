"""What a reviewer typed into the decision drawer: read from a request, shown again when the decision is refused."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.domain.review import Remark, TargetKind

EARLIER = "earlier-"  # what becomes of a remark of the round before is sent as earlier-<its id>


@dataclass(frozen=True, slots=True)
class Typed:
    """The decision as far as it was typed; `answers` are those to the step's own form, `earlier` by remark.

    `seen` are the paths of what the reviewer has ticked as compared, for nobody else to see.
    """

    outcome: str = ""
    opinion: str = ""
    reason: str = ""
    general: str = ""
    remarks: Sequence[Remark] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[UUID, str] = field(default_factory=dict)
    again: str = ""
    differs: str = ""
    seen: Sequence[str] = ()

    def all_remarks(self) -> list[Remark]:
        """The remarks on fields, attachments and spots, and the one on the whole as the last."""
        general = [Remark(TargetKind.GENERAL, "", self.general)] if self.general.strip() else []
        return [*self.remarks, *general]


def typed_from(sent: MultiDict[str, str], places: Collection[str]) -> Typed:
    """What was sent; a remark is about an attachment when `places` has its target, else about a field."""
    lists = (sent.getlist(name) for name in ("remark_field", "remark_text", "remark_spot"))
    lines = zip_longest(*lists, fillvalue="")
    return Typed(
        outcome=sent.get("outcome", ""),
        opinion=sent.get("opinion", ""),
        reason=sent.get("reason_code", ""),
        general=sent.get("remark_general", ""),
        remarks=tuple(_remark(path, text, spot, places) for path, text, spot in lines if text.strip()),
        earlier=_earlier(sent),
        again=sent.get("again", ""),
        differs=sent.get("differs", ""),
        seen=tuple(dict.fromkeys(filter(None, sent.getlist("seen")))),
    )


def lines(known: Mapping[str, str], remarks: Sequence[Remark]) -> list[dict[str, str]]:
    """The lines of the drawer for remarks on fields, attachments and spots; `known` has the words for each target."""
    return [
        {
            "field": remark.target,
            "label": known.get(remark.target, remark.target),
            "text": remark.text,
            "spot": "" if remark.spot is None else json.dumps(dict(remark.spot)),
        }
        for remark in remarks
    ]


def _remark(path: str, text: str, spot: str, places: Collection[str]) -> Remark:
    kind = TargetKind.ATTACHMENT if path in places else TargetKind.FIELD
    return Remark(kind, path, text, _spot(spot))


def _spot(text: str) -> Mapping[str, Any] | None:
    """The spot that was sent; what is no JSON object is a spot without a place, which the decision refuses."""
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _earlier(sent: MultiDict[str, str]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for name, value in sent.items():
        if name.startswith(EARLIER) and (remark_id := _uuid(name.removeprefix(EARLIER))):
            found[remark_id] = value
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
