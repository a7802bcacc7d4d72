"""The shipped templates, filled, converted by the real LibreOffice and read back."""

from collections.abc import Iterator

import pytest

from app.adapters import pdf, qr, specimen
from app.adapters.docx import Template
from app.adapters.office import Office
from tests.unit.adapters.test_docx import SHIPPED

pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    shared = Office(tmp_path_factory.mktemp("office"))
    yield shared
    shared.close()


LONG = {
    "specialty": "、".join(["机械（含起重运输）"] * 12),
    "organisation": "中国电力工程顾问集团" * 20,
    "full_name": "阿卜杜热合曼·买买提吐尔逊·"[:13] * 3,
    "id_doc_type": "其他（台湾居民来往大陆通行证）",
}


def certificate(**values: str) -> bytes:
    template = Template((SHIPPED / "certificate.docx").read_bytes())
    facts = {name.partition(".")[2]: f"值{number}" for number, name in enumerate(sorted(template.fields()))}
    images = {"photo": (specimen.portrait(), 32.0), "qr": (qr.png("https://example.org/v/1"), 26.0)}
    return template.render({"certificate": {**facts, **values}}, images)


def test_the_certificate_is_one_page_with_its_qr(office: Office) -> None:
    made = office.convert(certificate(registration_no="202611000012K", full_name="𠮷䶮·艾力"), expect="202611000012K")
    assert pdf.pages(made) == 1
    assert qr.read(made, "application/pdf") == ["https://example.org/v/1"]
    assert "𠮷䶮·艾力" in pdf.text(made)
    assert "以网上查询结果为准" in pdf.text(made)


def test_the_longest_values_keep_the_certificate_to_one_page(office: Office) -> None:
    assert pdf.pages(office.convert(certificate(registration_no="N1", **LONG), expect="N1")) == 1


def test_the_application_form_says_what_the_guide_says(office: Office) -> None:
    template = Template((SHIPPED / "application_first.docx").read_bytes())
    form = {name.partition(".")[2]: "值" for name in template.fields() if name.startswith("form.")}
    context = {
        "form": {**form, "id_doc_type_code": "PASSPORT", "full_name": "买买提·艾力"},
        "case": {"number": "F2026112200031", "round": 1, "digest": "3F9A-77C2", "exported_on": "2026-11-22"},
        "office": {"name": "中国设备监理协会"},
    }
    images = {"photo": (specimen.portrait(), 28.0), "qr": (qr.png("seal"), 20.0)}
    made = office.convert(template.render(context, images), expect="F2026112200031")
    printed = "".join(pdf.text(made).split())
    assert pdf.pages(made) == 1
    assert qr.read(made, "application/pdf") == ["seal"]
    for words in (
        "设备监理师首次登记申请表",
        "买买提·艾力",
        "本人承诺接受设备监理行业自律管理，申请：☑设备监理师职业资格首次登记",
        "附：1.设备监理师职业资格证书复印件；2.身份证明复印件（☐身份证☐港澳台居住证☑护照☐其他）。3.学历证书复印件",
        "该同志受聘在我单位，符合登记条件，同意申请首次登记。",
        "提示：经本人签字、单位盖章，方可扫描上传。",
        "第1轮",
        "3F9A-77C2",
    ):
        assert words in printed
