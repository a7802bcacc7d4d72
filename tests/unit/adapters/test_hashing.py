import time

from argon2 import PasswordHasher

from app.adapters.hashing import check_password, hash_password, needs_rehash


def test_the_right_password_is_recognised() -> None:
    assert check_password(hash_password("correct horse 12X"), "correct horse 12X")


def test_letters_count_exactly() -> None:
    assert not check_password(hash_password("12345X"), "12345x")


def test_nobody_has_a_password() -> None:
    assert not check_password(None, "nobody has this password")


def test_a_hash_of_another_kind_matches_nothing() -> None:
    assert not check_password("md5:abc", "abc")


def test_an_unknown_account_takes_as_long_as_a_known_one() -> None:
    stored = hash_password("known")
    check_password(None, "warm")
    started = time.process_time()
    check_password(stored, "wrong")
    known = time.process_time() - started
    started = time.process_time()
    check_password(None, "wrong")
    assert 0.3 < (time.process_time() - started) / known < 3


def test_a_weaker_hash_is_made_anew() -> None:
    assert needs_rehash(PasswordHasher(time_cost=1, memory_cost=8192).hash("x"))
    assert needs_rehash("md5:abc")
    assert not needs_rehash(hash_password("x"))
