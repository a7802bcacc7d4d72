"""Who may enter: every view carries one of these marks, and the rule tests look for it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotAllowed
from app.web.world import me, myself

P = ParamSpec("P")
R = TypeVar("R")

PUBLIC = "public"
PLATFORM = "platform"  # another system that shows its token, whoever is logged in
# What somebody can reach who has only proved to know the initial password.
BEFORE_ACTIVATION = frozenset({"auth.activate", "auth.logout", "public.display", "public.health", "static"})


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Anyone may enter."""
    view.__dict__["access"] = PUBLIC
    return view


def only(*roles: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only who is logged in and has one of the roles may enter; with no role named, everybody who is logged in."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            visitor = myself()
            if roles and visitor.roles.isdisjoint(roles):
                raise NotAllowed
            return view(*args, **kwargs)

        guarded.__dict__["access"] = frozenset(roles)
        return guarded

    return decorate


def activation_first() -> ResponseReturnValue | None:
    """The initial password opens only the activation page (the guide's password is no secret)."""
    visitor = me()
    if visitor is None or visitor.activated or request.endpoint in BEFORE_ACTIVATION:
        return None
    return redirect(url_for("auth.activate"))
