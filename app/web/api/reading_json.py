"""JSON as other systems send it, read strictly: what is ambiguous or endless is refused with its place."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Request

from app.web.api.room import Unreadable

LARGEST = 2 * 1024 * 1024
LONGEST_NUMBER = 30


def body(request: Request) -> Any:
    """The value in the body, of at most 2 MB. Raises Unreadable with the reason and the place."""
    if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise Unreadable("请以 Content-Type: application/json（UTF-8）提交", status=415)
    if (request.content_length or 0) > LARGEST or len(data := request.get_data()) > LARGEST:
        raise Unreadable("内容过大：一次最多 2 MB，请分批提交", status=413)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as broken:
        raise Unreadable(f"第 {broken.start + 1} 个字节不是 UTF-8 文本") from broken
    return _parsed(text)


def _parsed(text: str) -> Any:
    if text.startswith("\ufeff"):
        raise Unreadable("内容以 BOM 开头，请去掉")
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_fraction
        )
    except json.JSONDecodeError as broken:
        raise Unreadable(f"JSON 不完整或有误：第 {broken.lineno} 行第 {broken.colno} 列") from broken
    except RecursionError as broken:
        raise Unreadable("JSON 嵌套过深") from broken


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(f"同一对象中“{name[:40]}”出现两次")
        found[name] = value
    return found


def _constant(name: str) -> float:
    raise Unreadable(f"{name} 不是有效的数字")


def _whole(text: str) -> int:
    return int(_short(text))


def _fraction(text: str) -> float:
    return float(_short(text))


def _short(text: str) -> str:
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(f"数字过长：{text[:LONGEST_NUMBER]}…")
    return text
