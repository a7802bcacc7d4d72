"""Programs that claim to be LibreOffice: whatever they say, only a right PDF counts."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters import office_engine
from app.adapters.office import Office
from app.errors import ConversionFailed
from tests.unit.adapters.letters import letter

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def work_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.fixture(scope="module")
def office(work_dir: Path) -> Iterator[Office]:
    """The true one, which also makes the profile that the false ones start from."""
    shared = Office(work_dir)
    shared.convert(letter("warm"), expect="warm")
    yield shared
    shared.close()


FAKES = {
    "no file": "exit 0",
    "an empty file": ": > document.pdf",
    "half a PDF": "head -c 300 real.pdf > document.pdf",
    "a blank page": "cp blank.pdf document.pdf",
    "somebody else's PDF": "cp real.pdf document.pdf",
    "a web page": "echo '<html>F1' > document.pdf",
}


@pytest.mark.parametrize("name", FAKES)
def test_an_office_that_says_all_is_well_is_not_believed(
    work_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, office: Office
) -> None:
    (tmp_path / "real.pdf").write_bytes(office.convert(letter("another"), expect="another"))
    (tmp_path / "blank.pdf").write_bytes(office.convert(letter(""), expect=""))
    lie = FAKES[name].replace("real.pdf", f"{tmp_path}/real.pdf").replace("blank.pdf", f"{tmp_path}/blank.pdf")
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\n{lie}\nexit 0\n")
    fake.chmod(0o755)
    monkeypatch.setattr(office_engine, "python_with_uno", {}.get)
    with pytest.raises(ConversionFailed):
        Office(work_dir, str(fake)).convert(letter("F1"), expect="F1")


@pytest.mark.usefixtures("office")
def test_an_office_that_hangs_is_killed_at_the_limit(
    work_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "soffice"
    fake.write_text("#!/bin/sh\nsleep 9999 & echo $! > sleeper; cp sleeper $HOME/..; wait\n")
    fake.chmod(0o755)
    monkeypatch.setattr(office_engine, "python_with_uno", {}.get)
    started = time.monotonic()
    with pytest.raises(ConversionFailed, match="did not finish within 1 s"):
        Office(work_dir, str(fake), seconds=1).convert(letter("F1"), expect="F1")
    assert time.monotonic() - started < 5
