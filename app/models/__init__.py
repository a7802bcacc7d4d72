"""Tables (SQLAlchemy 2.1, typed); they know domain words and nothing else."""

from app.models.base import Base
from app.models.case import Answers, Attachment, Case, Decision, Document, Remark, StoredFile, Task
from app.models.organisation import Organisation
from app.models.people import Account, Captcha, Consent, Grant, Message, Person, Profile, Role, Visit
from app.models.register import Certificate, Registration, RegistrationVersion
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
    "Attachment",
    "Base",
    "CalendarDay",
    "Captcha",
    "Case",
    "Certificate",
    "Consent",
    "Decision",
    "DictionaryItem",
    "Document",
    "Event",
    "Grant",
    "Heartbeat",
    "Import",
    "Job",
    "Message",
    "Organisation",
    "Parameter",
    "Person",
    "Profile",
    "Registration",
    "RegistrationVersion",
    "Release",
    "ReleaseFile",
    "Remark",
    "Role",
    "Sequence",
    "Service",
    "StoredFile",
    "Stream",
    "Task",
    "Visit",
]
