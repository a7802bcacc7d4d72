"""What the queue's filters offer."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, literal, select, union_all

from app.models import Account, Grant, Task
from app.queries.queue_search import Scope


def step_names(scope: Scope) -> Sequence[str]:
    """The names of the steps of one's roles, jumping through the index from one to the next."""
    parts = []
    for number, role in enumerate(scope.values["roles"]):
        own = Task.role == literal(role, literal_execute=True)
        first = select(func.min(Task.name).label("name")).where(own)
        names = first.cte(f"names_{number}", recursive=True)
        following = select(func.min(Task.name)).where(own, Task.name > names.c.name).scalar_subquery()
        names = names.union_all(select(following).where(names.c.name.is_not(None)))
        parts.append(select(names.c.name).where(names.c.name.is_not(None)))
    return sorted(set(scope.session.scalars(union_all(*parts)))) if parts else ()


def colleagues(scope: Scope) -> Mapping[UUID, str]:
    """Whoever shares a role with this person, by name."""
    sharing = select(Grant.account_id).where(Grant.role_key.in_(scope.values["roles"]))
    query = select(Account.id, Account.display_name).where(Account.id.in_(sharing)).order_by(Account.display_name)
    return {row.id: row.display_name for row in scope.session.execute(query)}
