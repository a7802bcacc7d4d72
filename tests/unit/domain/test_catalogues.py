"""The lists that other rooms read: slots, facts, limits, labels."""

import json

import pytest

from app.domain import facts, files, slots
from app.domain.identity import DocumentType


def test_the_guide_asks_for_four_attachments() -> None:
    first = [slot.label for slot in slots.SLOTS.values() if not slot.after_return]
    assert first == ["身份证明", "学历证明", "资格证书", "申请表"]


def test_a_missing_attachment_is_named() -> None:
    assert slots.missing_text("EDU_PROOF") == "缺少附件：学历证明"


def test_only_images_of_identity_documents_need_a_separate_consent() -> None:
    assert [key for key, slot in slots.SLOTS.items() if slot.sensitive] == ["ID_PROOF"]


def test_facts_are_plain_json() -> None:
    assert json.loads(json.dumps(facts.samples())) == facts.samples()


def test_samples_are_fresh_each_time() -> None:
    facts.samples()["form"].clear()
    assert facts.samples()["form"]


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 字节"), (1023, "1023 字节"), (204_800, "200 KB"), (204_801, "200.001 KB"), (10 * files.MEGABYTE, "10 MB")],
)
def test_a_size_is_told_exactly_enough(size: int, text: str) -> None:
    assert files.size_text(size) == text


def test_the_photo_limit_is_that_of_the_guide() -> None:
    assert files.PHOTO_MAX_BYTES == 204_800


def test_a_code_knows_its_chinese_word() -> None:
    assert (DocumentType("PASSPORT").label, str(DocumentType.PASSPORT)) == ("护照", "PASSPORT")
