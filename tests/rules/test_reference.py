"""Whoever changes reference data by a statement says so, or other processes would go on with what they have read."""

import ast
from pathlib import Path

from app.queries import reference

APP = Path(reference.__file__).parents[1]
NAMES = {table.__name__ for table in reference.TABLES}
STATEMENTS = {"update", "insert", "delete"}


def _changes_silently(tree: ast.Module) -> bool:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    changes = any(
        isinstance(call.func, ast.Name)
        and call.func.id in STATEMENTS
        and any(isinstance(argument, ast.Name) and argument.id in NAMES for argument in call.args)
        for call in calls
    )
    told = any(isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "reference.changed" for call in calls)
    return changes and not told


def test_no_statement_changes_reference_data_in_silence() -> None:
    paths = [path for path in APP.rglob("*.py") if "migrations" not in path.parts]
    assert [str(path) for path in paths if _changes_silently(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_the_rule_notices_a_silent_change() -> None:
    assert _changes_silently(ast.parse("session.execute(update(DictionaryItem).values(active=False))"))
