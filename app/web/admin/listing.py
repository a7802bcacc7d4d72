"""What the lists share: filters, order and page are in the address, so that a list can be kept and sent on."""

from typing import Any

from flask import request

from app.web.page import link_with

LONGEST = 200


def text(name: str, default: str = "") -> str:
    """A filter out of the address, trimmed and cut."""
    return request.args.get(name, default).strip()[:LONGEST]


def link(**changes: Any) -> str:
    """The address of this list with some of its parts changed; a new order or filter begins at page 1."""
    return link_with(**changes) if "page" in changes else link_with(**{**changes, "page": None})
