"""Visits: sessions that live on the server. The browser has a token, the table only its digest."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from app.models import Visit
from app.models.base import now

TOKEN_BYTES = 32


def new_token() -> str:
    """A token of 256 random bits for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def begin(session: Session, account_id: UUID, *, instead_of: str = "") -> str:
    """Open a visit of somebody who just logged in; returns its new token. The visit `instead_of` (a digest) ends."""
    end(session, instead_of)
    token, at = new_token(), now()
    session.add(Visit(token_digest=digest_of(token), account_id=account_id, content={}, started_at=at, seen_at=at))
    return token


def keep(session: Session, token_digest: str, content: Mapping[str, Any]) -> None:
    """Keep what a browser's session holds; a visit of nobody is made when there is none yet."""
    at = now()
    known = update(Visit).where(Visit.token_digest == token_digest).values(content=dict(content), seen_at=at)
    if not session.execute(known).rowcount:  # type: ignore[attr-defined]
        session.add(Visit(token_digest=token_digest, content=dict(content), started_at=at, seen_at=at))


def touch(session: Session, token_digest: str) -> None:
    """Note that the visit goes on."""
    session.execute(update(Visit).where(Visit.token_digest == token_digest).values(seen_at=now()))


def end(session: Session, token_digest: str) -> None:
    """End one visit: its token opens nothing any more."""
    session.execute(delete(Visit).where(Visit.token_digest == token_digest))


def end_all(session: Session, account_id: UUID, *, but: str = "") -> None:
    """End all visits of an account, except the one with the digest `but`."""
    session.execute(delete(Visit).where(Visit.account_id == account_id, Visit.token_digest != but))


def sweep(session: Session, *, idle: timedelta, longest: timedelta) -> None:
    """Delete visits that were idle for too long or have lasted long enough."""
    at = now()
    session.execute(delete(Visit).where(or_(Visit.seen_at < at - idle, Visit.started_at < at - longest)))
