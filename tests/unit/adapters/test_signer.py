import io
from multiprocessing import get_context
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pypdf import PdfWriter

from app.adapters.signer import SignatureFacts, Signer, SigningKeyUnusable
from tests.unit.adapters.papers import pdf

OFFICE = "中国设备监理协会"


def signed(signer: Signer) -> bytes:
    return signer.sign(pdf(), reason="登记证书", name=OFFICE)


def test_a_signed_file_is_valid_and_names_the_office(tmp_path: Path) -> None:
    signer = Signer(tmp_path / "keys")
    assert signer.verify(signed(signer)) == SignatureFacts(valid=True, intact=True, signer=OFFICE)


def test_the_self_made_key_lasts(tmp_path: Path) -> None:
    made = signed(Signer(tmp_path))
    assert Signer(tmp_path).verify(made).valid


def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    signed(Signer(tmp_path))
    assert (tmp_path / "signing.p12").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["signing.p12"]


def test_a_changed_byte_breaks_the_signature(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    changed = signed(signer).replace(b"595", b"596", 1)
    assert signer.verify(changed) == SignatureFacts(valid=False, intact=False, signer=OFFICE)


def test_something_added_later_is_not_covered(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    writer = PdfWriter(io.BytesIO(signed(signer)), incremental=True)
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert not signer.verify(out.getvalue()).valid


def test_a_signature_of_somebody_else_is_not_ours(tmp_path: Path) -> None:
    facts = Signer(tmp_path / "ours").verify(signed(Signer(tmp_path / "theirs")))
    assert (facts.valid, facts.intact) == (False, True)


@pytest.mark.parametrize("data", [pdf(), b"", b"%PDF-1.7 nothing", b"<html>"])
def test_a_file_without_signature_is_not_valid(tmp_path: Path, data: bytes) -> None:
    assert Signer(tmp_path).verify(data) == SignatureFacts(valid=False, intact=False, signer="")


def test_a_real_key_opens_with_its_password(tmp_path: Path) -> None:
    signed(Signer(tmp_path))
    key, certificate, _ = pkcs12.load_key_and_certificates((tmp_path / "signing.p12").read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    protected = pkcs12.serialize_key_and_certificates(
        b"x",
        key,
        certificate,
        None,
        BestAvailableEncryption(b"secret"),
    )
    (tmp_path / "real.p12").write_bytes(protected)
    assert Signer(tmp_path).verify(signed(Signer(tmp_path / "real.p12", "secret"))).valid


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    (tmp_path / "real.p12").write_bytes(b"not a key")
    with pytest.raises(SigningKeyUnusable, match="cannot be opened"):
        signed(Signer(tmp_path / "real.p12", "wrong"))


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with get_context("spawn").Pool(3) as pool:
        made = pool.map(signed, [Signer(tmp_path), Signer(tmp_path), Signer(tmp_path)], chunksize=1)
    assert all(Signer(tmp_path).verify(one).valid for one in made)
