"""People who want to be members, by the two ways that lead there."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.domain.actor import Actor
from app.domain.membership import Payment
from app.models import Account, Case, Membership, MembershipFee
from app.queries import members
from app.services import drafts, member_fees, submissions
from tests.integration.core.stage import APPROVAL, Stage

SERVICE = "membership"
PAYMENT = Payment(2026, 20000, 20000, date(2026, 3, 1), "BANK", "SJ-0001", "")


def ticked(stage: Stage, applicant: Actor) -> UUID:
    """A first registration that was handed in with 是否申请个人会员 ticked."""
    case_id = stage.begun(applicant)
    with stage.database.transaction() as session:
        submissions.choose_membership(session, case_id, wanted=True, by=applicant)
    stage.hand_in(case_id, applicant)
    return case_id


def begun(stage: Stage, applicant: Actor) -> UUID:
    """A membership case that its applicant opened."""
    with stage.database.transaction() as session:
        person = session.get_one(Account, applicant.account_id).person
        assert person is not None
        return drafts.begin(session, SERVICE, person, by=applicant).id


def applied(stage: Stage, applicant: Actor) -> UUID:
    """A membership case that its applicant handed in."""
    case_id = begun(stage, applicant)
    stage.save(case_id, {"membership_pledge": True}, applicant)
    with stage.database.transaction() as session:
        submissions.submit(session, case_id, by=applicant)
    return case_id


def joined(stage: Stage, applicant: Actor, administrator: Actor) -> UUID:
    """The membership of somebody who applied and was admitted."""
    stage.decide(applied(stage, applicant), APPROVAL, administrator)
    stage.work()
    with stage.database.reading() as session:
        row = members.of_person(session, applicant.person_id)
        assert row is not None
        return row.id


def cases(stage: Stage) -> list[Case]:
    """All membership cases."""
    with stage.database.reading() as session:
        return list(session.scalars(select(Case).where(Case.service_key == SERVICE)))


def membership(stage: Stage, applicant: Actor) -> Membership | None:
    """The applicant's membership."""
    with stage.database.reading() as session:
        return members.of_person(session, applicant.person_id)


def paid(stage: Stage, membership_id: UUID, administrator: Actor, payment: Payment = PAYMENT) -> MembershipFee:
    """A payment that an administrator entered."""
    with stage.database.transaction() as session:
        return member_fees.record(session, membership_id, payment, by=administrator)
