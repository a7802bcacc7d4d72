"""What document templates may name: a sample of each value, for checking a template before it counts."""

from typing import Any

CASE: dict[str, Any] = {
    "number": "F2026112200001",
    "round": 1,
    "digest": "0123456789abcdef",
    "exported_on": "2026-11-22",
}
OFFICE: dict[str, Any] = {"name": "中国设备监理协会"}
CERTIFICATE: dict[str, Any] = {
    "registration_no": "202611000001T",
    "full_name": "张明远",
    "gender": "男",
    "id_doc_type": "身份证",
    "id_doc_no": "11010519491231002X",
    "qualification_no": "20191100347",
    "specialty": "火电",
    "organisation": "北京示例设备监理有限公司",
    "first_registered_on": "2026-11-22",
    "valid_from": "2026-11-22",
    "valid_to": "2029-11-21",
    "kind": "首次登记",
    "issuer": "中国设备监理协会",
    "issued_on": "2026-11-22",
    "version": 1,
    "check_code": "0PFY1VN44N",
    "verify_url": "https://example.org/verify/token",
}
# A document without its own number could never be told from another one.
NUMBERS = ("case.number", "certificate.registration_no")


def sample(form: dict[str, Any]) -> dict[str, Any]:
    """All that a template of a release may name, with the printed fields of its form."""
    return {"case": CASE, "office": OFFICE, "certificate": CERTIFICATE, "form": form}
