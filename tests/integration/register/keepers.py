"""Two administrators who keep the register."""

from datetime import date
from uuid import UUID

from app.domain.actor import Actor
from app.services import register_acts
from tests.integration.register.scene import Scene

CODES = {"deregister": "REQUEST", "revoke": "FALSE_MATERIAL"}
HOURS = tuple((date(2024, 5, day), 120) for day in range(1, 6))


class Keepers:
    """Two administrators, and an entry to keep."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.entry = scene.registered()
        self.first, self.second = scene.administrator("admin1"), scene.administrator("admin2")

    def ask(self, act: str, by: Actor | None = None, reason: str = "接到举报，正在核查") -> UUID:
        with self.scene.database.transaction() as session:
            code = CODES.get(act, "")
            return register_acts.ask(session, self.entry, act, reason=reason, reason_code=code, by=by or self.first).id

    def confirm(self, act_id: UUID, by: Actor | None = None) -> None:
        with self.scene.database.transaction() as session:
            register_acts.confirm(session, act_id, note="属实", by=by or self.second)

    def done(self, act: str) -> None:
        self.confirm(self.ask(act))

    def state(self) -> str:
        return self.scene.registration().state
