"""What changed from one round to another: answers, photos and scans, kept for ever."""

from uuid import UUID

from app.domain.actor import Actor
from app.domain.review import Remark
from app.models import Case
from app.queries import rounds
from app.queries.releases import applicant_form
from app.queries.rounds import Comparison
from tests.integration.core.stage import Stage, resident_number
from tests.integration.corrections.acts import attach, returned


def _compared(stage: Stage, case_id: UUID, first: int, second: int) -> Comparison:
    with stage.database.reading() as session:
        case = session.get_one(Case, case_id)
        form = applicant_form(session, case)
        both = rounds.load(session, case, form, [first, second])
        return rounds.compared(session, case, form, both[first], both[second])


def test_every_round_can_be_compared_with_any_other(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    for school in ("清华大学", "华北电力大学"):
        stage.save(case_id, {"school": school}, applicant)
        stage.hand_in(case_id, applicant)
        stage.decide(case_id, returned(Remark("general", "", "请再核对")), stage.reviewer)
    steps = [_compared(stage, case_id, *pair).fields for pair in ((1, 2), (2, 3), (1, 3))]
    assert [[(one.label, one.before, one.after) for one in fields] for fields in steps] == [
        [("毕业院校", "华北电力大学", "清华大学")],
        [("毕业院校", "清华大学", "华北电力大学")],
        [],
    ]


def test_answers_are_told_in_words_as_added_changed_or_removed(stage: Stage, applicant: Actor) -> None:
    case_id = stage.submitted(applicant, job_title="", postcode="100029")
    stage.decide(case_id, returned(Remark("general", "", "请核对")), stage.reviewer)
    stage.save(case_id, {"job_title": "总监", "postcode": "", "education": "11"}, applicant)
    found = {one.path: one for one in _compared(stage, case_id, 1, 2).fields}
    assert {path: one.kind for path, one in found.items()} == {
        "job_title": "added",
        "postcode": "removed",
        "education": "changed",
    }
    assert found["education"].after == "博士研究生毕业"


def test_scans_with_the_same_content_are_the_same(stage: Stage, case_id: UUID, applicant: Actor) -> None:
    attach(stage, case_id, "EDU_PROOF", applicant, "清楚的学历证书")
    attach(stage, case_id, "SUPPLEMENT", applicant, "说明")
    found = {one.code: one for one in _compared(stage, case_id, 1, 2).files if one.differ}
    assert {code: (len(one.removed), len(one.added)) for code, one in found.items()} == {
        "EDU_PROOF": (1, 1),
        "SUPPLEMENT": (0, 1),
    }


def test_an_identity_number_is_masked(stage: Stage, applicant: Actor) -> None:
    case_id = stage.submitted(applicant)
    stage.decide(case_id, returned(Remark("general", "", "请核对")), stage.reviewer)
    with stage.database.reading() as session:
        case = session.get_one(Case, case_id)
        form = applicant_form(session, case)
        text = rounds.readable(form, "id_doc_no", resident_number(1), {})
    assert "*" in text
