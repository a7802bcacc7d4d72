"""The same store over S3, on moto's server."""

import http.client
from collections.abc import Iterator
from typing import Any

import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from app.adapters.storage import Storage, StorageDamaged, StorageUnavailable

BUCKET = "dengji"
OPTIONS: dict[str, Any] = {"region": "us-east-1", "access_key_id": "test", "secret_access_key": "test"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    connection = http.client.HTTPConnection(host, port)
    connection.request("PUT", f"/{BUCKET}")
    assert connection.getresponse().status == 200
    connection.close()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def storage(endpoint: str) -> Storage:
    return Storage(f"s3://{BUCKET}/files", endpoint=endpoint, **OPTIONS)


def test_a_file_is_kept_and_found_by_its_content(storage: Storage) -> None:
    stored = storage.put("内容".encode(), suffix=".pdf")
    assert storage.get(stored.key) == "内容".encode()
    assert storage.exists(stored.key)
    assert stored.key in dict(storage.keys())


def test_options_may_stand_in_the_address(endpoint: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in OPTIONS.items())
    storage = Storage(f"s3://{BUCKET}/others?endpoint={endpoint}&{query}")
    assert storage.get(storage.put(b"x").key) == b"x"


def test_deleting_may_be_repeated(storage: Storage) -> None:
    key = storage.put(b"short-lived").key
    storage.delete(key)
    storage.delete(key)
    assert not storage.exists(key)


def test_a_missing_file_is_told(storage: Storage) -> None:
    with pytest.raises(StorageDamaged, match="missing"):
        storage.get(f"ab/ab{'0' * 62}")


def test_a_changed_file_is_never_served_and_mended_by_putting_it_again(storage: Storage, endpoint: str) -> None:
    key = storage.put(b"content").key
    store = S3Store(BUCKET, prefix="files", endpoint=endpoint, client_options={"allow_http": True}, **OPTIONS)
    store.put(key, b"c0ntent")
    with pytest.raises(StorageDamaged, match="changed"):
        storage.get(key)
    storage.put(b"content")
    assert storage.get(key) == b"content"


def test_a_store_that_answers_is_healthy(storage: Storage) -> None:
    assert storage.healthy()


def test_a_store_that_does_not_answer_is_told() -> None:
    gone = Storage("s3://x", endpoint="http://127.0.0.1:1", retry_config={"max_retries": 0}, **OPTIONS)
    assert not gone.healthy()
    with pytest.raises(StorageUnavailable):
        gone.put(b"x")
