"""History: lines that are only added, each chained by hash to the line before it."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models import Case, Event, Stream
from app.models.base import now

OFFICE = "office"


def record(session: Session, kind: str, *, by: Actor, content: Mapping[str, Any], case: Case | None = None) -> Event:
    """Add one line in the past tense to the case's chain, or to the office's own.

    The head of a case's chain is on the case's row, whose lock the caller holds; identity numbers and passwords
    never belong in `content`.
    """
    at = now()
    head = case if case is not None else _office_stream(session)
    before = head.history_hash if isinstance(head, Case) else head.hash
    position = (head.history_length if isinstance(head, Case) else head.length) + 1
    stream = str(case.id) if case is not None else OFFICE
    about, who = str(case.id) if case is not None else "", str(by.account_id or "")
    digest = _digest([before, stream, position, about, kind, at.isoformat(), who, by.name, dict(content)])
    if isinstance(head, Case):
        head.history_hash, head.history_length, head.news_at = digest, position, at
    else:
        head.hash, head.length = digest, position
    event = Event(
        stream=stream,
        position=position,
        case_id=case.id if case is not None else None,
        kind=kind,
        at=at,
        account_id=by.account_id,
        actor=by.name,
        content=dict(content),
        hash=digest,
    )
    session.add(event)
    return event


def breaks(session: Session) -> Iterator[str]:
    """Name the first line of every chain that was changed, removed or cut off after it was written."""
    heads = {str(case_id): (digest, length) for case_id, digest, length in session.execute(_case_heads())}
    heads |= {row.name: (row.hash, row.length) for row in session.scalars(select(Stream))}
    for stream in session.scalars(select(Event.stream).distinct().order_by(Event.stream)):
        heads.setdefault(stream, ("", 0))  # lines of a chain that never was
    for stream, (head, length) in heads.items():
        broken = _first_break(session, stream, head, length)
        if broken:
            yield broken


def _first_break(session: Session, stream: str, head: str, length: int) -> str | None:
    before, position = "", 0
    query = select(Event).where(Event.stream == stream).order_by(Event.position)
    with session.scalars(query.execution_options(yield_per=500)) as events:  # left early, the cursor must be closed
        for event in events:
            position += 1
            digest = _digest_of(event, before, position)
            if event.position != position or event.hash != digest:
                return f"{stream}:{position}"
            before = digest
    return None if (before, position) == (head, length) else f"{stream}:{position + 1}"


def _digest_of(event: Event, before: str, position: int) -> str:
    about, who, at = str(event.case_id or ""), str(event.account_id or ""), event.at.isoformat()
    return _digest([before, event.stream, position, about, event.kind, at, who, event.actor, event.content])


def _case_heads() -> Any:
    return select(Case.id, Case.history_hash, Case.history_length)


def _office_stream(session: Session) -> Stream:
    stream = session.get(Stream, OFFICE, with_for_update=True, populate_existing=True)
    if stream is None:
        stream = Stream(name=OFFICE, length=0, hash="")
        session.add(stream)
        session.flush()
    return stream


def _digest(line: list[Any]) -> str:
    return sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
