"""The lists that other rooms read: slots, facts, limits, labels."""

import json

import pytest

from app.domain import facts, files
from app.domain.identity import DocumentType


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
