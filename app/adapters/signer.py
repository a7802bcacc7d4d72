"""PAdES signatures on certificates, with a real key or one made here at the first use."""

import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

KEY_FILE = "signing.p12"
KEY_YEARS = 20
FIELD = "Signature"


class SigningKeyUnusable(Exception):
    """The key file is missing or damaged, or its password is wrong."""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What the signature of a PDF says.

    `intact`: the signed bytes are unchanged. `valid`: intact, made with the key that signs here now, and covering
    the whole file. `signer`: the name in the certificate of the signature, "" when there is none.
    """

    valid: bool
    intact: bool
    signer: str


UNSIGNED = SignatureFacts(valid=False, intact=False, signer="")


class Signer:
    """Signs with the key in a PKCS #12 file, or with a self-made one when `key` is a folder or does not exist.

    The self-made key serves to try the product out: nobody but this office knows it.
    """

    def __init__(self, key: Path, password: str = "") -> None:
        self._key = key if key.is_file() else key / KEY_FILE
        self._is_self_made = not key.is_file()
        self._password = password.encode() or None
        self._loaded: signers.SimpleSigner | None = None

    def sign(self, pdf: bytes, *, reason: str, name: str) -> bytes:
        """The PDF with an invisible signature over all of it; readers show `reason` and the office's `name`."""
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD, reason=reason, name=name, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        if self._is_self_made and not self._key.exists():
            _make_key(self._key, name)
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signed = signers.sign_pdf(writer, metadata, signer=self._own())
        return bytes(signed.getvalue())

    def verify(self, pdf: bytes) -> SignatureFacts:
        """Look at the last signature of the PDF; what is not a signed PDF is simply not valid."""
        try:
            found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
            if not found:
                return UNSIGNED
            trust = ValidationContext(trust_roots=[found[-1].signer_cert], allow_fetching=False)
            status = validate_pdf_signature(found[-1], trust)
        except (PdfError, SignatureValidationError, ValueError):
            return UNSIGNED
        covers_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        intact = bool(status.intact and status.valid)
        return SignatureFacts(
            valid=intact and covers_all and self._is_ours(status.signing_cert),
            intact=intact,
            signer=str(status.signing_cert.subject.native.get("common_name", "")),
        )

    def _is_ours(self, certificate: Any) -> bool:
        own = self._own().signing_cert if self._key.exists() else None
        return own is not None and certificate.dump() == own.dump()

    def _own(self) -> signers.SimpleSigner:
        if self._loaded is None:
            try:
                own = signers.SimpleSigner.load_pkcs12_data(self._key.read_bytes(), [], self._password)
            except (OSError, ValueError) as reason:
                raise SigningKeyUnusable(f"{self._key} cannot be opened with its password") from reason
            self._loaded = cast("signers.SimpleSigner", own)
        return self._loaded


def _make_key(path: Path, name: str) -> None:
    """A P-256 key with a self-signed certificate; the first of several processes wins."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * KEY_YEARS))
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(pkcs12.serialize_key_and_certificates(b"dengji", key, certificate, None, NoEncryption()))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
