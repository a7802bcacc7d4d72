"""到期提醒: tell people that their registration ends, in the site and by mail, each stage once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template

from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.models import Job, Message
from app.models.base import now
from app.queries import parameters, reminders
from app.queries.reminders import NIGHTLY, Reminder
from app.services import history, jobs

MAIL = "mail_reminder"
AT_ONCE = 500  # people; a night has some hundreds, the night after a long stop has more


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of the parameters; they may name `$name`, `$days`, `$valid_to` and `$registration_no`."""

    subject: Template
    text: Template

    def said(self, reminder: Reminder) -> dict[str, str]:
        """Subject and text for one person."""
        last = reminder.valid_to
        words = {
            "name": reminder.name,
            "days": str(reminder.days_left),
            "valid_to": f"{last.year} 年 {last.month} 月 {last.day} 日",
            "registration_no": reminder.number,
        }
        return {"subject": self.subject.safe_substitute(words), "text": self.text.safe_substitute(words)}


def ask(session: Session, day: date) -> Job:
    """Ask for the reminders of a day, once."""
    return jobs.ask(session, NIGHTLY, key=f"{NIGHTLY}:{day.isoformat()}")


def remind(session: Session, *, since: date, until: date) -> int:
    """Write to everybody who came to a stage after the day `since`, up to `until`; returns to how many people.

    What was written already is not written again, whatever asks for it.
    """
    stages = parameters.value(session, "expiry.remind_days", until)
    words = Words(
        Template(parameters.value(session, "expiry.remind_subject", until)),
        Template(parameters.value(session, "expiry.remind_text", until)),
    )
    people = reminders.due(session, since=since, until=until, stages=stages)
    for some in _parts(people):
        _write(session, some, words)
    if people:
        content = {"since": since.isoformat(), "until": until.isoformat(), "people": len(people)}
        history.record(session, "expiry_reminded", by=SYSTEM, content=content)
    return len(people)


def _write(session: Session, people: Sequence[Reminder], words: Words) -> None:
    by_person = {reminder.person_id: reminder for reminder in people}
    accounts = reminders.accounts(session, list(by_person))
    addresses = reminders.addresses(session, list(by_person))
    messages = {f"{by_person[person].key}:{account}": (by_person[person], account) for person, account in accounts}
    mails = {f"mail:{by_person[person].key}": (by_person[person], address) for person, address in addresses.items()}
    there = reminders.known(session, list(messages), list(mails))
    session.add_all(
        Message(key=key, account_id=account, **words.said(reminder))
        for key, (reminder, account) in messages.items()
        if key not in there
    )
    session.add_all(
        Job(key=key, operation=MAIL, parameters=_mail(reminder, address, words), due_at=now())
        for key, (reminder, address) in mails.items()
        if key not in there
    )
    session.flush()


def _mail(reminder: Reminder, address: str, words: Words) -> dict[str, str]:
    """What the mail says; its Message-ID names the reminder, so that a reader drops whatever comes twice."""
    return {
        "to": address,
        "message_id": f"<{reminder.key.replace(':', '.')}@dengji>",
        "registration": str(reminder.registration_id),
        "valid_to": reminder.valid_to.isoformat(),
        **words.said(reminder),
    }


def _parts(people: Sequence[Reminder]) -> Iterator[Sequence[Reminder]]:
    for start in range(0, len(people), AT_ONCE):
        yield people[start : start + AT_ONCE]
