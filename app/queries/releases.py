"""Releases as they are read: parsed diagrams and forms, cached per process because a release never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engine.spec import Spec
from app.engine.spec import parse as parse_spec
from app.errors import NotFound
from app.forms.definition import Form
from app.forms.definition import load as load_form
from app.models import Case, Release, ReleaseFile, Service
from app.queries import reference


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


NOT_OPEN = "此事项尚未开通"
_parsed: dict[UUID, Parsed] = {}


def current(session: Session, service_key: str) -> Release:
    """The release that new cases start with. Raises NotFound when the service was never published."""
    query = select(Release).join(Service, Service.current_id == Release.id).where(Service.key == service_key)
    release = session.scalars(query).one_or_none()
    if release is None:
        raise NotFound(NOT_OPEN)
    return release


def current_id(session: Session, service_key: str) -> UUID:
    """The id of that release, for whoever only wants to read what it says. Raises NotFound."""
    found = in_force(session).get(service_key)
    if found is None:
        raise NotFound(NOT_OPEN)
    return found


def in_force(session: Session) -> Mapping[str, UUID]:
    """The releases that new cases start with, by the keys of their services."""
    return reference.kept(session, "releases", _in_force)


def _in_force(session: Session) -> Mapping[str, UUID]:
    rows = session.execute(select(Service.key, Service.current_id).where(Service.current_id.is_not(None)))
    return MappingProxyType({key: release_id for key, release_id in rows if release_id})


def parsed(session: Session, release_id: UUID) -> Parsed:
    """The parsed release. It is immutable, so each process parses it once."""
    known = _parsed.get(release_id)
    if known is None:
        files = session.scalars(select(ReleaseFile).where(ReleaseFile.release_id == release_id)).all()
        known = _parsed[release_id] = parse(files)
    return known


def applicant_form(session: Session, case: Case) -> Form:
    """The form that the applicant fills in, in the case's own release. Raises NotFound when there is none."""
    release = parsed(session, case.release_id)
    steps = (e.properties for e in release.spec.elements.values() if e.properties.get("role") == "applicant")
    key = next((properties["form"] for properties in steps if properties.get("form")), "")
    if key not in release.forms:
        raise NotFound("此事项没有申请表")
    return release.forms[key]


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
