"""The release check: everything that must hold before a diagram may run, listed at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.engine import offices, samples, structure, walk
from app.engine.model import executable_processes, model
from app.engine.offices import Office
from app.engine.spec import parse
from app.engine.tables import read_tables
from app.engine.xml import read
from app.errors import Fault, InvalidRelease

# A timer that fires sooner than this is a slip of the pen, or an attempt to keep the worker busy.
SHORTEST_TIMER = timedelta(minutes=1)


def check(
    bpmn: bytes,
    tables: Sequence[bytes] = (),
    *,
    roles: Collection[str],
    forms: Collection[str],
    operations: Mapping[str, Collection[str]],
    templates: Collection[str],
    facts: Mapping[str, Any],
) -> list[Fault]:
    """List every fault of a diagram with its tables, the element's id as field; an empty list means accepted.

    `operations` maps each operation to the names its parameters may have; `templates` are the documents and
    notices that `export` and `template` may name; `facts` maps each fact of the catalogue to a sample value.
    A walk over all branches is made when nothing else is wrong.
    """
    try:
        root = read(bpmn)
    except InvalidRelease as refusal:
        return list(refusal.faults)
    decisions, found = read_tables(tables)
    found += structure.faults(root, decisions)
    processes = executable_processes(root)
    if len(processes) != 1:
        return found
    diagram = model(root, processes[0])
    office = Office(roles, forms, operations, templates)
    found += offices.faults(diagram, decisions, office)
    found += samples.faults(diagram, decisions, facts, shortest=SHORTEST_TIMER)
    return _unique(found) or _unique(_walked(bpmn, tables, facts))


def _walked(bpmn: bytes, tables: Sequence[bytes], facts: Mapping[str, Any]) -> Iterator[Fault]:
    try:
        spec = parse(bpmn, tables)
    except InvalidRelease as refusal:
        yield from refusal.faults
        return
    root = read(bpmn)
    yield from walk.faults(spec, model(root, executable_processes(root)[0]), facts)


def _unique(faults: Collection[Fault] | Iterator[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))
