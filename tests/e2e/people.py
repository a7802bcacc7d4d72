"""The people of the journey: those of the demonstration, and applicants who came as far as a test wants them."""

from dataclasses import dataclass

from sqlalchemy import select

from app.database import Database
from app.domain.actor import Actor
from app.models import Account, Organisation
from tests.integration.core.stage import Stage, resident_number
from tests.people import PASSWORD, password_hash

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

    def _staff(self, name: str) -> Actor:
        with self.database.reading() as session:
            account = session.scalars(select(Account).where(Account.display_name == name)).one()
            return Actor(account.id, name, roles=account.roles)
