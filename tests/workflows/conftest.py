"""The shipped release, and a walk through it: straight on, and over night at every stop."""

import pytest

from app.engine.spec import Spec, parse
from tests.workflows.walking import DIAGRAM, TABLE, Walk


@pytest.fixture(scope="session")
def spec() -> Spec:
    return parse(DIAGRAM, [TABLE])


@pytest.fixture(params=["straight", "over_night"])
def walk(request: pytest.FixtureRequest, spec: Spec) -> Walk:
    return Walk(spec, over_night=request.param == "over_night")
