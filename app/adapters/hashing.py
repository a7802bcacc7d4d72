"""Password hashes (argon2id)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()


def hash_password(text: str) -> str:
    """An argon2id hash with its own salt, in the usual `$argon2id$…` form."""
    return _hasher.hash(text)


def check_password(stored: str | None, text: str) -> bool:
    """Whether the text is the password; characters count exactly, nothing is trimmed.

    For an account that does not exist (`stored` is None) a dummy hash is checked, so that the answer takes as
    long as for one that does (ASVS 6.3.8).
    """
    try:
        _hasher.verify(_dummy() if stored is None else stored, text)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    try:
        return _hasher.check_needs_rehash(stored)
    except InvalidHashError:
        return True


@cache
def _dummy() -> str:
    return _hasher.hash("nobody has this password")
