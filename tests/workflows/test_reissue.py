"""换发证书: a service without people, from its start to the notice."""

import pytest

from app.engine.checks import check
from app.engine.spec import Spec, parse
from app.operations import vocabulary
from tests.workflows.walking import WORKFLOWS, Walk

DIAGRAM = (WORKFLOWS / "reissue.bpmn").read_bytes()


@pytest.fixture(scope="module")
def spec() -> Spec:
    return parse(DIAGRAM)


@pytest.mark.parametrize("pace", ["straight", "over_night"])
def test_register_certificate_and_notice_follow_one_another(spec: Spec, pace: str) -> None:
    walk = Walk(spec, over_night=pace == "over_night")
    stops = []
    for element in ("register", "issue", "notify_holder"):
        stops.append(walk.open())
        walk.complete(element)

    assert stops == [{"register"}, {"issue"}, {"notify_holder"}]
    assert walk.process.end is not None
    assert walk.process.end.properties == {"status": "已审核", "outcome": "approved"}


def test_the_register_is_told_that_nothing_but_the_certificate_changes(spec: Spec) -> None:
    assert Walk(spec, over_night=False).step("register").parameters == {"act": "reissue"}


def test_the_release_check_asks_for_no_people() -> None:
    found = check(DIAGRAM, roles=(), forms=(), operations=vocabulary(), templates={"certificate"}, facts={})

    assert found == []
