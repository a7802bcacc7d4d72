"""Pages that only tell: the front page, the pages that administrators write, accessibility; switches for reading."""

from datetime import timedelta

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.models.base import now
from app.queries import content
from app.queries import guide as read
from app.web.access import public
from app.web.page import asset, came_from, trail
from app.web.public.room import blueprint
from app.web.world import reading, settings

GUIDES = {"engineer": "设备监理师", "trainee": "专业培训人员"}
# Pages that have an address of their own.
ELSEWHERE = {"contact", *(f"guide-{slug}" for slug in GUIDES)}
SWITCHES = {"type": ("normal", "large", "larger"), "contrast": ("normal", "high")}
ONE_YEAR = 365 * 24 * 3600
PICTURE_AGE = timedelta(minutes=5)


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The front page."""
    return render_template("public/home.html")


@blueprint.get("/favicon.ico")
@public
def icon() -> ResponseReturnValue:
    """Where browsers look for the icon beside a document that names none: a certificate."""
    return redirect(asset("favicon.svg"))


@blueprint.get("/guide/<slug>")
@public
def guide(slug: str) -> ResponseReturnValue:
    """登记服务指南; the engineer's shows what the releases in force say as well."""
    title = GUIDES.get(slug) or abort(404)
    session, engineer = reading(), slug == "engineer"
    return render_template(
        "public/guide.html",
        trail=trail(("首页", url_for("public.home")), f"登记服务指南：{title}"),
        page=content.page(session, f"guide-{slug}"),
        guides=GUIDES,
        slug=slug,
        services=read.services(session) if engineer else (),
        numbers=read.numbers(session, today(now())) if engineer else {},
    )


@blueprint.get("/guide/process/<service_key>.svg")
@public
def process_picture(service_key: str) -> ResponseReturnValue:
    """The process of a service, drawn from the release in force."""
    headers = {"Cache-Control": f"public, max-age={PICTURE_AGE.seconds}"}
    return Response(read.picture(reading(), service_key), mimetype="image/svg+xml", headers=headers)


@blueprint.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """联系我们 (the guide, 6)."""
    return _page("contact")


@blueprint.get("/pages/<page_key>")
@public
def page(page_key: str) -> ResponseReturnValue:
    """A page that administrators write and that has no address of its own."""
    if page_key in ELSEWHERE:
        abort(404)
    return _page(page_key)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What the site does for people who see, hear or move differently."""
    return render_template("public/accessibility.html", trail=trail(("首页", url_for("public.home")), "无障碍说明"))


@blueprint.post("/reading")
@public
def display() -> ResponseReturnValue:
    """字号 and 高对比 without a script: kept in two cookies of this browser."""
    response = make_response(redirect(came_from() or url_for("public.home")))
    for name, values in SWITCHES.items():
        if request.form.get(name) in values:
            response.set_cookie(
                name, request.form[name], max_age=ONE_YEAR, samesite="Lax", secure=settings().secure_cookies
            )
    return response


def _page(key: str) -> str:
    shown = content.page(reading(), key)
    return render_template("public/page.html", page=shown, trail=trail(("首页", url_for("public.home")), shown.title))
