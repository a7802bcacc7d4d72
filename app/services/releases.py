"""Releases: a bundle is published once and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models import Release, ReleaseFile, Service
from app.services import history


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle: kind is diagram, table, form or template; key is what the diagram calls it by."""

    path: str
    kind: str
    key: str
    content: bytes


def publish(
    session: Session, service_key: str, name: str, files: Sequence[BundleFile], *, by: Actor
) -> tuple[Release, bool]:
    """Put a checked bundle into force for new cases; running cases keep their release.

    Returns the release and whether it is new: the same content as the one in force is not published again.
    """
    service = session.get(Service, service_key, with_for_update=True)
    if service is None:
        service = Service(key=service_key, name=name)
        session.add(service)
        session.flush()
    digest = _digest(files)
    current = session.get(Release, service.current_id) if service.current_id else None
    if current is not None and current.digest == digest:
        return current, False
    release = Release(service_key=service_key, number=_next_number(session, service_key), digest=digest)
    release.published_by = by.name
    release.files = [
        ReleaseFile(path=f.path, kind=f.kind, key=f.key, content=f.content, sha256=sha256(f.content).hexdigest())
        for f in files
    ]
    session.add(release)
    session.flush()
    service.current_id, service.name = release.id, name
    history.record(
        session,
        "release_published",
        by=by,
        content={"service": service_key, "number": release.number, "digest": digest},
    )
    return release, True


def _digest(files: Sequence[BundleFile]) -> str:
    total = sha256()
    for file in sorted(files, key=lambda f: f.path):
        total.update(f"{file.path}\0{file.kind}\0{file.key}\0{sha256(file.content).hexdigest()}\n".encode())
    return total.hexdigest()


def _next_number(session: Session, service_key: str) -> int:
    query = select(func.coalesce(func.max(Release.number), 0)).where(Release.service_key == service_key)
    return session.scalars(query).one() + 1
