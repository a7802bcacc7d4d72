"""What anyone learns about a certificate."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from app.database import Database
from app.domain.calendar import today
from app.models import (
    Captcha,
    Case,
    Certificate,
    Organisation,
    Registration,
    Release,
    Service,
)
from app.models.base import now
from tests.house import HouseClient
from tests.people import NUMBER, add_person

TODAY = today(now())
TOKEN = "0123456789abcdef0123456789abcdef"
REGISTERED = "2024110000017"


@pytest.fixture
def registered(database: Database) -> SimpleNamespace:
    """A person in the register with a certificate."""
    with database.transaction() as session:
        person = add_person(session)
        unit = Organisation(name="北京某设备监理有限公司", name_key="x", uscc="91110000MA00000001", state="active")
        session.add_all([unit, Service(key="first_registration", name="首次登记")])
        session.flush()
        release = Release(service_key="first_registration", number=1, digest="x")
        session.add(release)
        session.flush()
        case = Case(
            number="F1",
            service_key="first_registration",
            release_id=release.id,
            person_id=person.id,
            applicant_name=person.full_name,
        )
        registration = Registration(
            person_id=person.id,
            number=REGISTERED,
            state="VALID",
            organisation_id=unit.id,
            first_registered_on=TODAY - timedelta(days=100),
            valid_from=TODAY - timedelta(days=100),
            valid_to=TODAY,
        )
        session.add_all([case, registration])
        session.flush()
        certificate = Certificate(
            registration_id=registration.id,
            case_id=case.id,
            version=1,
            kind="FIRST",
            state="CURRENT",
            token=TOKEN,
            check_code="x",
            content={},
            issued_on=TODAY - timedelta(days=100),
        )
        session.add(certificate)
        session.flush()
        return SimpleNamespace(registration=registration.id, certificate=certificate.id)


def verify(client: HouseClient, database: Database, number: str, name: str) -> str:
    """Fill in the form; returns the answer's page."""
    found = re.search(r'name="captcha_id" value="([^"]+)"', client.get("/verify").text)
    assert found
    with database.reading() as session:
        answer = session.get_one(Captcha, UUID(found[1])).answer
    form = {"number": number, "name": name, "captcha_id": found[1], "captcha": answer}
    return client.post("/verify", data=form).text


def heading(page: str) -> str:
    found = re.search("<h1>(.*?)</h1>", page)
    assert found
    return found[1]


class TestVerification:
    @pytest.mark.parametrize(
        ("states", "word"),
        [
            (({}, {}), "有效"),
            (({"valid_to": TODAY - timedelta(days=1)}, {}), "已过期"),
            (({}, {"state": "SUPERSEDED"}), "已换发"),
            (({"state": "DEREGISTERED"}, {}), "已注销"),
            (({"state": "REVOKED"}, {"state": "SUPERSEDED"}), "已撤销"),
            (({}, {"state": "VOID"}), "已注销"),
            (({"state": "FROZEN"}, {}), "有效"),
        ],
    )
    def test_a_scanned_code_tells_the_state_of_today(
        self,
        client: HouseClient,
        database: Database,
        registered: SimpleNamespace,
        states: tuple[dict[str, Any], dict[str, Any]],
        word: str,
    ) -> None:
        with database.transaction() as session:
            rows = (
                session.get_one(Registration, registered.registration),
                session.get_one(Certificate, registered.certificate),
            )
            for row, changes in zip(rows, states, strict=True):
                for name, value in changes.items():
                    setattr(row, name, value)
        page = client.get(f"/verify/{TOKEN}").text

        assert heading(page) == word
        assert "张*丰" in page
        assert "张三丰" not in page
        assert "北京某设备监理有限公司" in page
        assert NUMBER not in page

    @pytest.mark.parametrize("token", ["x", TOKEN.upper(), TOKEN[:-1], "%25", "' OR 1=1"])
    def test_an_unknown_code_is_not_found(self, client: HouseClient, registered: SimpleNamespace, token: str) -> None:
        page = client.get(f"/verify/{token}").text

        assert heading(page) == "未查到"
        assert "张" not in page.partition("<main")[2].partition("</main>")[0]

    def test_number_and_name_tell_the_same(
        self, client: HouseClient, database: Database, registered: SimpleNamespace
    ) -> None:
        page = verify(client, database, f" {REGISTERED[:4]} {REGISTERED[4:]}", "张三丰 ")

        assert heading(page) == "有效"
        assert "张*丰" in page

    def test_an_unknown_number_and_a_wrong_name_get_the_same_answer(
        self, client: HouseClient, database: Database, registered: SimpleNamespace
    ) -> None:
        pages = [
            verify(client, database, number, name)
            for number, name in ((REGISTERED, "李四"), ("2024110000099", "张三丰"), ("%", "%"))
        ]
        answers = {re.sub(r"\d\d:\d\d:\d\d|content=\"[^\"]*\"|value=\"[^\"]*\"", "", page) for page in pages}

        assert heading(pages[0]) == "未查到"
        assert len(answers) == 1

    def test_the_form_says_all_that_is_missing_and_keeps_what_was_typed(self, client: HouseClient) -> None:
        response = client.post("/verify", data={"number": REGISTERED})

        assert response.status_code == 422
        assert "请输入持证人姓名" in response.text
        assert "请输入验证码" in response.text
        assert f'value="{REGISTERED}"' in response.text

    def test_guessing_is_stopped(self, client: HouseClient, registered: SimpleNamespace) -> None:
        answers = [client.get(f"/verify/{number}").status_code for number in range(31)]

        assert answers == [200] * 30 + [429]
        refused = client.get(f"/verify/{TOKEN}")
        assert int(refused.headers["Retry-After"]) > 0
        assert "操作过于频繁" in refused.text
