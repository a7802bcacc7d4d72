"""What reviewers type is kept while they type: one draft for each task and person, until the task is decided."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import Conflict, Fault, InvalidInput
from app.models import DecisionDraft
from app.models.base import now
from app.services import rights

Content = Mapping[str, Sequence[str]]

LONGEST = 100_000  # characters; fifty remarks of 500 and the longest opinion are a quarter of it


class StaleDecision(Conflict):
    """Another window saved what this person types for this task meanwhile; `theirs` is what is stored."""

    message = "您在另一个窗口中填写过此意见，两处内容均已保留，请核对"

    def __init__(self, theirs: Content, version: int) -> None:
        super().__init__()
        self.theirs, self.version = theirs, version


def save(session: Session, task_id: UUID, content: Content, *, version: int, by: Actor) -> DecisionDraft:
    """Keep what was typed without judging it; `content` has the lists of values that the form sends, by their names.

    `version` is 0 when nothing was kept before. Its holder did something with the task, which therefore counts as
    being worked on. Raises StaleDecision when another window was quicker, Conflict when the task is not the
    person's own, TaskNotOpen when it is over, InvalidInput when it is too much to keep.
    """
    task, case = rights.lock(session, task_id)
    rights.check(session, task, case, by)
    rights.check_holder(task, by)
    typed = {name: list(values) for name, values in content.items() if any(values)}
    if sum(len(text) for values in typed.values() for text in values) > LONGEST:
        raise InvalidInput([Fault("", "填写的内容过长，暂时无法保存", "TOO_LONG")])
    task.touched_at = now()
    row = session.get(DecisionDraft, (task_id, by.account_id))
    if row is None:
        row = DecisionDraft(task_id=task_id, account_id=by.account_id, content=typed, version=1, saved_at=now())
        session.add(row)
        return row
    if row.content != typed:
        if version != row.version:
            raise StaleDecision(row.content, row.version)
        row.content, row.version = typed, row.version + 1
    row.saved_at = now()
    return row


def clear(session: Session, task_id: UUID) -> None:
    """Forget what was typed for a task, by whomever: it is decided."""
    session.execute(delete(DecisionDraft).where(DecisionDraft.task_id == task_id))
