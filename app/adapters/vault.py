"""Secrets of people at rest: sealed texts, blind indexes and printed check codes."""

import base64
import hashlib
import hmac
import os
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = "v1:"
NONCE_BYTES = 12
SECRET_BYTES = 32
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class SealBroken(Exception):
    """A sealed text was changed, cut short or sealed with another secret."""


class Vault:
    """Seals short texts such as identity numbers; every purpose has a key of its own derived from one secret.

    `secret` is at least 32 random bytes; ValueError otherwise. Whoever loses it loses what was sealed.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SECRET_BYTES:
            raise ValueError(f"the secret of the vault needs {SECRET_BYTES} bytes, not {len(secret)}")
        self._cipher = AESGCM(_derive(secret, b"seal"))
        self._index_key = _derive(secret, b"index")
        self._code_key = _derive(secret, b"code")

    def seal(self, text: str) -> str:
        """The text as "v1:" and base64 of nonce and ciphertext (AES-256-GCM); different each time."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, text.encode(), VERSION.encode())
        return VERSION + base64.b64encode(nonce + sealed).decode("ascii")

    def open(self, sealed: str) -> str:
        """The text that was sealed; raises SealBroken."""
        if not sealed.startswith(VERSION):
            raise SealBroken("not sealed by this version of the vault")
        try:
            raw = base64.b64decode(sealed[len(VERSION) :], validate=True)
            plain = self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], VERSION.encode())
        except (ValueError, InvalidTag) as broken:
            raise SealBroken("the seal does not match its content") from broken
        return plain.decode()

    def index(self, text: str) -> str:
        """64 hex digits by which equal texts are found without being read (HMAC-SHA-256)."""
        return hmac.new(self._index_key, _canonical(text), hashlib.sha256).hexdigest()

    def code(self, text: str, length: int = 10) -> str:
        """A printable check code of `length` characters (at most 50) in Crockford's base 32."""
        digest = hmac.new(self._code_key, _canonical(text), hashlib.sha256).digest()
        number = int.from_bytes(digest, "big")
        return "".join(CROCKFORD[(number >> 5 * place) & 31] for place in range(min(length, 50)))


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), SECRET_BYTES, salt=None, info=b"dengji " + purpose).derive(secret)


def _canonical(text: str) -> bytes:
    return unicodedata.normalize("NFC", text).encode()
