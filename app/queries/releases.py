"""Releases as they are read: parsed diagrams and forms, cached per process because a release never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine.spec import Spec
from app.engine.spec import parse as parse_spec
from app.errors import NotFound
from app.forms.definition import Form
from app.forms.definition import load as load_form
from app.models import Release, ReleaseFile, Service


class SourceFile(Protocol):
    """A file of a bundle, published or not: kind is diagram, table, form or template."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def content(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """A release as the program uses it."""

    spec: Spec
    forms: Mapping[str, Form]
    templates: Mapping[str, bytes]
    diagram: bytes


_parsed: dict[UUID, Parsed] = {}


def current(session: Session, service_key: str) -> Release:
    """The release that new cases start with. Raises NotFound when the service was never published."""
    query = select(Release).join(Service, Service.current_id == Release.id).where(Service.key == service_key)
    release = session.scalars(query).one_or_none()
    if release is None:
        raise NotFound("此事项尚未开通")
    return release


def parsed(session: Session, release_id: UUID) -> Parsed:
    """The parsed release. It is immutable, so each process parses it once."""
    known = _parsed.get(release_id)
    if known is None:
        files = session.scalars(select(ReleaseFile).where(ReleaseFile.release_id == release_id)).all()
        known = _parsed[release_id] = parse(files)
    return known


def parse(files: Sequence[SourceFile]) -> Parsed:
    """Parse a bundle. Raises InvalidRelease."""
    diagram = next(f.content for f in files if f.kind == "diagram")
    return Parsed(
        spec=parse_spec(diagram, [f.content for f in files if f.kind == "table"]),
        forms={f.key: _form(f.content) for f in files if f.kind == "form"},
        templates={f.key: f.content for f in files if f.kind == "template"},
        diagram=diagram,
    )


@lru_cache(maxsize=256)
def _form(content: bytes) -> Form:
    return load_form(content)
