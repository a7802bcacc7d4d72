"""Everything a reviewer looks at: answers, scans, what was said before, and where the case stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import identity
from app.domain.slots import SLOTS
from app.errors import NotFound
from app.forms import answers as filled
from app.forms.definition import Form
from app.forms.presentation import ShownSection, sections
from app.models import Account, Answers, Attachment, Case, Decision, Event, Person, Task
from app.queries import answers, cases, releases, slots


@dataclass(frozen=True, slots=True)
class Papers:
    """The form of the latest submission; `changed` are the keys of what was corrected since the round before.

    `values` are as stored: identity numbers stay sealed, and `sections` show them masked.
    """

    form: Form
    values: Mapping[str, Any]
    sections: Sequence[ShownSection]
    changed: frozenset[str]
    round: int


@dataclass(frozen=True, slots=True)
class Scans:
    """The attachments of one slot in the round that was handed in; `changed` when there is a new one among them."""

    code: str
    label: str
    files: tuple[Attachment, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A decision with the name of whoever took it, and its reason and remarks in words."""

    decision: Decision
    by: str
    reason: str
    remarks: Sequence[tuple[str, str]]
    ticks: Sequence[str]


@dataclass(frozen=True, slots=True)
class File:
    """A case on a reviewer's desk."""

    case: Case
    service: str
    person: Person
    papers: Papers
    scans: Sequence[Scans]
    said: Sequence[Said]
    events: Sequence[Event]
    tasks: Sequence[Task]


def of(session: Session, case: Case) -> File:
    """The whole file of a case."""
    handed_in = papers(session, case)
    return File(
        case=case,
        service=cases.service_name(session, case),
        person=session.get_one(Person, case.person_id),
        papers=handed_in,
        scans=scans(session, case, handed_in.round),
        said=_said(session, case, handed_in.form),
        events=cases.events(session, case.id),
        tasks=cases.tasks(session, case.id),
    )


def papers(session: Session, case: Case) -> Papers:
    """The form as it was handed in last; the next round's draft is the applicant's own."""
    form = applicant_form(session, case)
    row = _submitted(session, case, form)
    values = row.values if row else {}
    before = answers.of_round(session, case.id, form.key, row.round - 1) if row else None
    old = answers.opened(session, form, before.values) if before else None
    new = answers.opened(session, form, values)
    shown = sections(form, new, answers.shown_options(session, form, new))
    changes = filled.differences(form, old, new) if old is not None else []
    return Papers(
        form=form,
        values=values,
        sections=[_masked(section) for section in shown],
        changed=frozenset(change.path.partition(".")[0] for change in changes),
        round=row.round if row else case.round,
    )


def applicant_form(session: Session, case: Case) -> Form:
    """The form that the applicant fills in, in the case's own release. Raises NotFound when there is none."""
    parsed = releases.parsed(session, case.release_id)
    steps = (e.properties for e in parsed.spec.elements.values() if e.properties.get("role") == "applicant")
    key = next((properties["form"] for properties in steps if properties.get("form")), "")
    if key not in parsed.forms:
        raise NotFound("此事项没有申请表")
    return parsed.forms[key]


def checklist(session: Session, case: Case, task: Task) -> Form | None:
    """What a step asks its reviewer to check, in the case's own release."""
    return releases.parsed(session, case.release_id).forms.get(task.form)


def scans(session: Session, case: Case, round_number: int) -> list[Scans]:
    """The attachments that counted in a round, slot by slot in the order of the guide."""
    found: dict[str, list[Attachment]] = {}
    for attachment in cases.attachments_of_round(session, case.id, round_number):
        found.setdefault(attachment.slot, []).append(attachment)
    order = list(SLOTS)
    codes = sorted(found, key=lambda code: order.index(code) if code in order else len(order))
    return [_scans(code, found[code], round_number) for code in codes]


def trail(file: File) -> tuple[set[str], set[str]]:
    """Where the case came by and where it stands, as element ids for drawing."""
    passed = {element for event in file.events for element in event.content.get("trail", ())}
    return passed, {task.element for task in file.tasks if task.closed_at is None}


def labels(form: Form) -> dict[str, str]:
    """What the things are called that a remark can be about: fields and places for attachments."""
    return {field.key: field.label for field in form.fields()} | {key: slot.label for key, slot in SLOTS.items()}


def _scans(code: str, files: Sequence[Attachment], round_number: int) -> Scans:
    changed = round_number > 1 and any(one.round == round_number for one in files)
    return Scans(code, slots.label(code), tuple(files), changed)


def _masked(section: ShownSection) -> ShownSection:
    rows = [replace(row, text=identity.masked(row.text)) if row.sealed else row for row in section.rows]
    return replace(section, rows=rows)


def _submitted(session: Session, case: Case, form: Form) -> Answers | None:
    for number in range(case.round, 0, -1):
        row = answers.of_round(session, case.id, form.key, number)
        if row is not None and row.submitted_at is not None:
            return row
    return None


def _said(session: Session, case: Case, form: Form) -> list[Said]:
    decisions = cases.decisions(session, case.id)
    wanted = select(Account.id, Account.display_name).where(Account.id.in_([d.account_id for d in decisions]))
    names = {row.id: row.display_name for row in session.execute(wanted)}
    reasons = {option.code: option.label for option in answers.options(session).get("refusal_reason", ())}
    known, ticks = labels(form), _ticks(session, case)
    return [
        Said(
            decision=one,
            by=names.get(one.account_id, ""),
            reason=reasons.get(one.reason, one.reason),
            remarks=[(known.get(remark.target, remark.target), remark.text) for remark in one.remarks],
            ticks=[label for key, label in ticks.items() if one.checklist.get(key)],
        )
        for one in decisions
    ]


def _ticks(session: Session, case: Case) -> dict[str, str]:
    """The points of all checklists in the case's release."""
    parsed = releases.parsed(session, case.release_id)
    reviewing = {e.properties.get("form", "") for e in parsed.spec.elements.values()} - {""}
    forms = [parsed.forms[key] for key in sorted(reviewing) if key in parsed.forms]
    return {field.key: field.label for form in forms for field in form.fields() if field.type == "checkbox"}
