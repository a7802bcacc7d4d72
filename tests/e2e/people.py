"""The people of the journey: those of the demonstration, and applicants who came as far as a test wants them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from app.database import Database
from app.domain import identity
from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import today
from app.domain.hours import HourKind
from app.models import Account, HourRecord, Organisation, Person, Registration
from app.models.base import now
from app.services import accounts
from tests.integration.core.stage import Stage, resident_number
from tests.people import PASSWORD, add_person, password_hash

UNIT, OTHER_UNIT = "北京示例设备监理有限公司", "上海示例工程咨询有限公司"
NEW, READY, REGISTERED = "张雅文", "陈建国", "王淑芬"
WAITING, RETURNED = "JOHN SAMPLE", "买买提·艾力"
RENEWING, SHORT_OF_HOURS, MOVING = "周启明", "吴思远", "郑海燕"
REVIEWER, APPROVER, ADMINISTRATOR = "李初审", "周复核", "管理员"


@dataclass(frozen=True, slots=True)
class Login:
    """What somebody types to get in."""

    name: str
    password: str
    full_name: str


class Beside(Stage):
    """The acts of a day at the office, done beside the browser in the database of a running instance."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._serial = 100
        with database.reading() as session:
            self.unit = session.scalars(select(Organisation.id).where(Organisation.name == UNIT)).one()
        self.reviewer = self._staff(REVIEWER)
        self.approver = self._staff(APPROVER)

    def newcomer(self, full_name: str) -> tuple[Login, Actor]:
        """An applicant with a profile and PASSWORD who has not applied for anything yet."""
        self._serial += 1
        actor = self.applicant(self._serial, full_name)
        with self.database.transaction() as session:
            session.get_one(Account, actor.account_id).password_hash = password_hash()
        return Login(resident_number(self._serial), PASSWORD, full_name), actor

    def colleague(self, name: str, *roles: str) -> Login:
        """Another member of staff, with PASSWORD."""
        actor = self.staff(name, *roles)
        with self.database.transaction() as session:
            session.get_one(Account, actor.account_id).password_hash = password_hash()
        return Login(name, PASSWORD, name)

    def stranger(self, full_name: str) -> tuple[Login, str]:
        """Somebody of the roster who was never here, and the 资格证书编号 that opens the account."""
        self._serial += 1
        number, qualification = resident_number(self._serial), f"SBJL2016{self._serial:04d}"
        with self.database.transaction() as session:
            person = add_person(session, number=number, name=full_name, qualification_no=qualification)
            person.qualification_date = date(2016, 11, 6)
            accounts.create_for_person(session, person, by=SYSTEM)
        return Login(number, identity.initial_password(number), full_name), qualification

    def years_pass(self, full_name: str, *, days_left: int) -> None:
        """Let the registration be old enough to end soon, and its holder have learnt enough meanwhile."""
        with self.database.transaction() as session:
            query = select(Registration).join(Person).where(Person.full_name == full_name)
            entry = session.scalars(query).one()
            past = entry.valid_to - today(now()) - timedelta(days_left)
            entry.valid_from, entry.valid_to = entry.valid_from - past, entry.valid_to - past
            entry.first_registered_on = entry.valid_from
            for month in range(1, 9):
                learnt = HourRecord(person_id=entry.person_id, platform="示例学习平台", record_id=f"{month}-{entry.id}")
                learnt.course, learnt.tenths, learnt.kind = f"设备监理继续教育（{month}）", 80, HourKind.ONLINE.value
                learnt.finished_on = entry.valid_from + timedelta(60 * month)
                session.add(learnt)

    def _staff(self, name: str) -> Actor:
        with self.database.reading() as session:
            account = session.scalars(select(Account).where(Account.display_name == name)).one()
            return Actor(account.id, name, roles=account.roles)
