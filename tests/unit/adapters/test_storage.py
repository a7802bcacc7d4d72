import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.adapters.storage import Storage, StorageDamaged, StorageUnavailable


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/files of 办公室")


def test_a_file_is_named_by_its_content(storage: Storage) -> None:
    stored = storage.put(b"content", suffix=".pdf")
    sha256 = hashlib.sha256(b"content").hexdigest()
    assert stored.key == f"{sha256[:2]}/{sha256}.pdf"
    assert stored.size == 7
    assert storage.get(stored.key) == b"content"


def test_putting_twice_keeps_one_file(storage: Storage) -> None:
    assert storage.put(b"same") == storage.put(b"same")
    assert len(list(storage.keys())) == 1


def test_a_changed_file_is_never_served(storage: Storage, tmp_path: Path) -> None:
    key = storage.put(b"content").key
    (tmp_path / "files of 办公室" / key).write_bytes(b"c0ntent")
    with pytest.raises(StorageDamaged, match="changed"):
        storage.get(key)


def test_a_file_cut_short_is_mended_by_putting_it_again(storage: Storage, tmp_path: Path) -> None:
    key = storage.put(b"content").key
    (tmp_path / "files of 办公室" / key).write_bytes(b"")
    storage.put(b"content")
    assert storage.get(key) == b"content"


def test_a_missing_file_is_told(storage: Storage) -> None:
    with pytest.raises(StorageDamaged, match="missing"):
        storage.get(f"ab/ab{'0' * 62}")


@pytest.mark.parametrize("key", ["../../etc/passwd", "ab/../x", "", f"ab/cd{'0' * 62}", f"ab/ab{'0' * 62}.pdf/x"])
def test_only_keys_of_the_store_are_looked_up(storage: Storage, key: str) -> None:
    with pytest.raises(StorageDamaged, match="not a key"):
        storage.get(key)


def test_a_suffix_cannot_lead_elsewhere(storage: Storage) -> None:
    with pytest.raises(ValueError, match="suffix"):
        storage.put(b"x", suffix="/../x")


def test_deleting_may_be_repeated(storage: Storage) -> None:
    key = storage.put(b"content").key
    storage.delete(key)
    storage.delete(key)
    assert not storage.exists(key)


def test_keys_are_listed_with_their_time(storage: Storage) -> None:
    stored = [storage.put(str(number).encode()) for number in range(20)]
    storage.healthy()
    listed = dict(storage.keys())
    assert set(listed) == {each.key for each in stored}
    assert all(abs((datetime.now(UTC) - written).total_seconds()) < 60 for written in listed.values())
    assert [key for key, _ in storage.keys(stored[0].key[:2] + "/")] == sorted(
        each.key for each in stored if each.key[:2] == stored[0].key[:2]
    )


def test_a_store_without_room_is_not_healthy_and_loses_nothing(storage: Storage, tmp_path: Path) -> None:
    key = storage.put(b"before").key
    folder = tmp_path / "files of 办公室"
    sha256 = hashlib.sha256(b"after").hexdigest()
    (folder / sha256[:2]).write_text("a file where a folder should be")
    (folder / "health").write_text("another")
    with pytest.raises(StorageUnavailable):
        storage.put(b"after")
    assert not storage.healthy()
    assert storage.get(key) == b"before"


def test_a_store_that_answers_is_healthy(storage: Storage) -> None:
    assert storage.healthy()
