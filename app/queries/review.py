"""Everything a reviewer looks at: answers, scans, what was said before, and where the case stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import identity
from app.forms import answers as filled
from app.forms.definition import Form
from app.forms.presentation import ShownRow, ShownSection, sections
from app.models import Account, Answers, Attachment, Case, Decision, Event, Person, Task
from app.queries import answers, cases, outcomes, releases, slots
from app.queries.releases import applicant_form


@dataclass(frozen=True, slots=True)
class Papers:
    """The form of the latest submission; `changed` are the keys of what was corrected since the round before.

    `values` are as stored: identity numbers stay sealed, and `sections` show them masked. `digest` is printed on the
    exported form.
    """

    form: Form
    values: Mapping[str, Any]
    sections: Sequence[ShownSection]
    changed: frozenset[str]
    round: int
    digest: str = ""


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
    answers: Sequence[ShownRow] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A case on a reviewer's desk; `slots` says what its places for attachments are called."""

    case: Case
    service: str
    person: Person
    papers: Papers
    slots: Mapping[str, str]
    scans: Sequence[Scans]
    said: Sequence[Said]
    events: Sequence[Event]
    tasks: Sequence[Task]


def of(session: Session, case: Case, *, past: bool = True) -> File:
    """The whole file of a case; without its `past`, events and tasks are left out, which many pages do not show."""
    handed_in = papers(session, case)
    return File(
        case=case,
        service=cases.service_name(session, case),
        person=session.get_one(Person, case.person_id),
        papers=handed_in,
        slots=slots.labels(session, case.release_id),
        scans=scans(session, case, handed_in.round),
        said=_said(session, case),
        events=cases.events(session, case.id) if past else (),
        tasks=cases.tasks(session, case.id) if past else (),
    )


def papers(session: Session, case: Case, round_number: int | None = None) -> Papers:
    """The form as it was handed in last, or up to a round; the next round's draft is the applicant's own."""
    form = applicant_form(session, case)
    row = _submitted(session, case, form, round_number or case.round)
    values = row.values if row else {}
    before = answers.of_round(session, case.id, form.key, row.round - 1) if row and row.round > 1 else None
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
        digest=row.digest if row else "",
    )


def checklist(session: Session, case: Case, task: Task) -> Form | None:
    """What a step asks its reviewer to check, in the case's own release."""
    return releases.parsed(session, case.release_id).forms.get(task.form)


def scans(session: Session, case: Case, round_number: int) -> list[Scans]:
    """The attachments that counted in a round, slot by slot in the order of the release's table."""
    found: dict[str, list[Attachment]] = {}
    for attachment in cases.attachments_of_round(session, case.id, round_number):
        found.setdefault(attachment.slot, []).append(attachment)
    called = slots.labels(session, case.release_id)
    codes = [*(code for code in called if code in found), *sorted(found.keys() - called)]
    return [_scans(code, called.get(code, code), found[code], round_number) for code in codes]


def trail(file: File) -> tuple[set[str], set[str]]:
    """Where the case came by and where it stands, as element ids for drawing."""
    passed = {element for event in file.events for element in event.content.get("trail", ())}
    return passed, {task.element for task in file.tasks if task.closed_at is None}


def labels(session: Session, case: Case) -> dict[str, str]:
    """What the things are called that a remark can be about: fields and places for attachments."""
    form = applicant_form(session, case)
    return {field.key: field.label for field in form.fields()} | dict(slots.labels(session, case.release_id))


def _scans(code: str, label: str, files: Sequence[Attachment], round_number: int) -> Scans:
    changed = round_number > 1 and any(one.round == round_number for one in files)
    return Scans(code, label, tuple(files), changed)


def _masked(section: ShownSection) -> ShownSection:
    rows = [replace(row, text=identity.masked(row.text)) if row.sealed else row for row in section.rows]
    return replace(section, rows=rows)


def _submitted(session: Session, case: Case, form: Form, latest: int) -> Answers | None:
    for number in range(latest, 0, -1):
        row = answers.of_round(session, case.id, form.key, number)
        if row is not None and row.submitted_at is not None:
            return row
    return None


def _said(session: Session, case: Case) -> list[Said]:
    decisions = cases.decisions(session, case.id)
    if not decisions:
        return []
    wanted = select(Account.id, Account.display_name).where(Account.id.in_([d.account_id for d in decisions]))
    names = {row.id: row.display_name for row in session.execute(wanted)}
    known, ticks = labels(session, case), _ticks(session, case)
    return [
        Said(
            decision=one,
            by=names.get(one.account_id, ""),
            reason=outcomes.reason(session, case, one),
            remarks=[(known.get(remark.target, remark.target), remark.text) for remark in one.remarks],
            ticks=[label for key, label in ticks.items() if one.checklist.get(key)],
            answers=_answered(session, case, one),
        )
        for one in decisions
    ]


def _answered(session: Session, case: Case, one: Decision) -> list[ShownRow]:
    """What was answered in the form of the step beside its ticks."""
    parsed = releases.parsed(session, case.release_id)
    element = parsed.spec.elements.get(one.element)
    form = parsed.forms.get(element.properties.get("form", "")) if element else None
    if form is None or not one.checklist:
        return []
    shown = sections(form, one.checklist, answers.shown_options(session, form, one.checklist))
    return [row for section in shown for row in section.rows if row.type != "checkbox" and (row.text or row.table)]


def _ticks(session: Session, case: Case) -> dict[str, str]:
    """The points of all checklists in the case's release."""
    parsed = releases.parsed(session, case.release_id)
    reviewing = {e.properties.get("form", "") for e in parsed.spec.elements.values()} - {""}
    forms = [parsed.forms[key] for key in sorted(reviewing) if key in parsed.forms]
    return {field.key: field.label for form in forms for field in form.fields() if field.type == "checkbox"}
