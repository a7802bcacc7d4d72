"""Decision tables: cells, hit policies, and what is refused."""

import pytest

from app.engine.cells import cell
from app.engine.faults import EngineFault, ExpressionError
from app.engine.spec import Spec, parse
from app.engine.tables import Table, read_tables
from tests.workflows.walking import DIAGRAM, TABLE


def table(*rules: tuple[str, str], policy: str = "COLLECT", column: str = "round") -> bytes:
    """Write a table with one input column and one output column `result`."""
    rows = "".join(
        f'<rule id="r{number}"><inputEntry><text><![CDATA[{left}]]></text></inputEntry>'
        f"<outputEntry><text>{right}</text></outputEntry></rule>"
        for number, (left, right) in enumerate(rules, 1)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="d" name="表">'
        f'<decisionTable hitPolicy="{policy}"><input id="i"><inputExpression><text>{column}</text></inputExpression>'
        f'</input><output id="o" name="result"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def read(source: bytes) -> Table:
    tables, faults = read_tables([source])
    assert faults == []
    return tables["d"]


FITTING = [
    ("", 5, True),
    ("-", "x", True),
    ('"A"', "A", True),
    ('"A"', "B", False),
    ('"A", "B"', "B", True),
    ('("A", "B")', "C", False),
    ('not("A", "B")', "C", True),
    ('not("A")', "A", False),
    (">= 3", 3, True),
    ("< 3", 3, False),
    ("!= 3", 4, True),
    ('in ("A", "B")', "A", True),
    ('not in ("A", "B")', "A", False),
    ('? in ("A", "B") or ? == "C"', "C", True),
    ("3 < ? <= 5", 5, True),
    ('"?"', "?", True),
    ('"what?"', "what?", True),
    ("true", True, True),
    ("null", None, True),
    ("limit", 7, True),
    ("> limit", 8, True),
]


@pytest.mark.parametrize("example", FITTING)
def test_a_cell_fits_the_values_it_describes(example: tuple[str, object, bool]) -> None:
    text, value, fits = example
    square = cell(text)

    assert (square is None or square.fits(value, {"limit": 7})) is fits


@pytest.mark.parametrize("text", ["[1..5]", "date('x')", "? +", "== ==", "x.y()", "__import__('os')", "> 9**9"])
def test_a_cell_of_another_language_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        cell(text)


def test_collect_gives_all_rows_that_fire_in_order() -> None:
    rows = read(table(("> 1", '"a"'), ("3", '"b"'), ("-", "round + 1"))).decide({"round": 2})

    assert rows == [{"result": "a", "rule": "r1"}, {"result": 3, "rule": "r3"}]


def test_first_gives_the_first_row_that_fires() -> None:
    rows = read(table(("> 1", '"a"'), ("-", '"b"'), policy="FIRST")).decide({"round": 2})

    assert [row["result"] for row in rows] == ["a"]


def test_a_unique_table_may_not_contradict_itself() -> None:
    unique = read(table(("> 1", '"a"'), ("2", '"b"'), policy="UNIQUE"))

    with pytest.raises(ExpressionError, match="r1、r2"):
        unique.decide({"round": 2})


def test_a_missing_fact_is_a_fault_and_not_an_empty_answer() -> None:
    spec = parse(DIAGRAM, [TABLE])

    with pytest.raises(EngineFault, match="id_doc_type"):
        spec.decide("required_documents", {"round": 1})


def test_an_unknown_decision_is_a_fault() -> None:
    spec: Spec = parse(DIAGRAM, [TABLE])

    with pytest.raises(EngineFault, match="nothing"):
        spec.decide("nothing", {})


BROKEN = {
    "not DMN": (b"<a/>", "", "不是 DMN"),
    "empty": (b"", "", "空的"),
    "no decision": (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
        "",
        "没有决策表",
    ),
    "another policy": (table(("-", "1"), policy="PRIORITY"), "d", "命中策略"),
    "no rules": (table(), "d", "1 至 500"),
    "too many rules": (table(*[("-", "1")] * 501), "d", "1 至 500"),
    "a bad cell": (table(("-", "1"), ("9**9", "1")), "r2", "规则 2 输入列 1"),
    "a bad output": (table(("-", "1"), ("-", "x(")), "r2", "规则 2 输出列 1"),
    "a bad column": (table(("-", "1"), column="__x"), "i", "输入列"),
    "no column": (table(("-", "1"), column=""), "i", "空的"),
    "a reserved output": (table(("-", "1")).replace(b'name="result"', b'name="rule"'), "d", "rule"),
    "a literal expression": (
        table(("-", "1")).replace(b"decisionTable", b"literalExpression"),
        "d",
        "恰好有一个决策表",
    ),
    "a foreign element": (
        table(("-", "1")).replace(b"</definitions>", b'<businessKnowledgeModel id="k"/></definitions>'),
        "k",
        "businessKnowledgeModel",
    ),
    "a missing cell": (table(("-", "1")).replace(b"<outputEntry><text>1</text></outputEntry>", b""), "r1", "格数"),
    "an aggregation": (table(("-", "1")).replace(b"hitPolicy", b'aggregation="SUM" hitPolicy'), "d", "命中策略"),
    "a DOCTYPE": (b"<!DOCTYPE a>" + table(("-", "1")), "", "DOCTYPE"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused_with_its_place(name: str) -> None:
    source, where, reason = BROKEN[name]
    _, faults = read_tables([source])

    assert any(fault.field == where and reason in fault.message for fault in faults), faults


def test_two_tables_may_not_have_one_id() -> None:
    _, faults = read_tables([table(("-", "1")), table(("-", "2"))])

    assert [fault.field for fault in faults] == ["d"]
