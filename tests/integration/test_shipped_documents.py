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


FOOT = ("第1轮", "3F9A-77C2", "本表由系统按所填数据生成，手工改动无效；数据修改后须重新导出、签字和盖章。")
GUIDE = {
    "application_first": (
        "设备监理师首次登记申请表",
        "本人承诺接受设备监理行业自律管理，申请：☑设备监理师职业资格首次登记",
        "附：1.设备监理师职业资格证书复印件；2.身份证明复印件（☐身份证☐港澳台居住证☑护照☐其他）。3.学历证书复印件",
        "该同志受聘在我单位，符合登记条件，同意申请首次登记。",
        "提示：经本人签字、单位盖章，方可扫描上传。",
    ),
    "application_renewal": (
        "设备监理师延续登记申请表",
        "本人承诺接受设备监理行业自律管理，申请：设备监理师职业资格延续登记",
        "该同志受聘在我单位，符合延续登记条件，同意申请延续登记。",
    ),
    "application_change": (
        "设备监理师变更登记申请表",
        "本人已受聘到现单位工作，申请变更从业单位。",
        "附：1.与原单位解除聘用关系相关证明复印件；2.变更登记申请书盖章扫描件。",
        "该同志已受聘到我单位工作，同意变更从业单位登记。",
    ),
}


def application(name: str, **values: str) -> bytes:
    """A form with short answers, except those that are given."""
    template = Template((SHIPPED / f"{name}.docx").read_bytes())
    form = {field.partition(".")[2]: "值" for field in template.fields() if field.startswith("form.")}
    context = {
        "form": {**form, "id_doc_type_code": "PASSPORT", "full_name": "买买提·艾力", **values},
        "case": {"number": "F2026112200031", "round": 1, "digest": "3F9A-77C2", "exported_on": "2026-11-22"},
        "office": {"name": "中国设备监理协会"},
    }
    return template.render(context, {"photo": (specimen.portrait(), 28.0), "qr": (qr.png("seal"), 20.0)})


@pytest.mark.parametrize("name", GUIDE)
def test_an_application_form_says_what_the_guide_says(office: Office, name: str) -> None:
    made = office.convert(application(name), expect="F2026112200031")
    printed = "".join(pdf.text(made).split())
    assert pdf.pages(made) == 1
    assert qr.read(made, "application/pdf") == ["seal"]
    for words in (*GUIDE[name], *FOOT, "买买提·艾力", "单位盖章", "负责人：", "申请人："):
        assert words in printed


@pytest.mark.parametrize("name", ["application_renewal", "application_change"])
def test_long_answers_leave_room_for_signature_and_stamp_on_the_same_page(office: Office, name: str) -> None:
    keys = ("practice_unit_id", "prev_practice_unit", "school", "postal_address")
    made = application(name, **dict.fromkeys(keys, "华北电力工程设备监理" * 6))
    assert pdf.pages(office.convert(made, expect="F2026112200031")) == 1
