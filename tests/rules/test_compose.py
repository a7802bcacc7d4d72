"""compose.yaml: Debian's docker-compose takes it, and it says nothing that the settings do not know."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.config import Settings

ROOT = Path(__file__).parents[2]
OURS = ["release", "web", "worker", "clock"]
STAYING = ["web", "worker", "clock", "postgres", "redis"]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composition = yaml.safe_load((ROOT / "compose.yaml").read_text())
    found: dict[str, Any] = composition["services"]
    return found


def test_debians_docker_compose_accepts_it() -> None:
    secrets = {"POSTGRES_PASSWORD": "a", "DENGJI_SECRET_KEY": "b"}
    subprocess.run(
        ["docker-compose", "-f", str(ROOT / "compose.yaml"), "config", "--quiet"],
        check=True,
        env={**os.environ, **secrets},
        capture_output=True,
    )


@pytest.mark.parametrize("name", OURS)
def test_every_key_is_a_setting(services: dict[str, Any], name: str) -> None:
    known = {f"DENGJI_{key.upper()}" for key in Settings.model_fields}
    assert set(services[name]["environment"]) <= known


def test_a_database_address_of_the_composition_is_one_that_the_settings_take(
    services: dict[str, Any], tmp_path: Path
) -> None:
    address = services["web"]["environment"]["DENGJI_DATABASE_URL"]
    assert Settings(data_dir=tmp_path, database_url=address).database.startswith("postgresql+psycopg://")


@pytest.mark.parametrize("name", STAYING)
def test_every_service_that_stays_says_whether_it_is_well(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"]


def test_ports_are_open_to_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_no_secret_is_written_down(services: dict[str, Any]) -> None:
    values = [(key, value) for service in services.values() for key, value in service.get("environment", {}).items()]
    secrets = [value for key, value in values if key.endswith(("PASSWORD", "SECRET_KEY"))]
    assert secrets
    assert [value for value in secrets if not value.startswith("${")] == []


@pytest.mark.parametrize("name", ["web", "worker", "clock"])
def test_nothing_starts_before_tables_and_releases_are_up_to_date(services: dict[str, Any], name: str) -> None:
    assert services[name]["depends_on"]["release"] == {"condition": "service_completed_successfully"}
