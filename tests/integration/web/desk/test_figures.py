"""统计: what the lead sees, counted in the database, and the same numbers in a workbook."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from sqlalchemy import select

from app.domain.percentiles import percentile
from app.models import Decision as Row
from app.models import Remark
from app.queries import figures, figures_done, figures_returns, figures_work
from app.queries.figures import Scope
from tests.house import HouseClient
from tests.integration.core.stage import APPROVAL, REFUSAL, RETURN, Stage
from tests.integration.web.desk.conftest import Browser

# A Monday in the middle of a month without holidays, ten o'clock in the morning in Shanghai.
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SUBJECTS = ("workload", "throughput", "dwell", "returns", "samples")


@pytest.fixture
def lead(stage: Stage, browser: Browser) -> HouseClient:
    """The browser of somebody who looks after the desk."""
    return browser(stage.approver)


def _played(stage: Stage) -> Scope:
    """One case that passed twice, one returned after three days, one refused after a week, and one that waits."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        cases = [
            stage.submitted(stage.applicant(n, name)) for n, name in enumerate(("甲一", "乙二", "丙三", "丁四"), 1)
        ]
        stage.decide(cases[0], APPROVAL, stage.reviewer)
        stage.decide(cases[0], APPROVAL, stage.approver)
        clock.shift(timedelta(days=3))
        stage.decide(cases[1], RETURN, stage.reviewer)
        clock.shift(timedelta(days=4))
        stage.decide(cases[2], REFUSAL, stage.reviewer)
    return Scope(date(2026, 3, 16), date(2026, 3, 31))


def test_nine_of_ten_lie_at_or_below_the_ninetieth_percentile() -> None:
    assert [percentile(dict.fromkeys(range(1, 11), 1), share) for share in (0.5, 0.9, 1)] == [5, 9, 10]
    assert percentile({3: 1}, 0.9) == 3
    with pytest.raises(ValueError, match="nothing"):
        percentile({}, 0.5)


def test_decisions_are_counted_by_person_step_and_outcome(stage: Stage) -> None:
    scope = _played(stage)
    with stage.database.reading() as session:
        found = {(one.person, one.step, one.outcome): one.number for one in figures_done.done(session, scope)}
        weeks = figures_done.weeks(session, scope)
    assert found == {
        ("reviewer1", "初审", "approve"): 1,
        ("approver1", "复核", "approve"): 1,
        ("reviewer1", "初审", "return"): 1,
        ("reviewer1", "初审", "refuse"): 1,
    }
    assert {monday.isoformat(): dict(week) for monday, week in weeks.items()} == {
        "2026-03-16": {"approve": 2, "return": 1},
        "2026-03-23": {"refuse": 1},
        "2026-03-30": {},
    }


def test_the_time_of_a_step_is_counted_in_working_days(stage: Stage) -> None:
    scope = _played(stage)
    with stage.database.reading() as session:
        found = {one.step: one for one in figures_done.dwell(session, scope)}
    first, second = found["初审"], found["复核"]
    assert (first.number, first.median, first.p90, first.promised, first.late) == (3, 3, 5, 5, 0)
    assert (second.number, second.median, second.p90, second.promised) == (1, 0, 0, 20)


def test_returns_are_counted_by_what_they_were_for(stage: Stage) -> None:
    scope = _played(stage)
    with stage.database.reading() as session:
        (rate,), (target,) = figures_returns.rates(session, scope), figures_returns.targets(session, scope)
        (said,) = figures_returns.said(session, scope)
    assert (rate.decided, rate.returned) == (3, 1)
    assert (target.label, target.returned) == ("学历证明", 1)
    assert (said.label, said.number) == ("学历证明", 1)


def test_a_row_of_a_table_counts_as_its_field(stage: Stage) -> None:
    stage.decide(stage.submitted(), RETURN, stage.reviewer)
    with stage.database.transaction() as session:
        decision = session.scalars(select(Row)).one()
        for n in range(2):
            session.add(
                Remark(decision_id=decision.id, position=n + 1, kind="field", target=f"work.{n}.unit", text="x")
            )
    day = datetime.now(UTC).date() + timedelta(days=1)
    with stage.database.reading() as session:
        found = {
            one.label: one.returned for one in figures_returns.targets(session, figures.scope(day, None, None, ""))
        }
    assert found == {"学历证明": 1, "work": 1}


def test_what_is_open_is_counted_by_holder_and_age(stage: Stage) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        cases = [stage.submitted(stage.applicant(n, "申请人" * n)) for n in range(1, 3)]
        stage.claim(cases[0], stage.reviewer)
        clock.shift(timedelta(days=9))
        stage.submitted(stage.applicant(3, "丙三"))
        scope = Scope(date(2026, 3, 1), date(2026, 3, 25))
        with stage.database.reading() as session:
            found = {(one.person, one.step): (one.number, one.late) for one in figures_work.open_now(session, scope)}
            ages = figures_work.ages(session, scope)
    assert found == {("reviewer1", "初审"): (1, 1), ("待认领", "初审"): (2, 1)}
    assert list(ages.values()) == [1, 0, 0, 2, 0]


def test_nothing_of_another_service_or_time_is_counted(stage: Stage) -> None:
    scope = _played(stage)
    with stage.database.reading() as session:
        others = (Scope(scope.since, scope.until, "renewal"), Scope(date(2026, 1, 1), date(2026, 3, 15)))
        assert [list(figures_done.done(session, other)) for other in others] == [[], []]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (None, None, (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2020, 1, 1), None, (date(2025, 3, 31), date(2026, 3, 31))),
        (date(2026, 5, 1), date(2026, 6, 1), (date(2026, 3, 31), date(2026, 3, 31))),
    ],
)
def test_a_period_ends_today_and_is_never_longer_than_a_year(
    since: date | None, until: date | None, found: tuple[date, date]
) -> None:
    scope = figures.scope(date(2026, 3, 31), since, until, "")
    assert (scope.since, scope.until) == found


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_chart_has_its_words_and_the_same_numbers_in_a_table(
    stage: Stage, lead: HouseClient, subject: str
) -> None:
    _played(stage)
    page = lead.get(f"/desk/figures/{subject}?from=2026-03-01&to=2026-03-31").text
    charts = re.findall(r'<svg class="chart".*?</svg>', page, re.DOTALL)
    assert page.count('<table class="list-table">') == len(charts)
    assert all("<title" in chart and "<desc" in chart for chart in charts)
    assert "style=" not in page


def test_a_workbook_has_the_numbers_of_its_chart(stage: Stage, lead: HouseClient) -> None:
    _played(stage)
    with time_machine.travel(MONDAY + timedelta(days=10), tick=False):
        answer = lead.get("/desk/figures/throughput/done_people.xlsx?from=2026-03-01")
    (sheet,) = openpyxl.load_workbook(BytesIO(answer.data)).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [
        ("承办人", "通过", "退回补正", "不予登记", "合计"),
        ("reviewer1", "1", "1", "1", "3"),
        ("approver1", "1", "0", "0", "1"),
    ]


@pytest.mark.parametrize("address", ["/desk/figures/nothing", "/desk/figures/dwell/people.xlsx"])
def test_what_there_is_no_figure_of_is_not_found(lead: HouseClient, address: str) -> None:
    assert lead.get(address).status_code == 404


@pytest.mark.parametrize("query", ["from=x&to=2026-02-30", "from=2099-01-01", "service=nothing", "from=0001-01-01"])
def test_strange_periods_are_answered(lead: HouseClient, query: str) -> None:
    assert lead.get(f"/desk/figures/throughput?{query}").status_code == 200


def test_reviewers_do_not_see_the_figures(stage: Stage, reviewer: HouseClient) -> None:
    assert reviewer.get("/desk/figures").status_code == 403
    assert "/desk/figures" not in reviewer.get("/desk/").text
