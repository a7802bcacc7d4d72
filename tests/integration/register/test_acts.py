"""冻结, 解冻, 注销, 撤销: two administrators, and what it means for whoever has an application under way."""

from datetime import date

import pytest

from app.errors import Conflict, InvalidInput, NotAllowed
from app.models import RegisterAct
from app.queries import registers
from app.services import register_acts
from tests.integration.register.keepers import Keepers


@pytest.mark.parametrize(
    ("act", "state"), [("freeze", "FROZEN"), ("deregister", "DEREGISTERED"), ("revoke", "REVOKED")]
)
def test_an_act_counts_when_a_second_administrator_confirms_it(keepers: Keepers, act: str, state: str) -> None:
    asked = keepers.ask(act)
    before = keepers.state()
    keepers.confirm(asked)
    assert (before, keepers.state()) == ("VALID", state)
    last = keepers.scene.versions()[-1]
    assert (last.version, last.act, last.reason, last.case_id) == (2, act, "接到举报，正在核查", None)
    assert last.content["specialty"] == "火电"


def test_thawing_gives_back_what_was_frozen(keepers: Keepers) -> None:
    keepers.done("freeze")
    keepers.done("thaw")
    entry = keepers.scene.registration()
    assert (entry.state, entry.valid_to, entry.version) == ("VALID", date(2025, 3, 14), 3)


def test_whoever_asked_cannot_confirm(keepers: Keepers) -> None:
    asked = keepers.ask("freeze")
    with pytest.raises(NotAllowed, match="另一名管理员"):
        keepers.confirm(asked, keepers.first)
    assert keepers.state() == "VALID"


def test_two_accounts_of_one_person_do_not_make_two_people(keepers: Keepers) -> None:
    person = keepers.scene.stage.applicant(9, "王五").person_id
    one, other = (keepers.scene.administrator(name, person=person) for name in ("left", "right"))
    asked = keepers.ask("freeze", one)
    with pytest.raises(NotAllowed, match="另一名管理员"):
        keepers.confirm(asked, other)


def test_nobody_decides_about_their_own_entry(keepers: Keepers) -> None:
    own = keepers.scene.administrator("own", person=keepers.scene.person)
    with pytest.raises(NotAllowed, match="本人"):
        keepers.ask("freeze", own)
    asked = keepers.ask("freeze")
    with pytest.raises(NotAllowed, match="本人"):
        keepers.confirm(asked, own)


def test_an_act_that_was_rejected_changes_nothing(keepers: Keepers) -> None:
    asked = keepers.ask("revoke")
    with keepers.scene.database.transaction() as session:
        register_acts.reject(session, asked, note="证据不足", by=keepers.second)
    with pytest.raises(Conflict, match="已确认或驳回"):
        keepers.confirm(asked)
    assert (keepers.state(), keepers.scene.registration().version) == ("VALID", 1)


def test_rejecting_needs_a_reason(keepers: Keepers) -> None:
    asked = keepers.ask("freeze")
    with pytest.raises(InvalidInput) as refused, keepers.scene.database.transaction() as session:
        register_acts.reject(session, asked, note="  ", by=keepers.second)
    assert [fault.field for fault in refused.value.faults] == ["note"]


def test_one_act_waits_at_a_time(keepers: Keepers) -> None:
    keepers.ask("freeze")
    with pytest.raises(Conflict, match="待确认"):
        keepers.ask("revoke")
    with keepers.scene.database.reading() as session:
        [waiting] = registers.waiting(session)
        assert (waiting.label, waiting.full_name, waiting.asked_by) == ("冻结", "张三丰", "admin1")
        assert registers.waiting_act(session, keepers.entry) is not None


@pytest.mark.parametrize(
    ("act", "reason", "fields"),
    [("freeze", " ", ["reason"]), ("sink", "理由", ["act"]), ("freeze", "长" * 501, ["reason"])],
)
def test_an_act_is_asked_for_with_a_reason(keepers: Keepers, act: str, reason: str, fields: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        keepers.ask(act, reason=reason)
    assert [fault.field for fault in refused.value.faults] == fields


def test_ending_a_registration_needs_a_reason_from_the_list(keepers: Keepers) -> None:
    with pytest.raises(InvalidInput) as refused, keepers.scene.database.transaction() as session:
        register_acts.ask(session, keepers.entry, "revoke", reason="理由", reason_code="NO", by=keepers.first)
    assert [fault.field for fault in refused.value.faults] == ["reason_code"]


@pytest.mark.parametrize(("first", "then"), [("revoke", "thaw"), ("revoke", "freeze"), ("deregister", "freeze")])
def test_a_state_that_does_not_allow_an_act_refuses_it(keepers: Keepers, first: str, then: str) -> None:
    keepers.done(first)
    with pytest.raises(Conflict, match="不能"):
        keepers.ask(then)


def test_two_who_confirm_at_once_do_it_once(keepers: Keepers) -> None:
    asked = keepers.ask("freeze")
    keepers.confirm(asked)
    with pytest.raises(Conflict):
        keepers.confirm(asked)
    with keepers.scene.database.reading() as session:
        row = session.get_one(RegisterAct, asked)
        assert (row.state, row.note, keepers.scene.registration().version) == ("done", "属实", 2)
