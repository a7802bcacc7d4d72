"""Bad values in the forms: a reason in Chinese at the field, what was typed is kept, nothing breaks."""

import re

import pytest

from tests.house import check_html
from tests.integration.hostile import papers, values
from tests.integration.hostile.office import Office
from tests.integration.hostile.values import CONTROL, Case


def error_at(page: str, field: str) -> str:
    """The reason that stands at a field, which its control refers to; "" when there is none."""
    name = f"f-{field.replace('.', '-')}-error"
    found = re.search(rf'id="{name}"[^>]*>([^<]*)<', page)
    if found is None:
        return ""
    assert re.search(rf'aria-describedby="[^"]*\b{name}\b', page), f"nothing refers to {name}"
    return found[1]


def told(page: str, batch: dict[str, Case]) -> dict[str, tuple[str, str]]:
    """The fields at which something else is told than should be: what was expected, what is there."""
    found = {field: (reason, error_at(page, field)) for field, (_, reason) in batch.items()}
    return {field: (want, got) for field, (want, got) in found.items() if want not in got or bool(want) != bool(got)}


@pytest.mark.parametrize("batch", values.batches())
def test_the_application_says_what_is_wrong_at_each_field(office: Office, batch: dict[str, Case]) -> None:
    typed = {field: value for field, (value, _) in batch.items()}
    sent = papers.application(office, changes={"job_title": "长" * 51, **typed, "action": "next"})
    answer = office.ask(office.enter("owner"), "POST applicant.form_save", sent)

    assert answer.status_code == 422
    assert told(answer.text, batch) == {}


@pytest.mark.parametrize("batch", values.batches(values.OF_PROFILE))
def test_the_profile_says_what_is_wrong_at_each_field(office: Office, batch: dict[str, Case]) -> None:
    typed = {field: value for field, (value, _) in batch.items()}
    sent = papers.profile(office, changes={"postcode": "?", **typed})
    answer = office.ask(office.enter("owner"), "POST applicant.profile_save", sent)

    assert answer.status_code == 422
    assert told(answer.text, batch) == {}


@pytest.mark.parametrize("route", ["POST applicant.form_save", "POST applicant.profile_save"])
def test_everything_that_was_typed_is_still_there(office: Office, route: str) -> None:
    typed = {"school": "<清华>&'\"大学", "mobile": "1380", "email": "不是邮箱", "work_start_date": "2023-02-29"}
    make = papers.application if "form" in route else papers.profile
    answer = office.ask(office.enter("owner"), route, make(office, changes={**typed, "action": "next"}))

    assert answer.status_code == 422
    check_html(answer.text)
    assert "&lt;清华&gt;&amp;&#39;&#34;大学" in answer.text
    assert [value for value in ("1380", "不是邮箱", "2023-02-29") if f'value="{value}"' not in answer.text] == []


def test_fields_that_are_not_sent_at_all_are_named_like_empty_ones(office: Office) -> None:
    version = papers.application(office)["version"]
    sent = {"version": version, "action": "next"}
    answer = office.ask(office.enter("owner"), "POST applicant.form_save", sent)

    assert answer.status_code == 422
    for field in ("school", "education", "major", "practice_unit_id", "mobile", "pledge_accepted"):
        assert error_at(answer.text, field), field


def test_a_draft_keeps_what_cannot_be_handed_in(office: Office) -> None:
    browser = office.enter("owner")
    sent = papers.application(office, changes={"school": "大\x07学", "work_start_date": "昨天"})
    answer = office.ask(browser, "POST applicant.draft", sent)

    assert answer.status_code == 200
    assert papers.stored(office)["work_start_date"] == "昨天"
    assert office.ask(browser, "POST applicant.submit").status_code == 422


def test_nul_is_refused_before_anything_is_read(office: Office) -> None:
    sent = papers.application(office, changes={"school": "大\x00学"})
    with office.unchanged():
        answer = office.ask(office.enter("owner"), "POST applicant.form_save", sent)

    assert answer.status_code == 400
    assert CONTROL in answer.text
