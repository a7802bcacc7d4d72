"""Real LibreOffice, good documents and bad ones, killed, stopped and starved."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters import office_engine, pdf, qr
from app.adapters.office import Office
from app.errors import ConversionFailed
from tests.unit.adapters.letters import field, large, letter, linked_picture, packed, parts, with_body, with_relation

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def work_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def office(work_dir: Path) -> Iterator[Office]:
    shared = Office(work_dir)
    yield shared
    shared.close()


def group_of(office: Office) -> int:
    assert office.group
    return office.group


def living(group: int) -> list[str]:
    """The commands of the processes of the group that have not ended."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,comm="], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [command for pgid, state, command in rows if int(pgid) == group and not state.startswith("Z")]


def wait_until_gone(group: int) -> None:
    deadline = time.monotonic() + 10
    while living(group):
        assert time.monotonic() < deadline, living(group)
        time.sleep(0.05)


def pid_of_soffice(office: Office) -> int:
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,comm="], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return next(int(pid) for pid, pgid, name in rows if int(pgid) == group_of(office) and name == "soffice.bin")


def test_a_document_becomes_a_pdf_with_its_number(office: Office) -> None:
    made = office.convert(letter("办件编号 F2026 1122 00031"), expect="F2026112200031")
    assert made.startswith(b"%PDF")
    assert pdf.pages(made) == 1


def test_the_same_libreoffice_serves_the_next_document(office: Office) -> None:
    office.convert(letter("one"), expect="one")
    group = office.group
    office.convert(letter("two"), expect="two")
    assert office.group == group


def test_threads_take_turns(office: Office) -> None:
    made: dict[int, str] = {}

    def convert(number: int) -> None:
        made[number] = pdf.text(office.convert(letter(f"document {number}"), expect=f"document {number}"))

    threads = [threading.Thread(target=convert, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(f"document {number}" in made[number] for number in range(6))


def test_a_pdf_without_the_expected_text_does_not_count(office: Office) -> None:
    with pytest.raises(ConversionFailed, match="does not contain"):
        office.convert(letter("another document"), expect="F2026112200031")


NO_DOCX = {
    "nothing": b"",
    "half a file": letter("x")[:2000],
    "a web page": b"<html><body>F1<img src='http://127.0.0.1:9/x.png'></body></html>",
    "an archive": packed({"a.txt": b"F1"}),
    "a bomb of 94 MB": large(94),
}


@pytest.mark.parametrize("name", NO_DOCX)
def test_what_is_no_docx_is_refused_at_once(office: Office, name: str) -> None:
    started = time.monotonic()
    with pytest.raises(ConversionFailed, match="not a document to convert"):
        office.convert(NO_DOCX[name], expect="F1")
    assert time.monotonic() - started < 5


def test_a_docx_that_only_looks_like_one_is_refused_and_the_next_is_converted(office: Office) -> None:
    with pytest.raises(ConversionFailed):
        office.convert(packed({**parts(letter("x")), "word/document.xml": b"<html>F1</html>"}), expect="F1")
    assert office.convert(letter("F1"), expect="F1")


@pytest.fixture
def trap() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine and what was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopped = threading.Event()

        def listen() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    asked.append(b"connected")

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], asked
        stopped.set()
        thread.join()


def reaching_out(port: int) -> Iterator[bytes]:
    """Documents that ask for something at the port."""
    url = f"http://127.0.0.1:{port}"
    yield with_relation("image", f"{url}/linked.png", xml=linked_picture(), text="F1")
    yield with_relation("image", f"{url}/embedded.png", xml=linked_picture("embed"), text="F1")
    yield with_relation("attachedTemplate", f"{url}/template.dotm", text="F1")
    yield with_body(field(f' INCLUDEPICTURE "{url}/field.png" '), "F1")
    yield with_body(field(f' INCLUDETEXT "{url}/text.docx" '), "F1")
    old = f'<v:shape style="width:90pt;height:90pt"><v:imagedata src="{url}/vml.png" r:href="rIdEvil"/></v:shape>'
    vml = f'<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{old}</w:pict></w:r></w:p>'
    yield with_relation("image", f"{url}/vml.png", xml=vml, text="F1")


@pytest.mark.parametrize("offline", [True, False], ids=["without network", "by the profile alone"])
def test_no_document_reaches_the_network(work_dir: Path, trap: tuple[int, list[bytes]], *, offline: bool) -> None:
    port, asked = trap
    office = Office(work_dir, offline=offline)
    for document in reaching_out(port):
        office.convert(document, expect="F1")
    office.close()
    assert asked == []


def test_the_trap_would_catch_a_libreoffice_without_our_profile(
    tmp_path: Path, trap: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, asked = trap
    (tmp_path / "plain.xcu").write_text('<oor:items xmlns:oor="http://openoffice.org/2001/registry"/>')
    monkeypatch.setattr(office_engine, "PROFILE", tmp_path / "plain.xcu")
    office = Office(tmp_path / "office", offline=False)
    office.convert(next(reaching_out(port)), expect="F1")
    office.close()
    assert asked


def test_a_local_picture_is_not_taken_into_the_pdf(office: Office, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(qr.png("secret"))
    linked = with_relation("image", secret.as_uri(), xml=linked_picture(), text="F1")
    assert qr.read(office.convert(linked, expect="F1"), "application/pdf") == []


def test_libreoffice_knows_nothing_of_our_environment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENGJI_SECRET_KEY", "canary")
    office.close()
    office.convert(letter("x"), expect="x")
    assert b"canary" not in Path(f"/proc/{pid_of_soffice(office)}/environ").read_bytes()


def test_killed_in_the_middle_it_is_told_and_started_again(office: Office) -> None:
    office.convert(letter("warm"), expect="warm")
    group = group_of(office)
    killer = threading.Timer(0.4, os.kill, (pid_of_soffice(office), signal.SIGKILL))
    killer.start()
    with pytest.raises(ConversionFailed):
        office.convert(large(15), expect="bomb")
    killer.join()
    assert office.convert(letter("after"), expect="after")
    wait_until_gone(group)


def test_stopped_it_is_killed_with_its_group_at_the_limit(work_dir: Path) -> None:
    office = Office(work_dir, seconds=2)
    office.convert(letter("warm"), expect="warm")
    group = group_of(office)
    os.kill(pid_of_soffice(office), signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(ConversionFailed, match="did not answer within 2 s"):
        office.convert(letter("hung"), expect="hung")
    assert 2 <= time.monotonic() - started < 6
    wait_until_gone(group)
    assert office.convert(letter("after"), expect="after")
    office.close()


def test_a_libreoffice_that_wants_more_memory_than_it_may_have_is_stopped(work_dir: Path) -> None:
    office = Office(work_dir, memory=300 * 1024**2)
    with pytest.raises(ConversionFailed):
        office.convert(letter("x"), expect="x")
    assert office.group is None


def test_it_is_started_afresh_after_its_share_of_documents(work_dir: Path) -> None:
    office = Office(work_dir, documents=2)
    groups = []
    for number in range(4):
        office.convert(letter(f"n{number}"), expect=f"n{number}")
        groups.append(office.group)
    assert groups[0] is not None
    assert groups[1] is None
    assert groups[2] not in {None, groups[0]}
    office.close()


def test_it_is_started_afresh_when_it_has_grown(work_dir: Path) -> None:
    office = Office(work_dir, resident=1)
    office.convert(letter("x"), expect="x")
    assert office.group is None


def test_what_a_killed_owner_left_is_swept(work_dir: Path, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from app.adapters.office import Office;"
        "from tests.unit.adapters.letters import letter;"
        f"office = Office(Path({str(tmp_path)!r})); office.convert(letter('x'), expect='x');"
        "print(office.group, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        group = int(owner.stdout.readline())
        owner.kill()
    wait_until_gone(group)
    assert list(tmp_path.glob("slot-*/profile"))
    office_engine.sweep(tmp_path)
    assert not list(tmp_path.glob("slot-*/profile"))


def test_nothing_is_left_after_closing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.convert(letter("x"), expect="x")
    group = group_of(office)
    office.close()
    wait_until_gone(group)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seed", "slot-0.lock"]


def test_two_processes_share_a_work_folder(work_dir: Path) -> None:
    one, two = Office(work_dir), Office(work_dir)
    assert one.convert(letter("one"), expect="one")
    assert two.convert(letter("two"), expect="two")
    one.close()
    two.close()


def test_without_uno_every_document_has_a_libreoffice_of_its_own(
    work_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_engine, "python_with_uno", {}.get)
    office = Office(work_dir)
    assert office.convert(letter("F1"), expect="F1")
    assert office.group is None


def test_without_libreoffice_there_is_only_docx(tmp_path: Path) -> None:
    office = Office(tmp_path, str(tmp_path / "no-such-program"))
    assert not office.available
    with pytest.raises(ConversionFailed, match="not installed"):
        office.convert(letter("F1"), expect="F1")


def test_a_full_disk_is_told_and_forgotten(work_dir: Path, tmp_path: Path) -> None:
    office = Office(work_dir / "file in the way" / "office")
    (work_dir / "file in the way").write_text("x")
    with pytest.raises(ConversionFailed, match="no room or no rights"):
        office.convert(letter("F1"), expect="F1")
    (work_dir / "file in the way").unlink()
    assert office.convert(letter("F1"), expect="F1")
    office.close()
