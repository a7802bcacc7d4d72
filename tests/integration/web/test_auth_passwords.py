"""The first password, changing it, and what slows guessing down."""

from datetime import timedelta

import pytest
import time_machine

from app.database import Database
from app.models import Account
from app.models.base import now
from tests.house import HouseClient
from tests.integration.web.entering import captcha_of, log_in
from tests.people import NUMBER, PASSWORD, QUALIFICATION, browser, enter

NEW_PASSWORD = "湖边的三棵白杨树"


class TestActivation:
    def test_the_initial_password_opens_only_the_activation_page(
        self, client: HouseClient, database: Database, newcomer: Account
    ) -> None:
        log_in(client, database, NUMBER, "31002X"[-6:])

        for page in ("/", "/me/password", "/verify", "/guide/engineer", "/nothing", "/me/profile"):
            assert client.get(page).location == "/activate"
        assert client.get("/activate").status_code == 200

    def test_the_initial_password_has_a_capital_x(
        self, client: HouseClient, database: Database, newcomer: Account
    ) -> None:
        assert log_in(client, database, NUMBER, NUMBER[-6:].lower()) == 422

    def test_it_takes_the_certificate_number_and_a_new_password(
        self, client: HouseClient, database: Database, newcomer: Account
    ) -> None:
        enter(client, newcomer.id)
        form = {"qualification_no": QUALIFICATION.lower(), "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
        response = client.post("/activate", data=form)

        assert response.status_code == 302
        assert client.get("/").status_code == 200
        stranger = browser(client)
        assert log_in(stranger, database, NUMBER, NUMBER[-6:]) == 422
        assert log_in(stranger, database, NUMBER, NEW_PASSWORD) == 302

    def test_a_wrong_certificate_number_is_told_at_its_field(
        self, client: HouseClient, database: Database, newcomer: Account
    ) -> None:
        enter(client, newcomer.id)
        form = {"qualification_no": "ZX20199999", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
        response = client.post("/activate", data=form)

        assert response.status_code == 422
        assert 'id="f-qualification_no-error"' in response.text
        assert NEW_PASSWORD not in response.text

    @pytest.mark.parametrize(
        ("password", "again", "words"),
        [
            ("short", "short", "密码至少 8 个字符"),
            ("my 31002X pass", "my 31002X pass", "连续六位"),
            ("password", "password", "太常见"),
            (NEW_PASSWORD, NEW_PASSWORD + "!", "两次输入的密码不一致"),
        ],
    )
    def test_a_weak_password_is_refused(
        self, client: HouseClient, newcomer: Account, password: str, again: str, words: str
    ) -> None:
        enter(client, newcomer.id)
        form = {"qualification_no": QUALIFICATION, "password": password, "password_again": again}

        assert words in client.post("/activate", data=form).text

    def test_guessing_certificate_numbers_is_slowed_down(self, client: HouseClient, newcomer: Account) -> None:
        enter(client, newcomer.id)
        form = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
        with time_machine.travel(now(), tick=False):
            answers = [
                client.post("/activate", data={"qualification_no": f"ZX2019{n:04}", **form}).status_code
                for n in range(100, 112)
            ]

        assert answers == [422] * 10 + [429] * 2


class TestSlowingDown:
    @pytest.mark.parametrize("name", [NUMBER, "110000199003071231"], ids=["known", "unknown"])
    def test_the_eleventh_try_has_to_wait_whether_or_not_the_account_exists(
        self, client: HouseClient, database: Database, applicant: Account, name: str
    ) -> None:
        with time_machine.travel(now(), tick=False):
            answers = [log_in(client, database, name, "wrong") for _ in range(10)]
            form = {"name": name, "password": PASSWORD, **captcha_of(client, database)}
            response = client.post("/login", data=form)

        assert answers == [422] * 10
        assert response.status_code == 429
        assert "登录过于频繁" in response.text
        assert int(response.headers["Retry-After"]) in range(1, 4)

    def test_the_right_password_opens_after_the_wait(
        self, client: HouseClient, database: Database, applicant: Account
    ) -> None:
        for _ in range(10):
            log_in(client, database, NUMBER, "wrong")
        with time_machine.travel(now() + timedelta(seconds=4)):
            assert log_in(client, database, NUMBER, PASSWORD) == 302
        with database.reading() as session:
            assert session.get_one(Account, applicant.id).failures == 0

    def test_an_address_that_only_fails_is_stopped(self, client: HouseClient, database: Database) -> None:
        answers = [log_in(client, database, f"nobody{n}", "wrong") for n in range(21)]

        assert answers == [422] * 20 + [429]
        refused = client.post("/login", data={})
        assert int(refused.headers["Retry-After"]) > 0
        assert "操作过于频繁" in refused.text


class TestPasswordChange:
    def change(self, client: HouseClient, old: str, new: str) -> str:
        form = {"old_password": old, "password": new, "password_again": new}
        return client.post("/me/password", data=form, follow_redirects=True).text

    def test_it_ends_the_other_visits(self, client: HouseClient, applicant: Account) -> None:
        other = browser(client)
        for one in (client, other):
            enter(one, applicant.id)
        text = self.change(client, PASSWORD, NEW_PASSWORD)

        assert "密码已修改" in text
        assert other.get("/me/password").status_code == 302
        assert client.get("/me/password").status_code == 200

    def test_it_needs_the_old_password(self, client: HouseClient, applicant: Account) -> None:
        enter(client, applicant.id)

        assert "原密码不正确" in self.change(client, "wrong", NEW_PASSWORD)

    def test_the_last_five_are_not_used_again(self, client: HouseClient, applicant: Account) -> None:
        enter(client, applicant.id)
        self.change(client, PASSWORD, NEW_PASSWORD)

        assert "最近用过的密码" in self.change(client, NEW_PASSWORD, PASSWORD)
