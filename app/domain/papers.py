"""What document templates may name: a sample of each value, for checking a template before it counts."""

from typing import Any

CASE: dict[str, Any] = {
    "number": "F2026112200001",
    "round": 1,
    "digest": "0123456789abcdef",
    "exported_on": "2026-11-22",
    "service": "首次登记",
    "applicant": "张明远",
    "submitted_on": "2026 年 11 月 22 日",
}
OFFICE: dict[str, Any] = {
    "name": "中国设备监理协会",
    "phone": "010-64221783",
    "email": "office@example.org",
    "website": "https://example.org/",
}
LETTER: dict[str, Any] = {
    "title": "补正通知书",
    "day": "2026 年 11 月 22 日",
    "outcome": "退回补正",
    "reason": "",
    "opinion": "请一并更正",
    "remarks": [{"about": "毕业院校", "text": "与学历证书不一致"}],
    "until": "2026 年 12 月 22 日",
}
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
    return {"case": CASE, "office": OFFICE, "certificate": CERTIFICATE, "letter": LETTER, "form": form}
