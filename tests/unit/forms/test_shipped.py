"""Every form and dictionary that is shipped."""

import json
from pathlib import Path

import pytest

from app.domain import facts
from app.domain.identity import DocumentType
from app.forms.answers import Options, read
from app.forms.definition import Form, load
from app.forms.validation import faults
from tests.unit.forms.conftest import TODAY, WORKFLOWS

FORMS = sorted((WORKFLOWS / "forms").glob("*.json"))
DICTIONARIES = sorted((WORKFLOWS / "dictionaries").glob("*.json"))


def shipped(key: str) -> Form:
    """A form by its key."""
    return load((WORKFLOWS / "forms" / f"{key}.json").read_bytes())


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_shipped_form_loads_under_its_own_name(path: Path, options: Options) -> None:
    form = load(path.read_bytes())
    assert form.key == path.stem
    assert isinstance(faults(form, read(form, {}), options=options, today=TODAY), list)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_dictionary_that_a_form_names_is_shipped(path: Path, options: Options) -> None:
    form = load(path.read_bytes())
    named = {one.dictionary for top in form.fields() for one in (top, *top.fields) if one.dictionary}
    assert named <= options.keys()


@pytest.mark.parametrize("path", DICTIONARIES, ids=lambda path: path.stem)
def test_a_dictionary_has_unique_codes_and_labels(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    codes = [item["code"] for item in raw["items"]]
    assert (raw["key"], len(codes)) == (path.stem, len(set(codes)))
    assert all(item["label"] for item in raw["items"])


def test_the_four_documents_of_the_guide_are_offered(options: Options) -> None:
    assert {option.code: option.label for option in options["id_doc_type"]} == {
        kind.value: kind.label for kind in DocumentType
    }


def test_the_guides_fields_come_in_the_guides_order(profile: Form) -> None:
    labels = [field.label for field in profile.sections[0].fields]
    guide = (
        "所在省市 用户名 姓名 性别 证件名称 证件号码 出生日期 毕业院校 学历 所学专业 单位名称 参加工作时间 "
        "从事专业 职务 职称 登记日期 执业单位 所属行业 设备监理专业 技术岗位 电话 传真 手机 邮箱 通信地址 邮编"
    )
    assert [label for label in labels if label in guide.split()] == guide.split()


def test_a_person_changes_nothing_that_the_roster_says(first: Form, profile: Form) -> None:
    roster = {"full_name", "gender", "id_doc_type", "id_doc_other", "id_doc_no", "birth_date"}
    assert {f.key for f in first.fields() if f.locked} == roster | {"qualification_no", "qualification_date"}
    assert {f.key for f in profile.fields() if f.locked} == roster | {"username", "registered_on", "practice_unit_id"}


def test_what_the_form_takes_from_the_profile_is_there(first: Form, profile: Form) -> None:
    taken = {field.prefill.partition(".")[2] for field in first.fields() if field.prefill.startswith("profile.")}
    assert taken <= {field.key for field in profile.fields()}


def test_the_renewal_asks_for_what_the_guide_has_on_its_page_and_stars() -> None:
    form = shipped("renewal")
    guide = (
        "证件照 姓名 性别 证件名称 证件号码 出生日期 毕业院校 学历 执业单位 职务 职称 资格证书编号 取得证书时间 "
        "电话 手机 邮箱 通信地址"
    )
    starred = {field.label for field in form.fields() if field.required}
    assert set(guide.split()) <= starred
    assert [field.label for field in form.fields() if not field.required] == ["邮编"]


def test_the_change_shows_the_old_unit_and_asks_for_the_new_one() -> None:
    fields = {field.key: field for field in shipped("change").fields()}
    old = fields["prev_practice_unit"]
    assert (old.locked, old.prefill) == (True, "registration.organisation")
    assert (fields["practice_unit_id"].required, fields["practice_unit_id"].locked) == (True, False)
    assert fields["pledge_accepted"].label == "本人已受聘到现单位工作，申请变更从业单位"


@pytest.mark.parametrize("key", ["renewal", "change"])
def test_a_person_changes_nothing_that_roster_or_register_says(key: str, profile: Form) -> None:
    sources = {field.prefill for field in shipped(key).fields() if field.locked}
    roster = {"full_name", "gender", "id_doc_type", "id_doc_other", "id_doc_no", "birth_date"}
    roster |= {"qualification_no", "qualification_date"}
    assert {f"person.{name}" for name in roster} <= sources
    assert {source.partition(".")[0] for source in sources} == {"person", "registration"}
    taken = {field.prefill.partition(".")[2] for field in shipped(key).fields() if field.prefill.startswith("profile.")}
    assert taken <= {field.key for field in profile.fields()}


def test_the_sample_facts_are_the_fields_of_the_form(first: Form) -> None:
    scalars = {
        field.key for field in first.fields() if field.type not in ("multiselect", "repeat") and not field.sealed
    }
    assert facts.samples()["form"].keys() == scalars


def test_identity_numbers_are_stored_sealed(first: Form, profile: Form) -> None:
    for form in (first, profile, shipped("renewal"), shipped("change")):
        assert [field.key for field in form.fields() if field.sealed] == ["id_doc_no"]
