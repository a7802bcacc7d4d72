"""个人信息: five tabs, each saved by itself (the guide, 3.1)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.forms.answers import is_blank, visible
from app.forms.definition import Form
from app.models import Profile
from app.queries import answers, certificates, profiles
from app.services import files
from app.services import profiles as service
from app.services.profiles import StaleProfile
from app.web import limits
from app.web.access import only
from app.web.applicant import form as shared
from app.web.applicant import rows, values
from app.web.applicant.room import blueprint, person
from app.web.page import trail
from app.web.world import actor, reading, transaction

CERTIFICATES = "certificates"
FIRST = "basic"


@blueprint.get("/profile")
@only("applicant")
def profile() -> ResponseReturnValue:
    """The first tab."""
    return _page(FIRST)


@blueprint.get("/profile/<tab>")
@only("applicant")
def profile_tab(tab: str) -> ResponseReturnValue:
    """One of the others."""
    return _page(_known(tab))


@blueprint.post("/profile/<tab>")
@only("applicant")
@limits.upload
def profile_save(tab: str) -> ResponseReturnValue:
    """保存 keeps one tab; the photo is kept even when something else on the page is refused."""
    tab, definition = _known(tab), service.form_of(reading())
    typed = values.typed(definition, answers.unlocked(reading(), definition, person()), [tab])
    if changed := rows.changed(definition, typed):
        return _page(tab, changed, version=values.version())
    try:
        _keep_photo(definition, tab)
        with transaction() as session:
            service.save(session, definition, tab, typed, version=values.version(), by=actor())
    except InvalidInput as refused:
        return _page(tab, typed, faults=refused.faults, version=values.version()), 422
    except StaleProfile as stale:
        return _conflict(definition, tab, stale), 409
    flash("已保存", "success")
    return redirect(url_for("applicant.profile_tab", tab=tab))


@blueprint.post("/profile/<tab>/choose")
@only("applicant")
def profile_choose(tab: str) -> ResponseReturnValue:
    """Save what was chosen of two windows' answers."""
    tab, definition = _known(tab), service.form_of(reading())
    unlocked = answers.unlocked(reading(), definition, person())
    picked = values.chosen(definition, profiles.stored(reading(), person()), unlocked)
    try:
        with transaction() as session:
            service.save(session, definition, tab, picked, version=values.version(), by=actor())
    except InvalidInput as refused:
        return _page(tab, picked, faults=refused.faults, version=values.version()), 422
    except StaleProfile as stale:
        return _conflict(definition, tab, stale), 409
    flash("已按所选内容保存", "success")
    return redirect(url_for("applicant.profile_tab", tab=tab))


def _keep_photo(definition: Form, tab: str) -> None:
    """Take the chosen photo, or clear it when that was asked; raises InvalidInput with what is wrong with it."""
    field = next((one for one in definition.fields([tab]) if one.type == "photo"), None)
    if field is None:
        return
    upload = request.files.get(f"{field.key}_file")
    clear = request.form.get("clear") == field.key
    if not clear and not (upload and upload.filename):
        return
    scan = files.photo(upload.read(), upload.filename or "", field=field.key) if upload and not clear else None
    with transaction() as session:
        service.set_photo(session, scan, by=actor())


def _page(
    tab: str, typed: Mapping[str, Any] | None = None, *, faults: Sequence[Fault] = (), version: int | None = None
) -> str:
    session, who = reading(), person()
    definition = service.form_of(session)
    row = session.get(Profile, who.id)
    shown = {**profiles.stored(session, who), **(typed or {})}
    shown["photo"] = str(row.photo_id) if row and row.photo_id else ""
    options, unlocked = answers.shown_options(session, definition, shown), answers.unlocked(session, definition, who)
    organisations = {option.code: option.label for option in options.get("practice_unit_id", ())}
    return render_template(
        "applicant/profile.html",
        tab=tab,
        tabs=_tabs(definition, tab),
        form=definition,
        answers=shown,
        options=options,
        unlocked=unlocked,
        faults=faults,
        version=(row.version if row else 0) if version is None else version,
        given={"photo": shared.photos(definition, shown), "organisations": organisations},
        certificates=certificates.of_person(session, who.id) if tab == CERTIFICATES else (),
        filled=_filled(definition, shown, unlocked),
        trail=trail(("首页", url_for("applicant.home")), "个人信息"),
    )


def _conflict(definition: Form, tab: str, stale: StaleProfile) -> str:
    options = answers.shown_options(reading(), definition, stale.theirs, stale.yours)
    return render_template(
        "applicant/conflict.html",
        message=stale.message,
        version=stale.version,
        fields=values.differing(definition, stale.theirs, stale.yours, options),
        carried=values.sent_again(definition, stale.yours, answers.unlocked(reading(), definition, person())),
        target=url_for("applicant.profile_choose", tab=tab),
    )


def _tabs(definition: Form, here: str) -> list[dict[str, Any]]:
    """The five tabs in the guide's order: 证书信息 comes second and is no part of the form."""
    named = [(section.key, section.title) for section in definition.sections]
    named.insert(1, (CERTIFICATES, "证书信息"))
    return [
        {"label": title, "url": url_for("applicant.profile_tab", tab=key), "current": key == here}
        for key, title in named
    ]


def _known(tab: str) -> str:
    if tab != CERTIFICATES and tab not in {section.key for section in service.form_of(reading()).sections}:
        abort(404)
    return tab


def _filled(definition: Form, shown: Mapping[str, Any], unlocked: Collection[str]) -> int:
    """How complete the profile is, in percent of the fields that the person can fill in."""
    asked = [field.key for field in definition.fields() if not field.locked or field.key in unlocked]
    given = visible(definition, shown)
    asked = [key for key in asked if key in given or definition.field(key).show_when is None]  # type: ignore[union-attr]
    return round(100 * sum(not is_blank(given.get(key)) for key in asked) / len(asked)) if asked else 100
