"""更名, 合并: what happens to a unit itself; its people keep their validity and are given new certificates."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.domain.actor import Actor
from app.errors import Fault, InvalidInput
from app.models import Account, Case, Organisation
from app.models.base import now
from app.queries import organisations
from app.services import copies, files, history, reissues
from app.services.files import Scan
from app.services.organisations import checked_reason, locked, named, wait_for_turn

LIVING = ("active", "suspended")


def rename(
    session: Session, organisation_id: UUID, name: str, reason: str, proof: Scan | None, *, by: Actor
) -> Organisation:
    """Give a unit its new name; the code stays, the old name is kept and found by. Its people's certificates follow.

    Raises InvalidInput for a name that no unit may have, that it has already, or that another one has.
    """
    reason, name = checked_reason(reason), names.normalise_name(name)
    wait_for_turn(session)
    row = locked(session, organisation_id, LIVING)
    if wrong := _name_fault(session, row, name):
        raise InvalidInput([Fault("name", wrong, "NAME")])
    before = row.name
    row.name, row.name_key, row.answers = name, names.name_key(name), {**row.answers, "name": name}
    _remember(row, [before])
    # Whoever fills in a form or waits for a review reads the name that the unit has now.
    waiting = Case.organisation_id == row.id, Case.closed_at.is_(None)
    session.execute(update(Case).where(*waiting).values(organisation_name=name))
    copies.renew(session, session.scalars(select(Case.id).where(*waiting)).all())
    content = named(row) | {"before": before, "reason": reason} | _proof(session, proof, by)
    event = history.record(session, "organisation_renamed", by=by, content=content)
    session.flush()
    reissues.order(session, row, change=event.hash)
    return row


def merge(
    session: Session, organisation_id: UUID, into_id: UUID | None, reason: str, proof: Scan | None, *, by: Actor
) -> Organisation:
    """Let another unit take this one's place; its people go over with their validity and are given new certificates.

    Raises InvalidInput when the other one is not in force or is this one.
    """
    reason = checked_reason(reason)
    wait_for_turn(session)
    row = locked(session, organisation_id, (*LIVING, "pending"))
    target = session.get(Organisation, into_id, with_for_update=True, populate_existing=True) if into_id else None
    if target is None or target.state != "active" or target.id == row.id:
        raise InvalidInput([Fault("into", "请选择要并入的单位，该单位须为正常状态，且不是本单位", "INTO")])
    row.state, row.merged_into_id, row.reason, row.decided_at = "merged", target.id, reason, now()
    _remember(target, [row.name, *row.former_names])
    session.execute(update(Account).where(Account.organisation_id == row.id).values(organisation_id=target.id))
    session.execute(update(Organisation).where(Organisation.merged_into_id == row.id).values(merged_into_id=target.id))
    into = {"into": str(target.id), "into_name": target.name}
    content = named(row) | into | {"reason": reason} | _proof(session, proof, by)
    event = history.record(session, "organisation_merged", by=by, content=content)
    session.flush()
    reissues.order(session, row, change=event.hash)
    return target


def _name_fault(session: Session, row: Organisation, name: str) -> str | None:
    if wrong := names.name_fault(name):
        return wrong
    if name == row.name:
        return "新名称与现在的名称相同"
    twin = organisations.of_name(session, name, except_id=row.id)
    return f"已有同名的单位：{twin.name}（{twin.uscc}），如为同一单位请使用“合并”" if twin else None


def _remember(row: Organisation, former: list[str]) -> None:
    """Keep names that the unit, or one that it took in, had before: each once, and not the one that it has now."""
    row.former_names = [name for name in dict.fromkeys([*row.former_names, *former]) if name != row.name]
    row.former_keys = "\n".join(dict.fromkeys(names.name_key(name) for name in row.former_names))


def _proof(session: Session, proof: Scan | None, by: Actor) -> dict[str, str]:
    return {"proof": str(files.keep(session, proof, owner_id=by.account_id).id)} if proof else {}
