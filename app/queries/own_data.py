"""What the office keeps about a person, for that person to take away (PIPL, article 45)."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import money
from app.domain.validity import CertificateState, RegisterState
from app.forms.definition import Form
from app.models import (
    Certificate,
    Consent,
    Enrolment,
    HourRecord,
    Membership,
    MembershipFee,
    Message,
    Person,
    Profile,
    Registration,
    RegistrationVersion,
)
from app.queries import own_cases
from app.queries.own_cases import Lines


def collected(session: Session, person: Person, account_id: UUID, *, profile_form: Form) -> dict[str, Any]:
    """Everything by its heading, in plain JSON types; scans are listed, not contained.

    What reviewers note among themselves is no part of it.
    """
    return {
        "名册信息": _roster(session, person),
        "个人信息": _profile(session, person, profile_form),
        "登记": _registration(session, person.id),
        "办件": own_cases.collected(session, person.id),
        "学时": _hours(session, person.id),
        "线下培训": _trainings(session, person.id),
        "会员": _membership(session, person.id),
        "消息": _messages(session, account_id),
        "授权同意": _consents(session, person.id),
    }


def _roster(session: Session, person: Person) -> dict[str, Any]:
    return {
        "姓名": person.full_name,
        "性别": person.gender,
        "出生日期": own_cases.text(person.birth_date),
        "证件类型": person.id_doc_type,
        "证件号码": neighbours(session).vault.open(person.id_no_sealed),
        "资格证书编号": person.qualification_no,
        "取得时间": own_cases.text(person.qualification_date),
        "专业": person.specialty,
    }


def _profile(session: Session, person: Person, form: Form) -> dict[str, Any]:
    row = session.get(Profile, person.id)
    return {"保存时间": own_cases.text(row.saved_at), **own_cases.filled(session, form, row.answers)} if row else {}


def _registration(session: Session, person_id: UUID) -> dict[str, Any]:
    row = session.scalars(select(Registration).where(Registration.person_id == person_id)).one_or_none()
    if row is None:
        return {}
    versions = select(RegistrationVersion).where(RegistrationVersion.registration_id == row.id)
    certificates = select(Certificate).where(Certificate.registration_id == row.id)
    return {
        "登记编号": row.number,
        "状态": RegisterState(row.state).label,
        "首次登记": own_cases.text(row.first_registered_on),
        "有效期": [own_cases.text(row.valid_from), own_cases.text(row.valid_to)],
        "历次变动": [
            {"版本": one.version, "时间": own_cases.text(one.created_at), "内容": one.content}
            for one in session.scalars(versions.order_by(RegistrationVersion.version))
        ],
        "证书": [
            {
                "版本": one.version,
                "状态": CertificateState(one.state).label,
                "签发日期": own_cases.text(one.issued_on),
                "内容": one.content,
            }
            for one in session.scalars(certificates.order_by(Certificate.version))
        ],
    }


def _hours(session: Session, person_id: UUID) -> Lines:
    return [
        {
            "课程": row.course,
            "学时": row.tenths / 10,
            "完成日期": own_cases.text(row.finished_on),
            "来源": row.platform,
            "记录编号": row.record_id,
            "冲销": row.reverses_id is not None,
            "原因": row.reason,
        }
        for row in own_cases.rows(session, HourRecord, HourRecord.person_id == person_id)
    ]


def _trainings(session: Session, person_id: UUID) -> Lines:
    return [
        {
            "培训": row.training.title,
            "开始时间": own_cases.text(row.training.starts_at),
            "状态": row.state,
            "报名时间": own_cases.text(row.enrolled_at),
            "取消时间": own_cases.text(row.cancelled_at),
            "签到时间": own_cases.text(row.attended_at),
        }
        for row in own_cases.rows(session, Enrolment, Enrolment.person_id == person_id)
    ]


def _membership(session: Session, person_id: UUID) -> dict[str, Any]:
    row = session.scalars(select(Membership).where(Membership.person_id == person_id)).one_or_none()
    if row is None:
        return {}
    fees = own_cases.rows(session, MembershipFee, MembershipFee.membership_id == row.id)
    return {
        "会员编号": row.number,
        "状态": row.state,
        "入会日期": own_cases.text(row.joined_on),
        "有效期至": own_cases.text(row.valid_to),
        "退会日期": own_cases.text(row.left_on),
        "缴费记录": [
            {
                "年度": fee.year,
                "金额（元）": money.shown(fee.paid_fen),
                "日期": own_cases.text(fee.paid_on),
                "收据编号": fee.receipt_no,
            }
            for fee in fees
        ],
    }


def _messages(session: Session, account_id: UUID) -> Lines:
    return [
        {
            "时间": own_cases.text(row.created_at),
            "标题": row.subject,
            "内容": row.text,
            "阅读时间": own_cases.text(row.read_at),
        }
        for row in own_cases.rows(session, Message, Message.account_id == account_id)
    ]


def _consents(session: Session, person_id: UUID) -> Lines:
    return [
        {"时间": own_cases.text(row.created_at), "内容": row.text, "网络地址": row.address}
        for row in own_cases.rows(session, Consent, Consent.person_id == person_id)
    ]
