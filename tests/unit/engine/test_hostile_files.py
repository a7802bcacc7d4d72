"""Whatever is uploaded, the check answers with reasons; and an accepted diagram runs the same in every thread."""

import copy
from concurrent.futures import ThreadPoolExecutor
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.engine.diagram import picture
from app.engine.spec import parse
from app.errors import InvalidRelease
from tests.workflows.walking import DIAGRAM, TABLE, Walk, faults

VALUES = ["", "x", "apply", "NaN", "-1", "é", "Start", "prelim", "true", "notify", "1e999", "withdraw", "]]>"]


def branches(root: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """All pairs of parent and child; a root that lost all its children gets one."""
    if not len(root):
        etree.SubElement(root, root.tag)
    return [(parent, child) for parent in root.iter() for child in parent]


def damaged(source: bytes, chance: Random) -> bytes:
    """Change a document at random: drop, double or rename elements, change attributes and texts."""
    root = etree.fromstring(source)
    for _ in range(chance.randint(1, 3)):
        parent, element = chance.choice(branches(root))
        match chance.randrange(5):
            case 0:
                parent.remove(element)
            case 1:
                parent.append(copy.deepcopy(element))
            case 2:
                element.text = chance.choice(VALUES)
            case 3:
                element.tag = chance.choice(list(root.iter())).tag
            case _ if element.attrib:
                element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
    return etree.tostring(root)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_damaged_file_is_answered_with_reasons_and_never_with_an_error(chance: Random) -> None:
    diagram, table = damaged(DIAGRAM, chance), damaged(TABLE, chance)
    found = [*faults(diagram), *faults(DIAGRAM, table)]
    drawn = True
    try:
        picture(diagram)
    except InvalidRelease:
        drawn = False

    assert all(fault.message for fault in found)
    assert drawn or found


def test_one_specification_serves_many_threads() -> None:
    shared = parse(DIAGRAM, [TABLE])

    def journey(number: int) -> tuple[str, int]:
        walk = Walk(shared, over_night=True)
        walk.submitted(rounds=number % 4 + 1)
        walk.complete("prelim", "recheck", decision="approve")
        walk.complete("register", "issue", "notify_approved")
        assert walk.process.end is not None
        return walk.process.end.element, walk.trail.count("correct")

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(journey, range(40)))

    assert ends == [("approved", number % 4) for number in range(40)]
