"""Decision tables (DMN): reading them and deciding. Only plain tables are accepted, with our own cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.engine.cells import Cell, cell
from app.engine.expressions import Expression, expression
from app.engine.faults import ExpressionError
from app.engine.functions import Moment
from app.engine.xml import Node, local, read
from app.errors import Fault, InvalidRelease

POLICIES = frozenset({"UNIQUE", "FIRST", "COLLECT"})
MAX_RULES = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: it fires when all its cells fit, and then gives its outputs."""

    id: str
    cells: tuple[Cell | None, ...]
    outputs: tuple[Expression | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision: `inputs` are the expressions of its columns, `outputs` the names of its results."""

    id: str
    name: str
    policy: str
    inputs: tuple[Expression, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]

    @property
    def names(self) -> frozenset[str]:
        """Every fact that the table reads."""
        found = set().union(*(column.names for column in self.inputs))
        for rule in self.rules:
            found.update(*(square.names for square in rule.cells if square))
            found.update(*(output.names for output in rule.outputs if output))
        return frozenset(found)

    def decide(self, facts: Mapping[str, Any], moment: Moment | None = None) -> list[dict[str, Any]]:
        """Return the rows that fired, in the order of the table, each as {output: value, "rule": rule id}.

        FIRST gives at most one row. Raises ExpressionError when a fact is missing, a value cannot be
        compared, or more than one row of a UNIQUE table fires.
        """
        values = [column.value(facts, moment) for column in self.inputs]
        fired = [rule for rule in self.rules if _fires(rule, values, facts, moment)]
        if self.policy == "UNIQUE" and len(fired) > 1:
            both = "、".join(rule.id for rule in fired)
            raise ExpressionError(f"决策表 {self.id} 只能有一条规则命中，现在命中了 {both}")
        if self.policy == "FIRST":
            fired = fired[:1]
        return [self._row(rule, facts, moment) for rule in fired]

    def written(self) -> list[dict[str, Any]]:
        """Return every row as far as it is written out, whether it fires or not; None for what is worked out."""
        pairs = [zip(self.outputs, rule.outputs, strict=True) for rule in self.rules]
        return [{name: output.literal if output else None for name, output in row} for row in pairs]

    def _row(self, rule: Rule, facts: Mapping[str, Any], moment: Moment | None) -> dict[str, Any]:
        row = {
            name: None if output is None else output.value(facts, moment)
            for name, output in zip(self.outputs, rule.outputs, strict=True)
        }
        return {**row, "rule": rule.id}


def _fires(rule: Rule, values: Sequence[Any], facts: Mapping[str, Any], moment: Moment | None) -> bool:
    pairs = zip(rule.cells, values, strict=True)
    return all(square is None or square.fits(value, facts, moment) for square, value in pairs)


def read_tables(sources: Sequence[bytes]) -> tuple[dict[str, Table], list[Fault]]:
    """Read DMN files; returns the tables by decision id, and everything that is wrong with the others."""
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for source in sources:
        try:
            root = read(source, kind="DMN")
        except InvalidRelease as refusal:
            faults += refusal.faults
            continue
        reading = _Reading()
        for table in reading.tables(root):
            if table.id in tables:
                reading.fault(table.id, f"决策编号 {table.id} 重复")
            tables[table.id] = table
        faults += reading.faults
    return tables, faults


class _Reading:
    """Goes through one file and notes every fault instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, where: str, message: str) -> None:
        self.faults.append(Fault(where, message, "TABLE"))

    def tables(self, root: Node) -> Iterator[Table]:
        if local(root) != "definitions" or "/DMN/" not in root.nsmap.get(root.prefix, ""):
            self.fault("", "不是 DMN 决策表文件")
            return
        decisions = _children(root, "decision")
        if not decisions:
            self.fault("", "DMN 文件中没有决策表")
        for child in root:
            if local(child) not in {"decision", "DMNDI", "extensionElements", "description"}:
                self.fault(child.get("id", ""), f"不支持的 DMN 元素 {local(child)}")
        for decision in decisions:
            if table := self._decision(decision):
                yield table

    def _decision(self, decision: Node) -> Table | None:
        decision_id = decision.get("id", "")
        found = _children(decision, "decisionTable")
        if len(found) != 1 or not decision_id:
            self.fault(decision_id, f"决策 {decision_id} 须有编号，并且恰好有一个决策表")
            return None
        before = len(self.faults)
        inputs = [self._input(column, decision_id) for column in _children(found[0], "input")]
        outputs = [column.get("name", "") for column in _children(found[0], "output")]
        self._check_outputs(decision_id, outputs)
        rows = _children(found[0], "rule")
        rules = [self._rule(row, number, len(inputs), len(outputs)) for number, row in enumerate(rows, 1)]
        policy = self._policy(found[0], decision_id)
        if not 0 < len(rows) <= MAX_RULES:
            self.fault(decision_id, f"决策 {decision_id} 须有 1 至 {MAX_RULES} 条规则")
        if len(self.faults) > before:
            return None
        name = decision.get("name") or decision_id
        columns = tuple(column for column in inputs if column)
        return Table(decision_id, name, policy, columns, tuple(outputs), tuple(rules))

    def _policy(self, table: Node, decision_id: str) -> str:
        policy = str(table.get("hitPolicy", "UNIQUE"))
        if policy not in POLICIES or table.get("aggregation"):
            self.fault(decision_id, f"决策 {decision_id} 的命中策略不支持：只能是 UNIQUE、FIRST 或 COLLECT")
        return policy

    def _check_outputs(self, decision_id: str, outputs: list[str]) -> None:
        if not outputs or len(set(outputs)) < len(outputs):
            self.fault(decision_id, f"决策 {decision_id} 须有输出列，且名称不能重复")
        for name in outputs:
            if not name.isidentifier() or name == "rule" or name.startswith("_"):
                self.fault(decision_id, f"决策 {decision_id} 的输出列名称“{name}”不能使用")

    def _input(self, column: Node, decision_id: str) -> Expression | None:
        label = column.get("label") or column.get("id", "")
        text = "".join(_text(found) for found in _children(column, "inputExpression"))
        return self._expression(text, column.get("id") or decision_id, f"输入列“{label}”")

    def _rule(self, row: Node, number: int, inputs: int, outputs: int) -> Rule:
        rule_id = row.get("id") or f"规则 {number}"
        squares, results = _children(row, "inputEntry"), _children(row, "outputEntry")
        if len(squares) != inputs or len(results) != outputs:
            self.fault(rule_id, f"规则 {number} 的格数与列数不一致")
        return Rule(
            rule_id,
            tuple(self._cell(square, rule_id, number, place) for place, square in enumerate(squares, 1)),
            tuple(self._output(result, rule_id, number, place) for place, result in enumerate(results, 1)),
        )

    def _cell(self, square: Node, rule_id: str, number: int, place: int) -> Cell | None:
        try:
            return cell(_text(square))
        except ExpressionError as error:
            self.fault(rule_id, f"规则 {number} 输入列 {place}：{error}")
            return None

    def _output(self, result: Node, rule_id: str, number: int, place: int) -> Expression | None:
        text = _text(result).strip()
        if text in {"", "-"}:
            return None
        return self._expression(text, rule_id, f"规则 {number} 输出列 {place}")

    def _expression(self, text: str, where: str, what: str) -> Expression | None:
        try:
            return expression(text)
        except ExpressionError as error:
            self.fault(where, f"{what}：{error}")
            return None


def _children(element: Node, name: str) -> list[Node]:
    return [child for child in element if local(child) == name]


def _text(element: Node) -> str:
    return "".join(text.text or "" for text in _children(element, "text"))
