"""Trying every expression and table of a diagram on the samples of the fact catalogue."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.calendar import Calendar
from app.engine import conditions
from app.engine.elements import SUPPORTED
from app.engine.expressions import expression
from app.engine.facts import chosen, in_catalogue
from app.engine.faults import ExpressionError
from app.engine.functions import Moment
from app.engine.model import Model
from app.engine.structure import expressions
from app.engine.tables import Table
from app.engine.timers import instant
from app.errors import Fault


def faults(
    found: Model, tables: Mapping[str, Table], facts: Mapping[str, Any], *, shortest: timedelta
) -> Iterator[Fault]:
    """Name each element whose expression reads an unknown fact or does not give what it should."""
    trial = _Trial(found, tables, facts, shortest)
    yield from trial.unknown_names()
    yield from trial.conditions()
    yield from trial.timers()
    yield from trial.parameters()
    yield from trial.decisions()
    for start in found.of_kind("startEvent"):
        if table := tables.get(start.properties.get("eligibility", "")):
            yield from conditions.unknown_words(table, facts)


class _Now:
    """The present, with a calendar that knows no holidays."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def calendar(self) -> Calendar:
        return Calendar()


class _Trial:
    """One pass over a diagram; expressions that do not even parse are reported elsewhere."""

    def __init__(
        self, found: Model, tables: Mapping[str, Table], facts: Mapping[str, Any], shortest: timedelta
    ) -> None:
        self.found = found
        self.tables = tables
        self.shortest = shortest
        self.moment = Moment(_Now().now(), _Now())
        texts = [text for _, text in expressions(found)]
        used = [*map(_names, texts), *(table.names for table in tables.values())]
        names = {name for name in frozenset().union(*used) if in_catalogue(name, facts)}
        self.facts = {**self._decided(facts), **chosen(facts, names)}

    def _decided(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What the business rule tasks of the diagram add to the facts."""
        used = {node.decision for node in self.found.of_kind("businessRuleTask")}
        decided: dict[str, Any] = {}
        for table in self.tables.values():
            if table.id in used:
                rows = _tried(table, chosen(facts, table.names), self.moment)
                for name in table.outputs:
                    values = [row[name] for row in rows]
                    decided[name] = values if table.policy == "COLLECT" else next(iter(values), None)
        return decided

    def unknown_names(self) -> Iterator[Fault]:
        for element_id, text in expressions(self.found):
            for name in sorted(_names(text) - self.facts.keys()):
                yield Fault(element_id, f"{element_id} 使用了未知的事实 {name}", "UNKNOWN_FACT")
        for table in self.tables.values():
            for name in sorted(table.names - self.facts.keys()):
                yield Fault(table.id, f"决策表 {table.id} 使用了未知的事实 {name}", "UNKNOWN_FACT")

    def conditions(self) -> Iterator[Fault]:
        for flow in self.found.flows.values():
            if flow.condition is not None:
                value, fault = self._value(flow.id, flow.condition)
                if fault:
                    yield fault
                elif value is not None and not isinstance(value, bool):
                    yield Fault(flow.id, f"条件“{flow.condition}”的结果须是“是”或“否”", "CONDITION")

    def timers(self) -> Iterator[Fault]:
        for node in self.found.nodes.values():
            if node.timer is None or node.kind not in SUPPORTED:
                continue
            value, fault = self._value(node.id, node.timer)
            if fault:
                yield fault
            elif value is not None:
                yield from self._timer(node.id, value)

    def _timer(self, node_id: str, value: Any) -> Iterator[Fault]:
        try:
            due = instant(value, self.moment.now)
        except ExpressionError as error:
            yield Fault(node_id, f"{node_id}：{error}", "TIMER")
            return
        if due - self.moment.now < self.shortest:
            yield Fault(node_id, f"{node_id} 的定时过短，至少 {self.shortest.seconds} 秒", "TIMER")

    def parameters(self) -> Iterator[Fault]:
        for node in self.found.nodes.values():
            for text in node.parameters.values():
                _, fault = self._value(node.id, text)
                if fault:
                    yield fault

    def decisions(self) -> Iterator[Fault]:
        for table in self.tables.values():
            if table.names <= self.facts.keys():
                try:
                    table.decide(self.facts, self.moment)
                except ExpressionError as error:
                    yield Fault(table.id, f"决策表 {table.id} 试算时出错：{error}", "TABLE")

    def _value(self, element_id: str, text: str) -> tuple[Any, Fault | None]:
        """Evaluate on the samples; nothing at all for what is reported elsewhere."""
        if not _names(text) <= self.facts.keys():
            return None, None
        try:
            return expression(text).value(self.facts, self.moment), None
        except ExpressionError as error:
            return None, self._failed(element_id, text, error)

    def _failed(self, element_id: str, text: str, error: ExpressionError) -> Fault:
        return Fault(element_id, f"{element_id} 的表达式“{text[:60]}”：{error}", "EXPRESSION")


def _names(text: str) -> frozenset[str]:
    try:
        return expression(text).names
    except ExpressionError:
        return frozenset()


def _tried(table: Table, facts: Mapping[str, Any], moment: Moment) -> list[dict[str, Any]]:
    try:
        return table.decide(facts, moment)
    except ExpressionError:
        return []
