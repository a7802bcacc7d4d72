"""The three registration services as they are shipped, and a walk through each: straight on, and over night."""

import pytest

from app.engine.spec import Spec, parse
from tests.workflows.walking import WORKFLOWS, Walk

# Each diagram with the table of its attachments; what is walked is the same in all of them.
REGISTRATIONS = {
    "first_registration": "required_documents",
    "renewal": "documents_renewal",
    "change": "documents_change",
}


@pytest.fixture(scope="session", params=REGISTRATIONS)
def spec(request: pytest.FixtureRequest) -> Spec:
    table = (WORKFLOWS / f"{REGISTRATIONS[request.param]}.dmn").read_bytes()
    return parse((WORKFLOWS / f"{request.param}.bpmn").read_bytes(), [table])


@pytest.fixture(params=["straight", "over_night"])
def walk(request: pytest.FixtureRequest, spec: Spec) -> Walk:
    return Walk(spec, over_night=request.param == "over_night")
