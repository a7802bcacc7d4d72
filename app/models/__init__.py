"""Tables (SQLAlchemy 2.1, typed); they know domain words and nothing else."""

from app.models.base import Base
from app.models.case import Answers, Attachment, Case, Document, StoredFile, Task, Tie
from app.models.content import PageVersion
from app.models.desk import Decision, DecisionDraft, Leave, Remark, SampleCheck, SavedView
from app.models.learning import ApiToken, Enrolment, HourRecord, Training
from app.models.members import Membership, MembershipFee
from app.models.organisation import Organisation, OrganisationRequest
from app.models.people import Account, Captcha, Consent, Grant, Message, Person, Profile, Role, Visit
from app.models.register import Certificate, RegisterAct, Registration, RegistrationVersion
from app.models.release import Release, ReleaseFile, Service
from app.models.work import (
    CalendarDay,
    DictionaryItem,
    Event,
    Heartbeat,
    Import,
    Job,
    Parameter,
    Sequence,
    Stream,
)

__all__ = [
    "Account",
    "Answers",
    "ApiToken",
    "Attachment",
    "Base",
    "CalendarDay",
    "Captcha",
    "Case",
    "Certificate",
    "Consent",
    "Decision",
    "DecisionDraft",
    "DictionaryItem",
    "Document",
    "Enrolment",
    "Event",
    "Grant",
    "Heartbeat",
    "HourRecord",
    "Import",
    "Job",
    "Leave",
    "Membership",
    "MembershipFee",
    "Message",
    "Organisation",
    "OrganisationRequest",
    "PageVersion",
    "Parameter",
    "Person",
    "Profile",
    "RegisterAct",
    "Registration",
    "RegistrationVersion",
    "Release",
    "ReleaseFile",
    "Remark",
    "Role",
    "SampleCheck",
    "SavedView",
    "Sequence",
    "Service",
    "StoredFile",
    "Stream",
    "Task",
    "Tie",
    "Training",
    "Visit",
]
