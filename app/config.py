"""Settings: typed, frozen, from the environment only, checked at start."""

import secrets
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import AliasChoices, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """What differs from one installation to the next; every default is safe in production.

    Each key is read from `DENGJI_<KEY>`; `DATA_DIR` is understood as well.
    """

    model_config = SettingsConfigDict(env_prefix="DENGJI_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default=Path("var"), validation_alias=AliasChoices("DENGJI_DATA_DIR", "DATA_DIR", "data_dir")
    )
    database_url: str = ""
    redis_url: str = ""
    queue: str = "dengji"
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    storage_url: str = ""
    storage_options: dict[str, str] = {}
    soffice_bin: str = ""
    smtp_url: str = ""
    mail_sender: str = "dengji@localhost"
    signing_key: Path | None = None
    signing_password: str = ""
    demo: bool = False
    secure_cookies: bool = False
    trusted_proxies: int = 0
    idle_minutes: int = 30
    session_hours: int = 12
    workflows_dir: Path = Path(__file__).parent.parent / "workflows"
    templates_dir: Path = Path(__file__).parent.parent / "templates_docx"

    learning_url: str = ""
    office_name: str = "中国设备监理协会"
    office_website: str = "http://www.capec.org.cn/"
    office_phone: str = "010-64221783-806/809/808"
    office_email: str = "pcb@capec.org.cn"
    office_icp: str = ""

    @model_validator(mode="after")
    def _secrets_are_long(self) -> Self:
        if self.secret_key and len(self.secret_key) < SHORTEST_SECRET:
            raise ValueError(f"DENGJI_SECRET_KEY needs at least {SHORTEST_SECRET} characters")
        return self

    @model_validator(mode="after")
    def _learning_platform_is_a_site(self) -> Self:
        if self.learning_url and not self.learning_url.startswith(("https://", "http://")):
            raise ValueError("DENGJI_LEARNING_URL needs to begin with https:// or http://")
        return self

    @cached_property
    def secret(self) -> bytes:
        """The key of all keys: the setting, or a random one made at the first start and kept in the data folder."""
        if self.secret_key:
            return self.secret_key.encode()
        path = self.data_dir / "secret.key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32))
        return path.read_text().strip().encode()

    @cached_property
    def database(self) -> str:
        """The address for SQLAlchemy: the setting, or a file in the data folder."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{(self.data_dir / 'dengji.db').resolve()}"

    @cached_property
    def storage(self) -> str:
        """The address of the object store: the setting, or a folder in the data folder."""
        return self.storage_url or f"file://{(self.data_dir / 'files').resolve()}"

    @cached_property
    def broker(self) -> str:
        """Celery's broker: Redis, or files in the data folder for the embedded default."""
        return self.redis_url or "filesystem://"
