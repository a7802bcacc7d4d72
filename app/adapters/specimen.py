"""Pictures for demonstrations and tests: a drawn portrait and drawn scans, plainly not of real people."""

from io import BytesIO

from PIL import Image, ImageDraw

from app.adapters.fonts import chinese

PORTRAIT = (413, 579)
A4_AT_150_DPI = (1240, 1754)
INK = "#20304a"


def portrait(coat: str = "#26364f", ground: str = "#3d6fb5") -> bytes:
    """A face of circles in the size of a two-inch photo, as JPEG."""
    picture = Image.new("RGB", PORTRAIT, ground)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((56, 400, 357, 760), fill=coat)
    pen.polygon([(206, 470), (160, 405), (252, 405)], fill="#ffffff")
    pen.rectangle((176, 350, 236, 425), fill="#e2b48c")
    pen.ellipse((116, 120, 296, 380), fill="#ecc39c")
    pen.pieslice((106, 90, 306, 320), 180, 360, fill="#241d1a")
    for x in (170, 242):
        pen.ellipse((x - 9, 238, x + 9, 256), fill="#241d1a")
    pen.arc((176, 280, 236, 330), 20, 160, fill="#a3574d", width=5)
    return _jpeg(picture)


def scan(title: str, lines: tuple[str, ...] = ()) -> bytes:
    """A page that says what it stands for, with the word 示例 across it, as JPEG."""
    picture = Image.new("RGB", A4_AT_150_DPI, "#fbf9f2")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 90, 1150, 1664), outline="#8a7f66", width=4)
    pen.text((620, 220), title, font=chinese(64), fill=INK, anchor="mm")
    for number, line in enumerate(lines):
        pen.text((170, 380 + number * 90), line, font=chinese(40), fill=INK)
    pen.text((620, 1150), "示例 · 非真实证件", font=chinese(90), fill="#e3d9c3", anchor="mm")
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
