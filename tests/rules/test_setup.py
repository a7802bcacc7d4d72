"""The two commands: what they install is locked, and what is written about them is true."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
SCRIPTS = sorted([*ROOT.glob("scripts/*.sh"), ROOT / ".ci" / "run"])
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>.*)$", re.MULTILINE)


def _pins(lock: str) -> set[tuple[str, str]]:
    return {(pin["name"], pin["version"]) for pin in PIN.finditer((ROOT / lock).read_text())}


def _wanted(requirements: list[str]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return {name[0].lower().replace("_", "-") for name in names if name}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_version_has_its_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    assert re.findall(r"https?://\S+|--(?:index|extra|find)\S*", (ROOT / lock).read_text()) == []


def test_what_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = {name for name, _ in _pins("requirements.lock")}
    locked_for_tests = {name for name, _ in _pins("requirements-dev.lock")}
    assert _wanted(project["project"]["dependencies"]) <= locked
    assert _wanted(project["dependency-groups"]["dev"]) <= locked_for_tests


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    assert _pins("requirements.lock") <= _pins("requirements-dev.lock")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_can_be_run_and_stops_at_its_first_failure(script: Path) -> None:
    text = script.read_text()
    assert os.access(script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n# ")
    assert re.search(r"^set -e?uo pipefail$", text, re.MULTILINE)


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    listed = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert re.findall(r"^  make ([a-z]+) ", listed, re.MULTILINE) == targets


def test_the_build_server_calls_the_readmes_test_command() -> None:
    assert "make test" in (ROOT / "README.md").read_text()
    assert re.search(r"^make test\b", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)


def test_image_and_set_up_install_the_same_office_and_fonts() -> None:
    setup = (ROOT / "scripts" / "setup.sh").read_text()
    image = (ROOT / "Dockerfile").read_text()
    lists = re.findall(r"^(?:fonts|office)=\((.*)\)$", setup, re.MULTILINE)
    wanted = [package for names in lists for package in names.split()]
    assert wanted
    assert [package for package in wanted if package not in image] == []


def test_the_licence_is_whole_and_the_notice_names_what_is_shipped() -> None:
    assert (ROOT / "LICENSE").read_text().strip().startswith("Apache License")
    notice = (ROOT / "NOTICE").read_text()
    assert [name for name in ("Bootstrap", "htmx") if name not in notice] == []
