import io
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from app.adapters import docx_package, qr
from app.adapters.docx import Template, check
from app.errors import InvalidRelease
from tests.unit.adapters.letters import letter, packed, parts
from tests.unit.adapters.pictures import jpeg

SHIPPED = Path(__file__).parents[3] / "templates_docx"


def text_of(document: bytes) -> str:
    read = Document(io.BytesIO(document))
    footer = read.sections[0].footer
    return "\n".join(paragraph.text for paragraph in [*read.paragraphs, *footer.paragraphs]).strip("\n")


def fill(template: bytes, **context: Any) -> str:
    return text_of(Template(template).render(context, {}))


def test_names_are_replaced_in_text_and_footer() -> None:
    template = letter("姓名：{{ form.name }}", footer="编号 {{ case.number }}")
    assert fill(template, form={"name": "赵明远"}, case={"number": "F1"}) == "姓名：赵明远\n编号 F1"


def test_a_tag_that_word_tore_apart_is_mended() -> None:
    content = parts(letter("{{ form.name }}"))
    torn = b"{</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{ form.</w:t></w:r><w:r><w:t>name }}"
    content["word/document.xml"] = content["word/document.xml"].replace(b"{{ form.name }}", torn)
    assert fill(packed(content), form={"name": "赵明远"}) == "赵明远"


@pytest.mark.parametrize(
    "name",
    [
        "张三 & 李四",
        "a<b",
        "张三</w:t></w:r></w:p><w:p><w:r><w:t>证书编号 FORGED",
        "{{ 7*7 }}",
        "{% if %}",
        "𠮷䶮·",
        "'\"`",
    ],
)
def test_a_name_is_printed_as_it_was_typed(name: str) -> None:
    assert fill(letter("{{ name }}"), name=name) == name


def test_line_breaks_are_kept_and_control_characters_dropped() -> None:
    assert fill(letter("{{ text }}"), text="一\r\n二\x07\x0b\x00三\ufffe") == "一\n二三"


def test_nothing_is_printed_for_none() -> None:
    assert fill(letter("[{{ value }}]"), value=None) == "[]"


def test_conditions_and_loops_work_as_in_docxtpl() -> None:
    template = letter(
        "{%p for row in rows %}", "{{ loop.index }} {{ row.unit }}", "{%p endfor %}", "{% if ok %}☑{% endif %}"
    )
    assert fill(template, rows=[{"unit": "甲"}, {"unit": "乙"}], ok=True) == "1 甲\n2 乙\n☑"


def test_a_field_named_like_a_method_is_a_field() -> None:
    assert fill(letter("{{ form.items }}{{ form.keys }}"), form={"items": "件", "keys": "钥"}) == "件钥"


def test_the_same_data_give_the_same_bytes() -> None:
    made = [Template(letter("{{ a }}")).render({"a": "1"}, {"qr": (qr.png("x"), 20)}) for _ in range(2)]
    assert made[0] == made[1]


def test_a_second_filling_takes_milliseconds() -> None:
    template = Template((SHIPPED / "certificate.docx").read_bytes())
    context = {"certificate": dict.fromkeys([name.partition(".")[2] for name in template.fields()], "值")}
    template.render(context, {})
    started = time.process_time()
    for _ in range(5):
        template.render(context, {})
    assert (time.process_time() - started) / 5 < 0.05


def test_pictures_stand_in_text_and_footer() -> None:
    made = Template(letter("{{ photo }}", footer="{{ qr }}")).render(
        {}, {"photo": (jpeg(), 30), "qr": (qr.png("x"), 20)}
    )
    read = Document(io.BytesIO(made))
    assert [round(shape.width.mm) for shape in read.inline_shapes] == [30]
    assert [round(shape.height.mm) for shape in read.inline_shapes] == [42]
    assert {part.partname.rpartition(".")[2] for part in read.sections[0].footer.part.related_parts.values()} == {"png"}


def test_a_picture_that_nobody_asked_for_is_left_out() -> None:
    made = Template(letter("text")).render({}, {"qr": (qr.png("x"), 20)})
    assert not [name for name in parts(made) if "picture" in name]


def test_a_missing_field_is_told_and_not_printed_as_nothing() -> None:
    with pytest.raises(InvalidRelease, match="未提供的字段"):
        fill(letter("{{ form.name }}"), form={})


def test_only_plain_data_are_taken() -> None:
    class Applicant:
        def delete(self) -> str:
            return "deleted"

    with pytest.raises(TypeError, match="not plain data"):
        fill(letter("{{ applicant.delete }}"), applicant=Applicant())


def test_fields_are_told_in_full() -> None:
    template = letter(
        "{{ a.b }}{{ a['c'] }}",
        "{%p for row in a.rows if row.x %}",
        "{{ row.unit.name }}{{ loop.index }}",
        "{%p endfor %}",
    )
    assert Template(template).fields() == {"a.b", "a.c", "a.rows", "a.rows[].x", "a.rows[].unit.name"}


def test_an_unknown_field_is_told_with_its_likely_name() -> None:
    faults = check(letter("{{ form.nmae }} {{ form.name }} {{ zzz }} {{ photo }}"), {"form": {"name": ""}})
    assert [fault.message for fault in faults] == ["未知字段 form.nmae，您是否想用 form.name", "未知字段 zzz"]


def test_fields_of_a_loop_are_checked_against_a_sample_row() -> None:
    template = letter("{%p for row in rows %}", "{{ row.unit }}{{ row.bad }}", "{%p endfor %}")
    assert [fault.field for fault in check(template, {"rows": [{"unit": ""}]})] == ["rows[].bad"]
    assert check(template, {"rows": []}) == []


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.docx")), ids=lambda path: path.stem)
def test_the_shipped_templates_are_harmless(path: Path) -> None:
    assert docx_package.faults(docx_package.unpack(path.read_bytes())) == []
    assert Template(path.read_bytes()).fields()
