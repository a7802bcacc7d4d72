"""通知书: shown before it goes out, and sent as a document of the case with a message that says where it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters import docx_text
from app.adapters.docx import Template
from app.adapters.docx_text import Paragraph
from app.adapters.neighbours import neighbours
from app.domain.review import Remark
from app.models import Case, Document, StoredFile, Task
from app.models.base import now
from app.queries import ahead, letters, releases
from app.services import jobs


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go out: the letter's paragraphs, none when the diagram sends none; and to which steps it would go."""

    title: str
    paragraphs: Sequence[Paragraph]
    waits: Sequence[str]


def preview(
    session: Session,
    task: Task,
    case: Case,
    *,
    words: Mapping[str, str],
    remarks: Sequence[Remark],
    answers: Mapping[str, Any],
) -> Preview:
    """The letter that the typed decision would send, filled by the template of the case's own release.

    `words` are outcome, reason_code and opinion as typed, `answers` those to the step's own form. Nothing is written.
    Raises TaskNotOpen when the step is over.
    """
    found = ahead.after(session, case, task, words["outcome"], answers)
    template = releases.parsed(session, case.release_id).templates.get(found.template)
    if template is None:
        return Preview("", (), found.waits)
    said = replace(letters.typed(session, case, task, words, remarks), until=found.until)
    made = Template(template).render(letters.context(session, case, found.title, said), {})
    return Preview(found.title, docx_text.paragraphs(made), found.waits)


def keep(session: Session, case: Case, letter: Mapping[str, Any], file: StoredFile) -> Document:
    """Add a letter that was made to the case's documents, and ask for its PDF where one can be made.

    `letter` is {template, title, round, digest: of what it tells, decision: an id or ""}.
    """
    document = Document(
        case_id=case.id,
        template=letter["template"],
        title=letter["title"],
        round=letter["round"],
        digest=letter["digest"],
        decision_id=UUID(letter["decision"]) if letter["decision"] else None,
        docx_id=file.id,
        made_at=now(),
    )
    session.add(document)
    session.flush()
    if neighbours(session).office.available:
        parameters = {"document": str(document.id)}
        jobs.ask(session, "convert_document", key=f"pdf:{document.id}", parameters=parameters, case_id=case.id)
    return document
