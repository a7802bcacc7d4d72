"""Pages that only tell: the front page, the guide, contact, accessibility; and the switches for reading."""

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.web.access import public
from app.web.page import asset, came_from, trail
from app.web.public.room import blueprint
from app.web.world import settings

GUIDES = {"engineer": "设备监理师", "trainee": "专业培训人员"}
SWITCHES = {"type": ("normal", "large", "larger"), "contrast": ("normal", "high")}
ONE_YEAR = 365 * 24 * 3600


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
    """登记服务指南."""
    title = GUIDES.get(slug) or abort(404)
    places = trail(("首页", url_for("public.home")), f"登记服务指南：{title}")
    return render_template(f"public/guide_{slug}.html", trail=places, guides=GUIDES, slug=slug)


@blueprint.get("/contact")
@public
def contact() -> ResponseReturnValue:
    """联系我们 (the guide, 6)."""
    return render_template("public/contact.html", trail=trail(("首页", url_for("public.home")), "联系我们"))


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
