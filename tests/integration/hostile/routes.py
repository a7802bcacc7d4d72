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
        GET public.verify_scanned, GET public.page, GET public.process_picture""",
    # whoever was shown that very 验证码
    "- A - - - - - - -": "GET auth.captcha_image, GET auth.captcha_audio",
    # whoever is logged in
    "L o o o o o o o o": "GET auth.activate, POST auth.activate",
    "L A o o o o o o o": "GET auth.begin, GET auth.password, POST auth.password",
    # every applicant, each for themselves
    "L A o o . . . . .": """GET applicant.home, GET applicant.profile, GET applicant.profile_tab,
        POST applicant.profile_save, POST applicant.profile_choose, GET applicant.apply,
        GET applicant.first_registration, GET applicant.renewal, GET applicant.change, POST applicant.begin,
        GET applicant.records, GET applicant.messages,
        POST applicant.messages_read, GET applicant.consents, GET applicant.my_data,
        POST applicant.my_data_export, GET applicant.organisations, GET applicant.membership,
        POST applicant.membership_leave, GET applicant.membership_fees, GET applicant.membership_benefits""",
    # every applicant; what there is in it is their own
    "L A o o . . . .  .": """GET applicant.learning, GET applicant.learning_export, GET applicant.online_courses,
        GET applicant.training, GET applicant.training_own, GET applicant.training_session,
        POST applicant.training_enrol, POST applicant.training_give_back, GET applicant.training_sign_in_page,
        POST applicant.training_sign_in""",
    # another system that shows its token
    "L A L L L L L L L": "POST api.hours, POST api.reversals",
    # the applicant whose it is
    "L A o - . . . . .": """GET applicant.case, GET applicant.form, POST applicant.form_save, POST applicant.draft,
        POST applicant.form_choose, POST applicant.organisation_choose, GET applicant.export,
        POST applicant.export_order, GET applicant.export_state, GET applicant.attachments,
        GET applicant.attachment_slot, POST applicant.attachment_add, POST applicant.attachment_clear,
        POST applicant.membership_choose, POST applicant.todo_tick, GET applicant.check, GET applicant.submit_page,
        POST applicant.submit,
        GET applicant.done, POST applicant.withdraw, POST applicant.copy, GET applicant.file,
        GET applicant.thumbnail, POST applicant.message_open, POST applicant.certificate_print""",
    # its applicant, whoever reviewed it, administrators
    "L A o - o - - o -": "GET files.original, POST files.take_out, GET files.page, GET files.spot",
    # everybody who reviews
    "L A .  . o o o o .": """POST desk.claim_batch, POST desk.next, GET desk.inbox, POST desk.inbox_read,
        GET desk.leave, POST desk.leave_plan""",
    # a colleague's own
    "L A . . - - - - .": """POST desk.leave_cancel, POST desk.view_rename, POST desk.view_move,
        POST desk.view_delete""",
    "L A . . o o o o .": """GET desk.queue, GET desk.mine, GET desk.done, GET desk.everything,
        POST desk.search, POST desk.columns, POST desk.export, GET desk.views, POST desk.view_save,
        GET desk.organisations,
        GET desk.samples, POST desk.shortcuts""",
    # reviewers whom neither their role nor their organisation keeps from this case
    "L A . . o - - - .": """GET desk.file, GET desk.print, GET desk.state, POST desk.look, POST desk.decide,
        POST desk.letter,
        POST desk.identity_number""",
    # those of them who have claimed it
    "L A . . c - - - .": "POST desk.save_draft",
    "L A . . o . . . .": "POST desk.claim",
    # the same, and then whoever has it
    "L A .  . o - - - .": """GET desk.handover, POST desk.transfer, POST desk.take_over, POST desk.hand_back""",
    # whoever has taken it
    "L A . . c c c c .": "POST desk.release",
    # a message of somebody else, a second look that nobody has taken
    "L A . .  - - - - .": "POST desk.inbox_open, GET desk.sample, POST desk.sample_look",
    # a second look for which everybody here is barred: the reviewer and the approver by their own part in the case
    "L A . . . . . . .": "POST desk.sample_claim, POST desk.sample_release, POST desk.sample_decide",
    # whoever looks after the desk
    "L A . . . . o o .": "GET desk.figures, GET desk.figures_table",
    # administrators and auditors
    "L A . . . . . o o": "GET admin.cases, GET admin.case, GET admin.history, GET admin.history_check",
    # administrators
    "L A . . . . . o .": """GET admin.overview, GET admin.calendar, POST admin.calendar_set,
        POST admin.calendar_remove, GET admin.jobs, GET admin.job, POST admin.job_retry, POST admin.job_drop,
        GET admin.organisations, GET admin.organisation, GET admin.organisation_licence, GET admin.organisation_new,
        POST admin.organisation_create, POST admin.organisation_suspend, POST admin.organisation_activate,
        GET admin.organisation_rename, POST admin.organisation_renamed, GET admin.organisation_merge,
        POST admin.organisation_merged, GET admin.people, GET admin.person, POST admin.people_find,
        GET admin.pages, GET admin.page, GET admin.page_edit, POST admin.page_save, GET admin.page_version,
        POST admin.page_restore, GET admin.parameters, GET admin.parameter, POST admin.parameter_set,
        POST admin.parameter_confirm, POST admin.parameter_withdraw, GET admin.dictionaries, GET admin.dictionary,
        POST admin.dictionary_add, GET admin.dictionary_entry, POST admin.dictionary_rename,
        POST admin.dictionary_move, POST admin.dictionary_switch, GET admin.registrations,
        GET admin.registrations_export, GET admin.registration, GET admin.registration_act,
        POST admin.registration_act_ask,
        GET admin.acts, GET admin.act, POST admin.act_confirm, POST admin.act_reject,
        GET admin.members, GET admin.members_export, GET admin.member, POST admin.member_renew,
        POST admin.member_end, POST admin.member_fee_record, GET admin.member_fee, POST admin.member_fee_reverse,
        GET admin.fee_imports, POST admin.fee_imports_upload, GET admin.fee_imports_template,
        POST admin.person_reveal, GET admin.releases, GET admin.release, GET admin.release_file, GET admin.roster,
        POST admin.roster_upload, GET admin.roster_template, GET admin.hour_imports, POST admin.hour_imports_upload,
        GET admin.hour_imports_template, GET admin.import_report, GET admin.import_left_out, POST admin.import_apply,
        POST admin.import_discard, GET admin.hours, GET admin.hours_of_person, POST admin.hours_reverse,
        GET admin.trainings, GET admin.training_new, POST admin.training_create, GET admin.training,
        GET admin.training_change_page, POST admin.training_change, POST admin.training_publish,
        POST admin.training_cancel, POST admin.training_attendance, POST admin.training_grant,
        GET admin.training_sheet, GET admin.training_participants, GET admin.training_code, GET admin.platforms,
        POST admin.platform_issue, POST admin.platform_revoke, GET admin.staff,
        GET admin.staff_new, POST admin.staff_create,
        GET admin.staff_member, POST admin.staff_change, POST admin.staff_reset, POST admin.staff_disable,
        POST admin.staff_enable, POST admin.staff_end_visits, GET admin.case_supersede,
        POST admin.case_superseded""",
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
    "page_key": "learner-guide",
    "parameter_key": "validity.years",
    "dictionary_key": "education",
    "code": "21",
    "act": "revoke",
    "subject": "workload",
    "sheet": "people",
}
BY_TOKEN = ("POST api.hours", "POST api.reversals")  # no cookie and no page's token makes a difference
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
