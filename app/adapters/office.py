"""DOCX to PDF by one supervised LibreOffice that serves many documents and is never trusted."""

import os
import shutil
from pathlib import Path
from threading import Lock

from app.adapters import docx_package, office_engine, pdf
from app.adapters.office_engine import Engine, Folder
from app.errors import ConversionFailed, InvalidRelease

GIGABYTE = 1024**3
MEGABYTE = 1024**2
USUAL_PLACES = ("/usr/bin/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice")


class Office:
    """LibreOffice in a folder of ours; started at the first document, shared by the threads of one process.

    `work_dir` is for this office alone; several processes may share it. `soffice` is the program (looked for when
    None). A document gets `seconds`, LibreOffice `memory` bytes of address space; it is started afresh after
    `documents` documents, above `resident` bytes in RAM, and after every failure.
    """

    def __init__(
        self,
        work_dir: Path,
        soffice: str | None = None,
        *,
        seconds: float = 30,
        memory: int = 4 * GIGABYTE,
        documents: int = 100,
        resident: int = 600 * MEGABYTE,
        offline: bool = True,
    ) -> None:
        self._work_dir = work_dir.resolve()
        self._soffice = _find(soffice)
        self._seconds = seconds
        self._memory = memory
        self._documents = documents
        self._resident = resident
        self._offline = offline
        self._lock = Lock()
        self._engine: Engine | None = None

    @property
    def available(self) -> bool:
        """Whether there is a LibreOffice; without it only DOCX can be offered."""
        return self._soffice is not None

    @property
    def resident(self) -> int:
        """Bytes in RAM after the last document; 0 when LibreOffice is not running."""
        return self._engine.resident if self._engine else 0

    @property
    def group(self) -> int | None:
        """The process group of the running LibreOffice."""
        return self._engine.group if self._engine else None

    def convert(self, docx: bytes, *, expect: str) -> bytes:
        """The document as PDF.

        What LibreOffice reports means nothing: the PDF counts only if it opens, has pages and contains the text
        `expect` (spaces aside), such as the number of the case. Raises ConversionFailed.
        """
        if self._soffice is None:
            raise ConversionFailed("LibreOffice is not installed")
        try:
            docx_package.unpack(docx)
        except InvalidRelease as refusal:
            raise ConversionFailed(f"not a document to convert: {refusal.message}") from refusal
        with self._lock:
            converted = self._convert(self._soffice, docx)
        _expect(converted, expect)
        return converted

    def close(self) -> None:
        """End LibreOffice and remove its folder; the next document starts another."""
        with self._lock:
            self._end()

    def _convert(self, soffice: str, docx: bytes) -> bytes:
        try:
            python = office_engine.python_with_uno(soffice)
            return self._by_engine(soffice, python, docx) if python else self._by_command(soffice, docx)
        except OSError as reason:
            self._end()
            raise ConversionFailed(f"no room or no rights to convert: {reason}") from reason

    def _by_engine(self, soffice: str, python: str, docx: bytes) -> bytes:
        if self._engine and self._engine.owner != os.getpid():
            # This process was forked from the one that uses it.
            self._engine = None
        engine = self._engine = self._engine or self._start(soffice, python)
        source, target = engine.folder.path / "document.docx", engine.folder.path / "document.pdf"
        try:
            source.write_bytes(docx)
            engine.convert(source, target, self._seconds)
            converted = _taken(target)
        except ConversionFailed:
            self._end()
            raise
        if engine.converted >= self._documents or engine.resident > self._resident:
            self._end()
        return converted

    def _by_command(self, soffice: str, docx: bytes) -> bytes:
        """One LibreOffice for one document: slower by far, but it needs no Python with `uno`."""
        folder = self._new_folder(soffice)
        try:
            (folder.path / "document.docx").write_bytes(docx)
            command = [
                *_soffice_command(soffice, folder.path / "profile"),
                "--infilter=MS Word 2007 XML",
                "--convert-to",
                "pdf:writer_pdf_Export",
                "document.docx",
            ]
            office_engine.run([*self._fence(), *command], folder, self._seconds)
            return _taken(folder.path / "document.pdf")
        finally:
            folder.remove()

    def _start(self, soffice: str, python: str) -> Engine:
        command = [*self._fence(), python, str(office_engine.BRIDGE), soffice]
        folder = self._new_folder(soffice)
        try:
            return Engine(command, folder)
        except OSError:
            folder.remove()
            raise

    def _new_folder(self, soffice: str) -> Folder:
        """A folder with a copy of the warm profile, after the leftovers of the killed were swept away."""
        self._work_dir.mkdir(parents=True, exist_ok=True)
        office_engine.sweep(self._work_dir)
        folder = Folder(self._work_dir)
        seed = self._work_dir / "seed"
        try:
            if not seed.exists():
                self._make_seed(soffice, folder, seed)
            shutil.copytree(seed, folder.path / "profile")
        except (ConversionFailed, OSError):
            folder.remove()
            raise
        return folder

    def _make_seed(self, soffice: str, folder: Folder, seed: Path) -> None:
        """The first start of LibreOffice fills a profile; every later one starts from a copy."""
        draft = folder.path / "draft"
        (draft / "user").mkdir(parents=True)
        shutil.copy(office_engine.PROFILE, draft / "user" / "registrymodifications.xcu")
        command = [*self._fence(), *_soffice_command(soffice, draft), "--terminate_after_init"]
        office_engine.run(command, folder, office_engine.START_SECONDS)
        try:
            draft.rename(seed)
        except OSError:
            # Another process was quicker, and its seed is as good.
            shutil.rmtree(draft, ignore_errors=True)

    def _fence(self) -> list[str]:
        return office_engine.fence(self._memory, offline=self._offline)

    def _end(self) -> None:
        if self._engine:
            self._engine.kill()
            self._engine = None


def _soffice_command(soffice: str, profile: Path) -> list[str]:
    return [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]


def _find(soffice: str | None) -> str | None:
    candidates = [soffice] if soffice else ["soffice", "libreoffice", *USUAL_PLACES]
    return next((found for found in map(shutil.which, candidates) if found), None)


def _taken(path: Path) -> bytes:
    """The bytes of the file, which is removed so that it can never be taken for the next one."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as missing:
        raise ConversionFailed("LibreOffice wrote no PDF") from missing
    path.unlink()
    return data


def _expect(converted: bytes, text: str) -> None:
    if not converted.startswith(b"%PDF") or pdf.pages(converted) < 1:
        raise ConversionFailed("LibreOffice wrote something that is not a PDF with pages")
    if "".join(text.split()) not in "".join(pdf.text(converted).split()):
        raise ConversionFailed(f"the PDF does not contain {text!r}")
