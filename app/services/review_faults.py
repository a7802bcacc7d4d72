"""What is wrong with a reviewer's decision: an outcome that is not offered, remarks about nothing, an unfit form."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.domain import review
from app.domain.calendar import today
from app.domain.eligibility import refusals
from app.domain.review import Outcome, TargetKind
from app.errors import Fault
from app.forms.definition import Form
from app.forms.validation import faults
from app.models import Case, Decision, Person, Task
from app.models.base import now
from app.queries import answers, cases, decisions, eligibility, organisations, outcomes, releases, slots
from app.queries.releases import applicant_form
from app.queries.review import checklist as review_form

PREFIX = "check"  # the faults of the step's own form are told at check.<field>
PATH = re.compile(r"[a-z0-9_]+(\.[0-9]{1,3}\.[a-z0-9_]+)?")


def of(session: Session, task: Task, case: Case, decision: review.Decision, given: Mapping[str, Any]) -> list[Fault]:
    """All faults at once; `given` are the answers to the step's own form, told at `check.<field>`."""
    return [
        *_outcome_faults(session, task, case, decision),
        *_target_faults(session, case, decision),
        *_form_faults(session, review_form(session, case, task), given, decision),
        *_standing_faults(session, case, decision, given),
        *_differing_faults(session, task, case, decision),
    ]


def differing(session: Session, task: Task, case: Case, decision: review.Decision) -> Decision | None:
    """What another step decided in this round, when this decision is another one."""
    before = decisions.before(session, case, task.element)
    return before if before is not None and before.outcome != decision.outcome.value else None


def _outcome_faults(session: Session, task: Task, case: Case, decision: review.Decision) -> list[Fault]:
    """The step offers the outcome; a refusal names one of the reasons that an administrator keeps in its dictionary."""
    offered = outcomes.offered(releases.parsed(session, case.release_id).spec, task.element)
    if decision.outcome not in offered:
        return [Fault("outcome", f"此环节的审核结论只有：{'、'.join(offered.values())}", "NOT_OFFERED")]
    known = {option.code for option in outcomes.reasons(session, case, task.element)}
    if decision.outcome is not Outcome.REFUSE or decision.reason_code in known:
        return []
    called = offered[decision.outcome]
    return [Fault("reason_code", f"请从列表中选择{called}的理由", "UNKNOWN_REASON")]


def _target_faults(session: Session, case: Case, decision: review.Decision) -> list[Fault]:
    """Each remark is about a field of the applicant's form, a place for attachments, or the whole."""
    if not decision.remarks:
        return []
    form, places = applicant_form(session, case), slots.labels(session, case.release_id)
    return [
        Fault(f"remarks.{number}.target", "补正意见针对的内容不在此申请中，请删除后重新添加", "UNKNOWN_TARGET")
        for number, remark in enumerate(decision.remarks)
        if not _is_about_something(form, places, remark)
    ] + _spot_faults(session, case, decision)


def _spot_faults(session: Session, case: Case, decision: review.Decision) -> list[Fault]:
    """A spot is on a page of a scan that was handed in with this round, in the place that the remark is about."""
    spots = [(number, one.target, one.spot) for number, one in enumerate(decision.remarks) if one.spot is not None]
    if not spots:
        return []
    scans = {str(one.id): one for one in cases.attachments_of_round(session, case.id, case.round)}
    return [
        Fault(f"remarks.{number}.target", "标注的扫描件或页码不在本轮附件中，请重新标注", "UNKNOWN_SPOT")
        for number, target, spot in spots
        if (scan := scans.get(spot["attachment"])) is None or scan.slot != target or spot["page"] > scan.file.pages
    ]


def _is_about_something(form: Form, places: Collection[str], remark: review.Remark) -> bool:
    if remark.target_kind == TargetKind.FIELD:
        return PATH.fullmatch(remark.target) is not None and form.field(remark.target) is not None
    return remark.target_kind == TargetKind.GENERAL or remark.target in places


def _form_faults(
    session: Session, form: Form | None, given: Mapping[str, Any], decision: review.Decision
) -> list[Fault]:
    """What is wrong with the step's own form; whoever does not approve may leave it empty."""
    if form is None:
        return []
    wrong = faults(form, given, options=answers.options(session), today=today(now()))
    wrong += organisations.choice_faults(session, form, given)
    asked = decision.outcome is Outcome.APPROVE
    return [Fault(f"{PREFIX}.{f.field}", f.message, f.code) for f in wrong if asked or f.code != "REQUIRED"]


def _differing_faults(session: Session, task: Task, case: Case, decision: review.Decision) -> list[Fault]:
    """Whoever decides otherwise than the review before says why: asked once, with what that review said."""
    other = differing(session, task, case, decision)
    if other is None or decision.differs:
        return []
    called = outcomes.called(session, case, other.element, other.outcome)
    opinion = f"，意见：{other.opinion}" if other.opinion else ""
    said = f"{other.step_name}（{decisions.by(session, other)}）的结论为“{called}”{opinion}"
    return [Fault("differs", f"{said}。您的结论不同，请说明理由后再次提交", "DIFFERS")]


def _standing_faults(session: Session, case: Case, decision: review.Decision, given: Mapping[str, Any]) -> list[Fault]:
    """Nobody is approved for whom the eligibility table of the case says no, by the policy of the day of submission."""
    if decision.outcome is not Outcome.APPROVE:
        return []
    said = {"decision": decision.outcome.value, "review": given}
    person = session.get_one(Person, case.person_id)
    found = eligibility.conditions(session, case.service_key, person, case=case, said=said)
    return [Fault("outcome", f"不能选择“{decision.label}”：{reason}", "NOT_ELIGIBLE") for reason in refusals(found)]
