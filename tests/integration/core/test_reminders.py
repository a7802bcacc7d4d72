"""到期提醒: 90, 60, 30 and 7 days ahead, from the register's own dates, once, and never to the wrong people."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.models import Account, Grant, Job, Message, Parameter, Person, Profile, Registration
from app.services import jobs, reminders
from tests.mail_sink import MailSink, mail_sink
from worker import running

TODAY = date(2026, 11, 22)
NUMBERS = count(1)
Add = Callable[..., UUID]


def _morning(day: date) -> datetime:
    """08:30 in Shanghai."""
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A mail server that delivers nowhere."""
    with mail_sink() as running_sink:
        yield running_sink


@pytest.fixture
def office(settings: Settings, database_url: str, sink: MailSink) -> Iterator[Database]:
    """The office, with mail."""
    opened = Database.open(settings.model_copy(update={"smtp_url": sink.url}))
    yield opened
    opened.close()


@pytest.fixture
def add(office: Database) -> Add:
    """Add a registered person whose registration ends in so many days; returns the registration's id."""

    def registered(days_left: int, *, state: str = "VALID", email: str = "li@example.cn") -> UUID:
        number = next(NUMBERS)
        with office.transaction() as session:
            person = Person(
                full_name=f"李{number}",
                id_doc_type="PASSPORT",
                id_no_sealed="",
                id_no_index=f"index{number}",
                id_no_masked="",
                qualification_no=f"Q{number}",
            )
            session.add(person)
            session.flush()
            account = Account(login_index=f"login{number}", display_name=person.full_name, state="active")
            account.person_id, account.grants = person.id, [Grant(role_key="applicant")]
            last = TODAY + timedelta(days=days_left)
            row = Registration(
                person_id=person.id,
                number=f"DJ{number:08d}",
                state=state,
                first_registered_on=date(2023, 1, 1),
                valid_from=date(2023, 1, 1),
                valid_to=last,
            )
            session.add_all([account, row, Profile(person_id=person.id, answers={"email": email} if email else {})])
            session.flush()
            return row.id

    return registered


def _night(office: Database, day: date = TODAY) -> None:
    """The clock asks, the worker works; mails are left where they are."""
    with time_machine.travel(_morning(day), tick=False):
        with office.transaction() as session:
            job = reminders.ask(session, day)
        running.run(job.id, office)


def _told(office: Database) -> list[str]:
    with office.reading() as session:
        return [key.split(":")[3] for key in session.scalars(select(Message.key).order_by(Message.id))]


def _mails(office: Database) -> list[Job]:
    with office.reading() as session:
        return list(session.scalars(select(Job).where(Job.operation == reminders.MAIL).order_by(Job.id)))


def _send(office: Database, at: datetime) -> None:
    for job in _mails(office):
        with time_machine.travel(at, tick=False):
            running.run(job.id, office)


def _change(office: Database, registration: UUID, **values: Any) -> None:
    with office.transaction() as session:
        row = session.get_one(Registration, registration)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize("days_left", [90, 60, 30, 7])
def test_people_are_told_when_a_stage_is_reached(office: Database, add: Add, days_left: int) -> None:
    add(days_left)
    _night(office)
    assert _told(office) == [str(days_left)]
    assert len(_mails(office)) == 1


def test_nobody_is_told_on_the_days_between(office: Database, add: Add) -> None:
    for days_left in (91, 89, 61, 59, 31, 29, 8, 6, 0, -1):
        add(days_left)
    _night(office)
    assert _told(office) == []


@pytest.mark.parametrize("state", ["FROZEN", "REVOKED", "DEREGISTERED"])
def test_nobody_is_told_whose_registration_is_not_in_force(office: Database, add: Add, state: str) -> None:
    add(60, state=state)
    _night(office)
    assert _told(office) == []


def test_the_message_says_how_long_it_lasts_and_whose_it_is(office: Database, add: Add) -> None:
    add(30)
    _night(office)
    with office.reading() as session:
        message, registration = session.scalars(select(Message)).one(), session.scalars(select(Registration)).one()
    assert message.subject == "您的设备监理师登记将于 2026 年 12 月 22 日 到期"
    assert registration.number in message.text
    assert "还有 30 天" in message.text


def test_the_words_are_those_that_an_administrator_has_set(office: Database, add: Add) -> None:
    add(7)
    with office.transaction() as session:
        for key, value in {"subject": "还剩 $days 天", "text": "$name：$registration_no 到 $valid_to"}.items():
            session.add(Parameter(key=f"expiry.remind_{key}", value=value, valid_from=TODAY, confirmed=True))
    _night(office)
    with office.reading() as session:
        message = session.scalars(select(Message)).one()
    assert message.subject == "还剩 7 天"
    assert message.text.endswith("到 2026 年 11 月 29 日")


def test_the_stages_are_those_that_an_administrator_has_set(office: Database, add: Add) -> None:
    add(45)
    add(60)
    with office.transaction() as session:
        session.add(Parameter(key="expiry.remind_days", value=[45], valid_from=TODAY, confirmed=True))
    _night(office)
    assert _told(office) == ["45"]


def test_the_same_night_twice_tells_nobody_twice(office: Database, add: Add) -> None:
    add(60)
    _night(office)
    with office.transaction() as session:
        reminders.remind(session, since=TODAY - timedelta(days=10), until=TODAY)
    assert _told(office) == ["60"]
    assert len(_mails(office)) == 1


def test_a_week_without_a_worker_is_caught_up_once(office: Database, add: Add) -> None:
    add(60)
    add(67)
    add(68)
    _night(office)
    for day in (TODAY + timedelta(days=n) for n in (7, 8)):
        _night(office, day)
    assert _told(office) == ["60", "60", "60"]


def test_nights_that_were_asked_for_and_not_done_are_done_together_and_once(office: Database, add: Add) -> None:
    add(62)
    with time_machine.travel(_morning(TODAY), tick=False), office.transaction() as session:
        asked = [reminders.ask(session, TODAY + timedelta(days=n)) for n in range(3)]
    with time_machine.travel(_morning(TODAY + timedelta(days=2)), tick=False):
        for job in asked:
            running.run(job.id, office)
    assert _told(office) == ["60"]


def test_who_passed_two_stages_meanwhile_is_told_about_the_nearest(office: Database, add: Add) -> None:
    add(65)
    _night(office)
    _night(office, TODAY + timedelta(days=40))
    assert _told(office) == ["30"]


def test_a_night_that_was_given_up_is_made_good_by_the_next_one(office: Database, add: Add) -> None:
    _night(office, TODAY - timedelta(days=1))
    add(60)
    with time_machine.travel(_morning(TODAY), tick=False), office.transaction() as session:
        reminders.ask(session, TODAY).state = "dropped"
    _night(office, TODAY + timedelta(days=1))
    assert _told(office) == ["60"]


def test_a_change_of_organisation_tells_nobody_again(office: Database, add: Add) -> None:
    registration = add(60)
    _night(office)
    _change(office, registration, version=2)
    with office.transaction() as session:
        reminders.remind(session, since=TODAY - timedelta(days=1), until=TODAY)
    assert _told(office) == ["60"]


def test_who_renewed_is_told_again_only_at_the_end_of_the_new_period(office: Database, add: Add) -> None:
    registration = add(60)
    _night(office)
    _change(office, registration, valid_to=TODAY + timedelta(days=60 + 1096), version=2)
    _night(office, TODAY + timedelta(days=30))
    assert _told(office) == ["60"]
    _night(office, TODAY + timedelta(days=1096))
    assert _told(office) == ["60", "60"]


def test_the_mail_names_the_reminder_so_that_a_second_one_can_be_dropped(
    office: Database, add: Add, sink: MailSink
) -> None:
    registration = add(30)
    _night(office)
    _send(office, _morning(TODAY))
    assert [mail["Message-ID"] for mail in sink.messages] == [f"<expiry.{registration}.2026-12-22.30@dengji>"]


@pytest.mark.parametrize(
    "change", [{"valid_to": TODAY + timedelta(days=1126)}, {"state": "REVOKED"}, {"state": "FROZEN"}]
)
def test_a_mail_that_waited_is_not_sent_to_whom_it_does_not_concern_any_more(
    office: Database, add: Add, sink: MailSink, change: dict[str, Any]
) -> None:
    registration = add(30)
    _night(office)
    _change(office, registration, **change)
    _send(office, _morning(TODAY))
    assert sink.messages == []
    assert [job.state for job in _mails(office)] == ["done"]


def test_whoever_gave_no_address_is_told_in_the_site(office: Database, add: Add) -> None:
    add(90, email="")
    _night(office)
    assert (_told(office), _mails(office)) == (["90"], [])


def test_a_mail_server_that_says_later_is_asked_again_then_an_administrator_is_told(
    office: Database, add: Add, sink: MailSink
) -> None:
    registration, at = add(30), _morning(TODAY)
    _night(office)
    sink.answer = "451 later"
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        _send(office, at)
        (job,) = _mails(office)
        assert (job.attempts, job.state) == (attempt, "incident" if attempt == jobs.MOST_ATTEMPTS else "due")
        at = job.due_at
    sink.answer = "250 OK"
    with time_machine.travel(at, tick=False):
        with office.transaction() as session:
            administrator = Account(login_index="administrator", display_name="管理员", state="active")
            session.add(administrator)
            session.flush()
            (waiting,) = session.scalars(select(Job).where(Job.state == "incident"))
            jobs.retry(session, waiting.id, by=Actor(administrator.id, "管理员"))
        running.run(waiting.id, office)
    assert [mail["Message-ID"] for mail in sink.messages] == [f"<expiry.{registration}.2026-12-22.30@dengji>"]


def test_a_mail_server_that_refuses_makes_an_incident_at_once(office: Database, add: Add, sink: MailSink) -> None:
    add(30)
    _night(office)
    sink.answer = "550 no such person"
    _send(office, _morning(TODAY))
    assert [(job.state, job.attempts) for job in _mails(office)] == [("incident", 1)]
