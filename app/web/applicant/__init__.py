"""The applicant's room: profile, applications from the form to the confirmation, records, messages."""

from app.web.applicant import (
    application,
    attachments,
    certificates,
    check,
    conflicts,
    export,
    files,
    form,
    home,
    learning,
    membership,
    messages,
    my_data,
    organisations,
    profile,
    records,
    training,
)
from app.web.applicant.room import blueprint

__all__ = [
    "application",
    "attachments",
    "blueprint",
    "certificates",
    "check",
    "conflicts",
    "export",
    "files",
    "form",
    "home",
    "learning",
    "membership",
    "messages",
    "my_data",
    "organisations",
    "profile",
    "records",
    "training",
]
