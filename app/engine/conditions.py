"""What the release check asks of an eligibility table: its columns, its results, and the words of its reasons."""

from collections.abc import Collection, Iterator, Mapping

from app.domain.eligibility import COLUMNS, Result, names_in
from app.domain.facts import WINDOW_WORDS
from app.engine.facts import in_catalogue
from app.engine.model import Element
from app.engine.tables import Rule, Table
from app.errors import Fault


def faults(node: Element, tables: Mapping[str, Table]) -> Iterator[Fault]:
    """Name what is wrong with the table that a start event names by its property `eligibility`."""
    key = node.properties.get("eligibility")
    if key is None:
        return
    table = tables.get(key)
    if table is None:
        yield Fault(node.id, f"「{node.name}」的办理条件决策表“{key}”不存在", "NO_ELIGIBILITY")
        return
    if missing := sorted(COLUMNS - set(table.outputs)):
        yield Fault(key, f"办理条件决策表 {key} 缺少输出列：{'、'.join(missing)}", "ELIGIBILITY")
        return
    if table.policy != "COLLECT":
        yield Fault(key, f"办理条件决策表 {key} 的命中策略须是 COLLECT，以便列出全部条件", "ELIGIBILITY")
    for rule in table.rules:
        yield from _rule(table, rule)


def unknown_words(table: Table, catalogue: Mapping[str, object]) -> Iterator[Fault]:
    """Name the words that the reasons put in with `$` and that nothing fills in."""
    if not set(table.outputs) >= COLUMNS:
        return
    for rule in table.rules:
        told = names_in(str(_literal(table, rule, "reason") or ""))
        for word in sorted(word for word in told if not _known(word, catalogue)):
            yield Fault(rule.id, f"规则 {rule.id} 的说明中使用了未知的词 ${word}", "UNKNOWN_FACT")


def _known(word: str, catalogue: Mapping[str, object]) -> bool:
    return word in WINDOW_WORDS or in_catalogue(word, catalogue)


def _rule(table: Table, rule: Rule) -> Iterator[Fault]:
    """Texts that are written out in a row can be looked at before it fires; others are known only then."""
    result = _literal(table, rule, "result")
    if result is not None and not _among(result, tuple(Result)):
        allowed = "、".join(Result)
        yield Fault(rule.id, f"规则 {rule.id} 的结论“{result}”不认识，只能是 {allowed}", "ELIGIBILITY")
    for column in ("condition", "label", "result"):
        if rule.outputs[table.outputs.index(column)] is None:
            yield Fault(rule.id, f"规则 {rule.id} 没有写明 {column}", "ELIGIBILITY")


def _literal(table: Table, rule: Rule, column: str) -> object:
    output = rule.outputs[table.outputs.index(column)]
    return None if output is None or output.names else output.value({})


def _among(value: object, allowed: Collection[str]) -> bool:
    return isinstance(value, str) and value in allowed
