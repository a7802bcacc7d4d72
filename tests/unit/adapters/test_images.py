import io

import pytest
from PIL import Image

from app.adapters.images import photo, scan, thumbnail
from app.domain.files import PHOTO_MAX_BYTES
from app.errors import InvalidInput
from tests.unit.adapters.pictures import encoded, exif, jpeg, lying_about_its_size, padded_to, portrait


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_good_photo_is_accepted_without_warnings() -> None:
    accepted = photo(jpeg())
    assert (accepted.width, accepted.height) == opened(accepted.data).size == (413, 579)
    assert accepted.warnings == ()


def test_exactly_two_hundred_kilobytes_are_accepted() -> None:
    assert len(photo(padded_to(jpeg(), 204_800)).data) <= PHOTO_MAX_BYTES


def test_one_byte_more_is_refused_with_its_size() -> None:
    with pytest.raises(InvalidInput, match=r"照片 200\.001 KB，超过 200 KB"):
        photo(padded_to(jpeg(), 204_801))


def test_an_empty_photo_is_refused() -> None:
    with pytest.raises(InvalidInput, match="文件为空"):
        photo(b"")


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "BMP", "TIFF", "ICO", "PDF"])
def test_another_format_named_jpg_is_recognised(kind: str) -> None:
    with pytest.raises(InvalidInput, match=f"不是 JPG（检测为 {kind}）"):
        photo(encoded(portrait(), kind))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg onload='alert(1)'/>", "SVG"),
        (b"%!PS-Adobe-3.0 EPSF", "PostScript"),
        (b"8BPS\x00\x01", "PSD"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"MZ\x90", "程序"),
        (b"hello", "未知格式"),
    ],
)
def test_other_things_named_jpg_are_named_in_the_refusal(data: bytes, kind: str) -> None:
    with pytest.raises(InvalidInput, match=f"检测为 {kind}"):
        photo(data)


@pytest.mark.parametrize("damaged", [b"\xff\xd8\xff" + b"random" * 50, jpeg()[:900], jpeg()[:-3000]])
def test_a_damaged_photo_is_refused(damaged: bytes) -> None:
    with pytest.raises(InvalidInput, match="照片无法读取"):
        photo(damaged)


def test_a_photo_that_lies_about_its_size_is_refused() -> None:
    with pytest.raises(InvalidInput, match="尺寸过大"):
        photo(lying_about_its_size(jpeg()))


def test_many_pixels_in_few_bytes_are_refused() -> None:
    bomb = encoded(Image.new("L", (5000, 5000)), "JPEG", quality=1, optimize=True)
    assert len(bomb) < PHOTO_MAX_BYTES
    with pytest.raises(InvalidInput, match="照片像素应不超过 1600 万（当前 5000×5000）"):
        photo(bomb)


@pytest.mark.parametrize("size", [(1, 1), (10, 1000), (1000, 139)])
def test_a_tiny_photo_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidInput, match=r"照片尺寸过小.*3:4"):
        photo(jpeg(portrait(*size)))


def test_an_odd_ratio_only_warns() -> None:
    assert any("3:4" in warning for warning in photo(jpeg(portrait(400, 400))).warnings)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photo_is_stored_upright(orientation: int) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    lying = portrait().transpose(Image.Transpose(undo))
    upright = opened(photo(jpeg(lying, exif=exif(orientation))).data)
    assert upright.size == (413, 579)
    assert all(
        abs(a - b) < 12
        for place in ((206, 200), (206, 560), (10, 10))
        for a, b in zip(upright.getpixel(place), portrait().getpixel(place), strict=True)  # type: ignore[arg-type]
    )


def test_the_place_of_the_photographer_is_not_kept() -> None:
    with_place = jpeg(exif=exif(1), comment=b"secret comment")
    assert b"Exif" in with_place
    kept = photo(with_place).data
    assert b"Exif" not in kept
    assert b"secret comment" not in kept


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_block_does_not_matter() -> None:
    assert photo(jpeg(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff garbage")).width == 413


@pytest.mark.parametrize(
    "trailer", [b"<script>alert(1)</script>", b"<?php system('id') ?>", b"PK\x03\x04zip", b"%PDF-1.4"]
)
def test_what_hangs_behind_the_picture_is_dropped(trailer: bytes) -> None:
    assert trailer not in photo(jpeg() + trailer).data


def test_cmyk_and_progressive_photos_become_plain_ones() -> None:
    accepted = opened(photo(jpeg(portrait().convert("CMYK"), progressive=True)).data)
    assert accepted.mode == "RGB"
    assert "progressive" not in accepted.info


def test_only_the_first_picture_of_several_is_kept() -> None:
    several = encoded(portrait(), "MPO", save_all=True, append_images=[portrait(colour="#ff0000")])
    assert opened(photo(several).data).format == "JPEG"


def test_noise_is_brought_under_the_limit() -> None:
    noise = Image.effect_noise((750, 1000), 200)
    source = jpeg(noise, quality=5)
    assert len(source) <= PHOTO_MAX_BYTES
    accepted = photo(source)
    assert len(accepted.data) <= PHOTO_MAX_BYTES
    assert opened(accepted.data).size == (accepted.width, accepted.height)


def test_a_picture_of_a_thousand_passes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="过于复杂"):
        photo(jpeg() + b"\xff\xda" * 101)


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_scan_is_written_anew_in_its_own_format(kind: str, media_type: str) -> None:
    page = scan(encoded(portrait(1240, 1754), kind) + b"<script>")
    assert page.media_type == media_type
    assert b"<script>" not in page.data
    assert (page.facts.width, page.facts.height, page.facts.blank) == (1240, 1754, False)


def test_a_white_page_is_noticed() -> None:
    assert scan(encoded(Image.new("RGB", (1240, 1754), "#fdfdfd"), "PNG")).facts.blank


def test_transparency_is_laid_on_white_paper() -> None:
    page = scan(encoded(Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "PNG"))
    assert opened(page.data).getpixel((100, 100)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "LA"])
def test_rare_kinds_of_png_are_read(mode: str) -> None:
    grey = Image.linear_gradient("L").resize((300, 300))
    page = opened(scan(encoded(grey.convert(mode), "PNG")).data)
    assert page.mode in {"RGB", "L"}
    upper, lower = (page.convert("L").crop((0, top, 300, top + 10)).tobytes() for top in (0, 290))
    assert sum(upper) < sum(lower)


def test_a_scan_of_too_many_pixels_is_refused() -> None:
    bomb = encoded(Image.new("L", (12_000, 12_000)), "JPEG", quality=1)
    with pytest.raises(InvalidInput, match="尺寸过大"):
        scan(bomb)


@pytest.mark.parametrize(("data", "reason"), [(b"", "文件为空"), (b"\xff\xd8\xff" + b" " * 10_485_758, "超过 10 MB")])
def test_an_empty_or_heavy_scan_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        scan(data)


def test_a_thumbnail_fits_its_box() -> None:
    assert opened(thumbnail(jpeg(portrait(1240, 1754)), (160, 160))).size == (113, 160)
