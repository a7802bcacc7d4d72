"""Who may see a stored file, and as what: their own, or as staff a paper of a case."""

from dataclasses import dataclass
from uuid import UUID

from app.errors import NotFound
from app.models import Attachment, Case, StoredFile
from app.queries import exclusion, files, own_files, slots
from app.services import originals
from app.web.world import actor, myself, reading


@dataclass(frozen=True, slots=True)
class Access:
    """A file that may be seen. `attachment` and `case` say as what a member of staff sees a scan.

    Both are None for the owner, and for what is no scan: photos, exports, certificates.
    """

    file: StoredFile
    attachment: Attachment | None = None
    case: Case | None = None
    sensitive: bool = False

    @property
    def logged(self) -> bool:
        """Whether the history has to tell that the original is taken out."""
        return self.case is not None

    @property
    def open(self) -> bool:
        """Whether its pages may be shown: the history tells that this person looks at it, where it has to."""
        if self.case is None or not self.sensitive:
            return True
        return self.file.id in originals.seen(reading(), self.case, by=actor())


def visible(file_id: UUID) -> Access:
    """The file when it is the person's own, on their desk, or the person is an administrator. Raises NotFound."""
    session, visitor = reading(), myself()
    file = files.get(session, file_id)
    if visitor.person_id is not None and _is_own(file, visitor.account_id, visitor.person_id):
        return Access(file)
    used = files.attached(session, file)
    if "administrator" not in visitor.roles:
        allowed = _cases_on_desk(file)
        if not allowed:
            raise NotFound
        used = [(attachment, case) for attachment, case in used if case.id in allowed]
    if not used:
        return Access(file)
    attachment, case = used[0]
    sensitive = any(one.slot in slots.sensitive(session, its_case.release_id) for one, its_case in used)
    return Access(file, attachment, case, sensitive)


def _is_own(file: StoredFile, account_id: UUID, person_id: UUID) -> bool:
    try:
        own_files.get(reading(), file.id, account_id=account_id, person_id=person_id)
    except NotFound:
        return False
    return True


def _cases_on_desk(file: StoredFile) -> set[UUID]:
    """The cases with the file in which the person has, had or could take a task."""
    session, by = reading(), actor()
    if by.roles <= {"applicant"}:
        return set()
    return {
        case.id
        for task, case in files.tasks_with(session, file)
        if task.role != "applicant"
        and (by.account_id in (task.holder_id, task.finished_by) or exclusion.obstacle(session, task, case, by) is None)
    }
