"""Every route of the application and who may use it; a route that is not listed here fails a test.

A row has one sign for each of ACTORS: `o` is let in (whatever the page then says of the input), `L` has to log in,
`A` has to activate the account first, `.` may not (403), `-` is told that there is no such thing (404), `c` comes too
late or out of turn (409).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.integration.hostile.scene import SERVICE, Scene

ACTORS = (
    "anonymous",
    "newcomer",
    "owner",
    "other",
    "reviewer",
    "colleague",
    "approver",
    "administrator",
    "auditor",
)
TABLE: Mapping[str, str] = {
    # anybody, even before the account is activated
    "o o o o o o o o o": "POST auth.logout, POST public.display, GET public.health, GET static",
    # anybody
    "o A o o o o o o o": """GET auth.login, POST auth.login, GET public.home, GET public.guide,
        GET public.contact, GET public.accessibility, GET public.icon, GET public.verify, POST public.verify_typed,
        GET public.verify_scanned""",
    # whoever was shown that very 验证码
    "- A - - - - - - -": "GET auth.captcha_image, GET auth.captcha_audio",
    # whoever is logged in
    "L o o o o o o o o": "GET auth.activate, POST auth.activate",
    "L A o o o o o o o": "GET auth.begin, GET auth.password, POST auth.password",
    # every applicant, each for themselves
    "L A o o . . . . .": """GET applicant.home, GET applicant.profile, GET applicant.profile_tab,
        POST applicant.profile_save, POST applicant.profile_choose, GET applicant.apply,
        GET applicant.first_registration, POST applicant.begin, GET applicant.records, GET applicant.messages,
        POST applicant.messages_read, GET applicant.consents, GET applicant.organisations,
        GET applicant.organisation_new, POST applicant.organisation_request""",
    # the applicant whose it is
    "L A o - . . . . .": """GET applicant.case, GET applicant.form, POST applicant.form_save, POST applicant.draft,
        POST applicant.form_choose, POST applicant.organisation_choose, GET applicant.export,
        POST applicant.export_order, GET applicant.export_state, GET applicant.attachments,
        GET applicant.attachment_slot, POST applicant.attachment_add, POST applicant.attachment_clear,
        POST applicant.membership_choose, GET applicant.check, GET applicant.submit_page, POST applicant.submit,
        GET applicant.done, POST applicant.withdraw, POST applicant.copy, GET applicant.file,
        GET applicant.thumbnail, POST applicant.message_open, POST applicant.certificate_print""",
    # its applicant, whoever reviewed it, administrators
    "L A o - o - - o -": "GET files.original, GET files.page",
    # everybody who reviews
    "L A . . o o o . .": "GET desk.queue, GET desk.mine, GET desk.done",
    # reviewers whom neither their role nor their organisation keeps from this case
    "L A . . o - - . .": "GET desk.file, POST desk.decide, POST desk.identity_number",
    "L A . . o . . . .": "POST desk.claim",
    # whoever has taken it
    "L A . . c c c . .": "POST desk.release",
    # administrators and auditors
    "L A . . . . . o o": "GET admin.cases, GET admin.case, GET admin.history, GET admin.history_check",
    # administrators
    "L A . . . . . o .": """GET admin.overview, GET admin.calendar, POST admin.calendar_set,
        POST admin.calendar_remove, GET admin.jobs, GET admin.job, POST admin.job_retry, POST admin.job_drop,
        GET admin.organisations, GET admin.organisation, GET admin.organisation_licence, GET admin.organisation_new,
        POST admin.organisation_create, POST admin.organisation_suspend, POST admin.organisation_return,
        POST admin.organisation_approve, GET admin.people, GET admin.person, POST admin.people_find,
        POST admin.person_reveal, GET admin.releases, GET admin.release, GET admin.release_file, GET admin.roster,
        POST admin.roster_upload, GET admin.roster_report, GET admin.roster_template, POST admin.roster_apply,
        POST admin.roster_discard, GET admin.staff, GET admin.staff_new, POST admin.staff_create,
        GET admin.staff_member, POST admin.staff_change, POST admin.staff_reset, POST admin.staff_disable,
        POST admin.staff_enable, POST admin.staff_end_visits""",
}
PLAIN = {
    "slug": "engineer",
    "tab": "basic",
    "service_key": SERVICE,
    "slot": "EDU_PROOF",
    "number": "1",
    "page": "1",
    "filename": "dist/app.css",
    "path": "first_registration.bpmn",
}
LAST = ("POST auth.logout",)  # after it nobody is logged in


def expected() -> dict[str, dict[str, str]]:
    """Route → actor → sign; what ends a visit comes last."""
    rows = {
        route.strip(): dict(zip(ACTORS, signs.split(), strict=True))
        for signs, routes in TABLE.items()
        for route in routes.split(",")
    }
    return dict(sorted(rows.items(), key=lambda row: (row[0] in LAST, row[0].startswith("POST"))))


def there_are(app: Flask) -> Iterator[str]:
    """Every route of the application as "METHOD endpoint"."""
    for rule in app.url_map.iter_rules():
        yield from (f"{method} {rule.endpoint}" for method in sorted(rule.methods or ()) if method in ("GET", "POST"))


def address(app: Flask, scene: Scene, route: str, **others: str) -> str:
    """The address of a route for what belongs to the owner, or for what is named instead."""
    known = {**PLAIN, **scene.ids, "captcha_id": scene.ids["case_id"], **others}
    with app.test_request_context():
        values: dict[str, Any] = {name: known[name] for name in parts(app, route)}
        return app.url_for(route.split()[1], **values)


def parts(app: Flask, route: str) -> set[str]:
    """The names of what stands in a route's address."""
    rule = next(app.url_map.iter_rules(route.split()[1]))
    return rule.arguments - set(rule.defaults or ())


def sign(response: TestResponse) -> str:
    """What an answer amounts to, in the signs of the table."""
    location = response.headers.get("Location", "")
    if response.status_code == 401 or location.startswith("/login"):
        return "L"
    if location.startswith("/activate"):
        return "A"
    return {403: ".", 404: "-", 409: "c"}.get(response.status_code, "o" if response.status_code < 400 else "x")
