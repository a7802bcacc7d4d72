"""The office's neighbours in one place: storage, keys, LibreOffice, mail. A session carries them to the services."""

from dataclasses import dataclass
from typing import Any, Protocol, cast

from redis.backoff import NoBackoff
from redis.retry import Retry

from app.adapters.bell import Bell
from app.adapters.mail import Mailer
from app.adapters.office import Office
from app.adapters.signer import Signer
from app.adapters.storage import Storage
from app.adapters.vault import Vault
from app.config import Settings

KEY = "neighbours"
COUNTER_PATIENCE = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What lies outside the database; made once per process."""

    settings: Settings
    storage: Storage
    vault: Vault
    office: Office
    signer: Signer
    mailer: Mailer
    bell: Bell

    def close(self) -> None:
        """Let go of processes and threads."""
        self.office.close()
        self.bell.close()


class Carrier(Protocol):
    """Anything with SQLAlchemy's `info`: a session."""

    @property
    def info(self) -> dict[Any, Any]: ...


def neighbours(session: Carrier) -> Neighbours:
    """The neighbours that the session was made with."""
    return cast("Neighbours", session.info[KEY])


def connect(settings: Settings) -> Neighbours:
    """Open what the settings name; nothing is started before its first use."""
    return Neighbours(
        settings=settings,
        storage=Storage(settings.storage, **settings.storage_options),
        vault=Vault(settings.secret),
        office=Office(settings.data_dir / "office", settings.soffice_bin or None),
        signer=_signer(settings),
        mailer=Mailer(settings.smtp_url, settings.mail_sender),
        bell=Bell(settings.broker, settings.queue, broker_options(settings)),
    )


def broker_options(settings: Settings) -> dict[str, Any]:
    """Kombu's transport options: where the file broker keeps its messages, or how soon Redis gives one back."""
    if settings.redis_url:
        return {"visibility_timeout": 300, "unacked_restore_interval": 5, "unacked_restore_throttle": 1}
    folder = settings.data_dir / "broker"
    for name in ("messages", "done"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    messages = str(folder / "messages")
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "processed_folder": str(folder / "done"),
        "control_folder": str(folder / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }


def counter_options(settings: Settings) -> dict[str, Any]:
    """How the counter of tries talks to Redis: it gives up soon and at once, since a request waits for it."""
    if not settings.redis_url:
        return {}
    return {
        "socket_timeout": COUNTER_PATIENCE,
        "socket_connect_timeout": COUNTER_PATIENCE,
        "retry": Retry(NoBackoff(), 0),
    }


def _signer(settings: Settings) -> Signer:
    if settings.signing_key:
        return Signer(settings.signing_key, settings.signing_password)
    return Signer(settings.data_dir / "keys")
