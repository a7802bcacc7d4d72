"""What the pictures show beside the demonstration: applications with a form that was really printed and scanned."""

from uuid import UUID

from sqlalchemy import select

from app.adapters import specimen
from app.database import Database
from app.domain.actor import Actor
from app.models import Case, Certificate, Document, StoredFile
from app.services import attachments, files, submissions
from tests.e2e import paperwork
from tests.e2e.people import REGISTERED, Beside
from tests.servers import wait_until

SCANS = {"ID_PROOF": "居民身份证", "EDU_PROOF": "毕业证书", "QUAL_CERT": "设备监理师职业资格证书"}
IN_THE_QUEUE = ("司马文", "赵立新", "钱小芳")
PATIENCE = 90.0
_OF_REGISTERED = select(Certificate).join(Case, Case.id == Certificate.case_id).where(Case.applicant_name == REGISTERED)


class Scenery:
    """People whose applications stand where a picture wants them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._beside = Beside(database)
        for name in IN_THE_QUEUE:
            self._beside.submitted(self._beside.newcomer(name)[1])
        self.filled, actor = self._beside.newcomer("孙明远")
        self.filled_path = f"/me/cases/{self._with_scans(actor)}"
        self.submitted, actor = self._beside.newcomer("欧阳清")
        case_id = self._with_scans(actor)
        with database.transaction() as session:
            submissions.submit(session, case_id, by=actor)
        self.submitted_path = f"/me/cases/{case_id}"
        self.claimed_path = f"/desk/tasks/{self._beside.claim(case_id, self._beside.reviewer)}"

    def verification(self) -> str:
        """What the QR code of the demonstration's certificate opens."""
        with self._database.reading() as session:
            return f"/verify/{session.scalars(_OF_REGISTERED).one().token}"

    def certificate(self) -> bytes:
        """The demonstration's certificate, as soon as the worker has made it."""
        wait_until(lambda: self._certificate_key() != "", seconds=PATIENCE, what="the certificate")
        return self._database.neighbours.storage.get(self._certificate_key())

    def _certificate_key(self) -> str:
        with self._database.reading() as session:
            found = session.scalars(_OF_REGISTERED).one_or_none()
            file = found.file if found else None
            return file.key if file else ""

    def _with_scans(self, actor: Actor) -> UUID:
        """A complete application with the worker's own form, signed and scanned."""
        case_id = self._beside.begun(actor)
        self._beside.order(case_id, actor)
        wait_until(lambda: self._printed_key(case_id) != "", seconds=PATIENCE, what="the form")
        printed = self._database.neighbours.storage.get(self._printed_key(case_id))
        scans = {slot: (specimen.scan(title, (actor.name,)), title) for slot, title in SCANS.items()}
        scans["SIGNED_FORM"] = (paperwork.signed(printed), "申请表")
        with self._database.transaction() as session:
            person_id = session.get_one(Case, case_id).person_id
            attachments.agree_to_id_images(session, person_id, by=actor)
        for slot, (data, title) in scans.items():
            scan = files.examine(data, f"{title}.jpg", field=slot, read_codes=slot == "SIGNED_FORM")
            with self._database.transaction() as session:
                attachments.add(session, case_id, slot, scan, by=actor)
        return case_id

    def _printed_key(self, case_id: UUID) -> str:
        with self._database.reading() as session:
            document = session.scalars(select(Document).where(Document.case_id == case_id)).one()
            file = session.get(StoredFile, document.pdf_id) if document.pdf_id else None
            return file.key if file else ""
