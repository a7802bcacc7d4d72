"""What the figures show: for each a chart and the table with the same numbers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.review import Outcome
from app.queries import figures, figures_done, figures_returns, figures_samples, figures_work
from app.queries.figures import Scope
from app.web.charts import Bars, Columns, Value, bars, columns

TONES = {Outcome.APPROVE.value: "brand", Outcome.RETURN.value: "warning", Outcome.REFUSE.value: "danger"}
KEYS = {TONES[outcome.value]: outcome.label for outcome in Outcome}
DWELL_KEYS = {"brand": "中位数", "wide": "九成以内（P90）", "danger": "承诺时限"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart with its table; `key` is its name in addresses, `wide` gives it the whole width of the page."""

    key: str
    title: str
    chart: Bars | Columns
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    help: str = ""
    wide: bool = False


def workload(session: Session, scope: Scope) -> list[Figure]:
    """What is open now."""
    found, names = figures_work.open_now(session, scope), figures.services(session)
    by: dict[str, tuple[str, str, Callable[[figures_work.Open], str]]] = {
        "people": ("承办人", "承办人在办", lambda one: one.person),
        "steps": ("环节", "各环节在办", lambda one: one.step),
        "services": ("事项", "各事项在办", lambda one: names.get(one.service, one.service)),
    }
    shown = [_open(key, head, title, [(what(one), one) for one in found]) for key, (head, title, what) in by.items()]
    ages = figures_work.ages(session, scope)
    values = [Value(name, number, f"{number} 件") for name, number in ages.items()]
    rows = [[name, str(number)] for name, number in ages.items()]
    return [*shown, Figure("ages", "待办已等待", bars("待办已等待", values), ["已等待", "件数"], rows)]


def throughput(session: Session, scope: Scope) -> list[Figure]:
    """What was decided in the period."""
    names, found = figures.services(session), figures_done.done(session, scope)
    weeks = figures_done.weeks(session, scope)
    labels = [f"{monday.month}-{monday.day:02}" for monday in weeks]
    parts = {tone: [week[outcome] for week in weeks.values()] for outcome, tone in TONES.items()}
    rows = [[monday.isoformat(), *_outcomes(week)] for monday, week in weeks.items()]
    heads = ["一周的起日（星期一）", *_HEADS]
    chart = columns("每周办理量", labels, parts, KEYS)
    return [
        Figure("weeks", "每周办理量", chart, heads, rows, "按审核结论统计，每一环节的结论计一次。", wide=True),
        _done("done_people", "承办人", "承办人办理量", ((one.person, one) for one in found)),
        _done("done_steps", "环节", "各环节办理量", ((one.step, one) for one in found)),
        _done("done_services", "事项", "各事项办理量", ((names.get(one.service, one.service), one) for one in found)),
    ]


def dwell(session: Session, scope: Scope) -> list[Figure]:
    """How long the steps took that were decided in the period."""
    names, found = figures.services(session), figures_done.dwell(session, scope)
    values = [
        Value(
            f"{names.get(one.service, one.service)} {one.step}",
            one.median,
            f"{one.median} / {one.p90} 天",
            one.p90,
            one.promised,
        )
        for one in found
    ]
    heads = ["事项", "环节", "件数", "中位数", "P90", "承诺", "超期件数"]
    rows = [
        [
            names.get(one.service, one.service),
            one.step,
            *map(str, (one.number, one.median, one.p90, one.promised, one.late)),
        ]
        for one in found
    ]
    note = "从环节开始到作出结论的工作日数，不含开始当日；条形为中位数，浅色为九成办件不超过的天数，竖线为承诺时限。"
    return [
        Figure("dwell", "各环节办理时长", bars("各环节办理时长", values, keys=DWELL_KEYS), heads, rows, note, wide=True)
    ]


def returns(session: Session, scope: Scope) -> list[Figure]:
    """What was returned in the period, and what for."""
    names, rates = figures.services(session), figures_returns.rates(session, scope)
    whole = {one.service: one.decided for one in rates}
    values = [
        Value(names[one.service], _rate(one.returned, one.decided), _percent(one.returned, one.decided))
        for one in rates
    ]
    rows = [
        [names[one.service], str(one.decided), str(one.returned), _percent(one.returned, one.decided)] for one in rates
    ]
    targets = figures_returns.targets(session, scope)
    bar = [
        Value(one.label, _rate(one.returned, whole[one.service]), _percent(one.returned, whole[one.service]))
        for one in targets
    ]
    lines = [
        [names[one.service], one.label, str(one.returned), _percent(one.returned, whole[one.service])]
        for one in targets
    ]
    said = figures_returns.said(session, scope)
    words = [Value(one.text, one.number, f"{one.number} 次") for one in said]
    note = "同一办件因同一项多次退回计一次；比例以同期作出过结论的办件为分母。"
    return [
        Figure(
            "rates",
            "各事项退回率",
            bars("各事项退回率", values, whole=100),
            ["事项", "已审办件", "退回办件", "退回率"],
            rows,
        ),
        Figure(
            "targets",
            "退回涉及的填写项和附件",
            bars("退回涉及的填写项和附件", bar),
            ["事项", "填写项或附件", "退回办件", "退回率"],
            lines,
            note,
        ),
        Figure(
            "said",
            "常见补正意见",
            bars("常见补正意见", words),
            ["填写项或附件", "补正意见", "次数"],
            [[s.label, s.text, str(s.number)] for s in said],
            wide=True,
        ),
    ]


def samples(session: Session, scope: Scope) -> list[Figure]:
    """How often the second look agreed with the first."""
    found = figures_samples.checked(session, scope)
    values = [
        Value(f"{one.person} {one.step}", _rate(one.agreed, one.done), _percent(one.agreed, one.done)) for one in found
    ]
    rows = [
        [
            one.person,
            one.step,
            str(one.chosen),
            str(one.done),
            str(one.done - one.agreed),
            _percent(one.agreed, one.done),
        ]
        for one in found
    ]
    heads = ["原承办人", "环节", "抽中", "已复看", "不一致", "一致率"]
    note = "抽中的通过结论由另一人在不知原结论的情况下复看。"
    return [Figure("samples", "抽查一致率", bars("抽查一致率", values, whole=100), heads, rows, note, wide=True)]


SUBJECTS: Mapping[str, tuple[str, Callable[[Session, Scope], list[Figure]]]] = {
    "workload": ("工作量", workload),
    "throughput": ("办理量", throughput),
    "dwell": ("办理时长", dwell),
    "returns": ("退回原因", returns),
    "samples": ("抽查", samples),
}
_HEADS = [*(outcome.label for outcome in Outcome), "合计"]


def _open(key: str, head: str, title: str, found: Iterable[tuple[str, figures_work.Open]]) -> Figure:
    numbers, late = Counter[str](), Counter[str]()
    for name, one in found:
        numbers[name] += one.number
        late[name] += one.late
    values = [Value(name, number, f"{number} 件") for name, number in numbers.most_common()]
    rows = [[name, str(number), str(late[name])] for name, number in numbers.most_common()]
    return Figure(key, title, bars(title, values), [head, "在办", "其中超期"], rows)


def _done(key: str, head: str, title: str, found: Iterable[tuple[str, figures_done.Done]]) -> Figure:
    counted: dict[str, Counter[str]] = {}
    for name, one in found:
        counted.setdefault(name, Counter())[one.outcome] += one.number
    ordered = sorted(counted.items(), key=lambda entry: -entry[1].total())
    values = [Value(name, numbers.total(), f"{numbers.total()} 件") for name, numbers in ordered]
    return Figure(
        key, title, bars(title, values), [head, *_HEADS], [[name, *_outcomes(numbers)] for name, numbers in ordered]
    )


def _outcomes(numbers: Mapping[str, int]) -> list[str]:
    return [*(str(numbers.get(outcome.value, 0)) for outcome in Outcome), str(sum(numbers.values()))]


def _rate(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0


def _percent(part: int, whole: int) -> str:
    return f"{_rate(part, whole):.1f}%" if whole else "—"
