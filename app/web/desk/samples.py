"""抽查: take a sample, look at the case as it was handed in, say what one would have decided."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.review import Outcome
from app.domain.sampling import Verdict, Why
from app.errors import Fault, InvalidInput, NotFound, TaskNotOpen
from app.models import Person
from app.queries import review, slots
from app.queries import samples as read
from app.queries.review import File
from app.queries.samples import Sample
from app.services import originals, samples
from app.services.cards import LEADS
from app.web.desk import scans
from app.web.desk.blueprint import bp, for_reviewers
from app.web.page import trail
from app.web.world import actor, reading, transaction


@bp.get("/samples", endpoint="samples")
@for_reviewers
def listed() -> ResponseReturnValue:
    """What may be taken, what was taken, and what was found; a case is not named before somebody has taken it."""
    session, by = reading(), actor()
    leads = not by.roles.isdisjoint(LEADS)
    return render_template(
        "desk/samples.html",
        waiting=read.waiting(session, by),
        held=read.held(session, by),
        finished=read.finished(session, by, everybody=leads),
        whys={why.value: why.label for why in Why},
        verdicts={verdict.value: verdict.label for verdict in Verdict},
        trail=trail(("审核工作台", url_for("desk.queue")), "抽查"),
    )


@bp.get("/samples/<uuid:sample_id>")
@for_reviewers
def sample(sample_id: UUID) -> ResponseReturnValue:
    """One sample: without the first opinion while it is open, with both once it is done."""
    return _shown(_found(sample_id), ())


@bp.post("/samples/<uuid:sample_id>/claim")
@for_reviewers
def sample_claim(sample_id: UUID) -> ResponseReturnValue:
    """Take a sample."""
    try:
        with transaction() as session:
            samples.claim(session, sample_id, by=actor())
    except TaskNotOpen as late:
        flash(late.message, "warning")
        return redirect(url_for("desk.samples"), 303)
    return redirect(url_for("desk.sample", sample_id=sample_id), 303)


@bp.post("/samples/<uuid:sample_id>/release")
@for_reviewers
def sample_release(sample_id: UUID) -> ResponseReturnValue:
    """Put a sample back."""
    with transaction() as session:
        samples.release(session, sample_id, by=actor())
    flash("抽查已释放，其他审核人员可以认领", "success")
    return redirect(url_for("desk.samples"), 303)


@bp.post("/samples/<uuid:sample_id>/scans")
@for_reviewers
def sample_look(sample_id: UUID) -> ResponseReturnValue:
    """Open scans of identity documents; that they are looked at is recorded first."""
    found = _found(sample_id)
    files = [scans.identifier(text) for text in request.form.getlist("file")]
    with transaction() as session:
        originals.look(session, found.case.id, files, by=actor())
    return redirect(url_for("desk.sample", sample_id=sample_id, scan=request.form.get("scan", "")[:100]), 303)


@bp.post("/samples/<uuid:sample_id>")
@for_reviewers
def sample_decide(sample_id: UUID) -> ResponseReturnValue:
    """Record what the second look came to; from then on both opinions are shown."""
    sent = request.form
    try:
        with transaction() as session:
            samples.decide(
                session, sample_id, outcome=sent.get("outcome", ""), reason=sent.get("reason", ""), by=actor()
            )
    except InvalidInput as refusal:
        return _shown(_found(sample_id), refusal.faults), 422
    flash("抽查结论已提交", "success")
    return redirect(url_for("desk.sample", sample_id=sample_id), 303)


def _found(sample_id: UUID) -> Sample:
    """A sample that this person has taken, or that is done and theirs to read. Raises NotFound."""
    session, by = reading(), actor()
    found = read.get(session, sample_id)
    lead = found.check.state == read.DONE and not by.roles.isdisjoint(LEADS)
    if found.check.holder_id != by.account_id and not lead:
        raise NotFound
    if samples.obstacle(session, found, by) and not lead:
        raise NotFound
    return found


def _shown(found: Sample, faults: Sequence[Fault]) -> str:
    session, done = reading(), found.check.state == read.DONE
    file = _file(found)
    here = url_for("desk.sample", sample_id=found.check.id)
    viewing = {
        "url": here,
        "look_url": url_for("desk.sample_look", sample_id=found.check.id),
        "marks": False,
        "kept": {"scan": request.args.get("scan", "")[:100]},
        "choices": [],
        "beside": None,
    }
    return render_template(
        "desk/sample.html",
        sample=found,
        file=file,
        documents=scans.documents(file, here),
        viewing=viewing,
        pictures=scans.pictures(file),
        outcomes={outcome.value: outcome.label for outcome in Outcome},
        verdicts={verdict.value: verdict.label for verdict in Verdict},
        first=read.name_of(session, found.decision.account_id) if done else "",
        second=read.name_of(session, found.check.holder_id) if done else "",
        typed=request.form,
        faults=faults,
        trail=trail(("审核工作台", url_for("desk.queue")), ("抽查", url_for("desk.samples")), found.case.number),
    )


def _file(found: Sample) -> File:
    """The case as it was handed in for the decision: nothing that was said of it, and nothing that came later."""
    session, case = reading(), found.case
    papers = review.papers(session, case, found.decision.round)
    return File(
        case=case,
        service=found.service,
        person=session.get_one(Person, case.person_id),
        papers=papers,
        slots=slots.labels(session, case.release_id),
        scans=review.scans(session, case, papers.round),
        said=(),
        events=(),
        tasks=(),
    )
