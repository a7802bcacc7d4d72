import pytest

from app.adapters.vault import SealBroken, Vault

SECRET = b"0123456789abcdef0123456789abcdef"


def test_what_was_sealed_can_be_opened_again() -> None:
    vault = Vault(SECRET)
    assert vault.open(vault.seal("11010519491231002X")) == "11010519491231002X"


def test_the_same_text_is_sealed_differently_each_time() -> None:
    vault = Vault(SECRET)
    assert vault.seal("同一个号码") != vault.seal("同一个号码")


def test_another_secret_does_not_open_it() -> None:
    sealed = Vault(SECRET).seal("text")
    with pytest.raises(SealBroken):
        Vault(SECRET[::-1]).open(sealed)


@pytest.mark.parametrize("damaged", ["", "v1:", "v2:AAAA", "v1:not base64!", "v1:QUJD", "plain text"])
def test_a_damaged_seal_is_not_opened(damaged: str) -> None:
    with pytest.raises(SealBroken):
        Vault(SECRET).open(damaged)


def test_a_flipped_bit_is_noticed() -> None:
    sealed = Vault(SECRET).seal("text")
    flipped = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(SealBroken):
        Vault(SECRET).open(flipped)


def test_equal_texts_have_equal_indexes_and_others_do_not() -> None:
    vault = Vault(SECRET)
    assert vault.index("a") == vault.index("a") != vault.index("b")
    assert len(vault.index("a")) == 64


def test_the_index_depends_on_the_secret() -> None:
    assert Vault(SECRET).index("a") != Vault(SECRET[::-1]).index("a")


def test_a_check_code_can_be_read_aloud() -> None:
    code = Vault(SECRET).code("certificate 1 version 1", 10)
    assert len(code) == 10
    assert not set(code) & set("ILOU")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(b"dev")
