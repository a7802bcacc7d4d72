"""Pages, parameters and dictionaries at the browser of an administrator."""

from datetime import date, timedelta

import pytest

from app.database import Database
from app.domain.calendar import today
from app.models.base import now
from app.queries import content, dictionaries, parameter_list
from tests.house import HouseClient
from tests.integration.web.admin import enter_as_administrator
from tests.integration.web.applicant import form_values, shown

HOSTILE = (
    "<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![图](https://evil.example/x.png)\n\n<b onclick=x>y</b>"
)
EDIT = "/admin/pages/contact/edit"
HOURS = "/admin/parameters/renewal.required_hours"
EDUCATION = "/admin/dictionaries/education"


@pytest.fixture
def browser(client: HouseClient, database: Database) -> HouseClient:
    return enter_as_administrator(client, database)


def typed(page: str, path: str, **changes: str) -> dict[str, str]:
    """The values of a page's form, with some of them changed."""
    return {**form_values(page, path).to_dict(), **changes}


def kept(database: Database, key: str = "contact") -> str:
    with database.reading() as session:
        return content.newest(session, key).markdown


class TestPages:
    def test_what_is_saved_is_what_the_public_reads(self, browser: HouseClient) -> None:
        form = typed(browser.get(EDIT).text, EDIT, markdown="电话改为 **12345**", note="换电话")
        page = browser.post(EDIT, data=form, follow_redirects=True)

        assert "第 2 版" in page.text
        assert "换电话" in page.text
        assert "<strong>12345</strong>" in browser.get("/contact").text

    def test_a_preview_saves_nothing(self, browser: HouseClient, database: Database) -> None:
        before, form = kept(database), typed(browser.get(EDIT).text, EDIT, markdown="**新**", action="preview")
        page = browser.post(EDIT, data=form)

        assert "<strong>新</strong>" in page.text
        assert "尚未保存" in page.text
        assert kept(database) == before

    def test_what_was_typed_stays_when_something_is_wrong(self, browser: HouseClient) -> None:
        form = typed(browser.get(EDIT).text, EDIT, title="", markdown="新的内容")
        page = browser.post(EDIT, data=form)

        assert page.status_code == 422
        assert "新的内容" in page.text
        assert "请填写标题" in page.text

    def test_the_second_of_two_windows_is_shown_both_texts(self, browser: HouseClient, database: Database) -> None:
        first = second = browser.get(EDIT).text
        browser.post(EDIT, data=typed(first, EDIT, markdown="第一个窗口"))
        page = browser.post(EDIT, data=typed(second, EDIT, markdown="第二个窗口"))

        assert page.status_code == 409
        assert all(text in page.text for text in ("第一个窗口", "第二个窗口", "其他人刚刚保存"))
        assert kept(database) == "第一个窗口\n"

    def test_after_looking_at_both_the_second_window_saves(self, browser: HouseClient, database: Database) -> None:
        first = second = browser.get(EDIT).text
        browser.post(EDIT, data=typed(first, EDIT, markdown="第一个窗口"))
        conflict = browser.post(EDIT, data=typed(second, EDIT, markdown="第二个窗口")).text
        browser.post(EDIT, data=typed(conflict, EDIT, markdown="两者"))

        assert kept(database) == "两者\n"

    def test_a_version_shows_what_it_changed_and_can_be_restored(
        self, browser: HouseClient, database: Database
    ) -> None:
        before = kept(database)
        browser.post(EDIT, data=typed(browser.get(EDIT).text, EDIT, markdown="全新的内容"))
        page = browser.get("/admin/pages/contact/versions/2").text
        browser.post("/admin/pages/contact/versions/1/restore", data={"version": "2"})

        assert "<ins>全新的内容</ins>" in page
        assert "pcb@capec.org.cn" in page
        assert kept(database) == before

    def test_a_restore_over_a_newer_version_is_refused(self, browser: HouseClient) -> None:
        browser.post(EDIT, data=typed(browser.get(EDIT).text, EDIT, markdown="全新的内容"))

        assert browser.post("/admin/pages/contact/versions/1/restore", data={"version": "1"}).status_code == 409

    def test_hostile_markdown_is_harmless_wherever_it_is_shown(self, browser: HouseClient) -> None:
        page = browser.get(EDIT).text
        browser.post(EDIT, data=typed(page, EDIT, markdown=HOSTILE, action="preview"))
        browser.post(EDIT, data=typed(page, EDIT, markdown=HOSTILE))
        public = browser.get("/contact").text
        browser.get("/admin/pages/contact")
        browser.get("/admin/pages/contact/versions/2")

        assert "evil.example" not in public
        assert "<script>alert" not in public

    def test_a_megabyte_is_refused(self, browser: HouseClient, database: Database) -> None:
        before, form = kept(database), typed(browser.get(EDIT).text, EDIT)
        refused = browser.post(EDIT, data={**form, "markdown": "x" * 1_100_000})
        too_long = browser.post(EDIT, data={**form, "markdown": "x" * 900_000})

        assert (refused.status_code, too_long.status_code) == (413, 422)
        assert kept(database) == before

    @pytest.mark.parametrize("path", ["nothing", "nothing/edit", "contact/versions/99"])
    def test_what_is_not_there_is_not_found(self, browser: HouseClient, path: str) -> None:
        assert browser.get(f"/admin/pages/{path}").status_code == 404


class TestParameters:
    def test_every_parameter_is_listed_as_an_example(self, browser: HouseClient) -> None:
        text = shown(browser.get("/admin/parameters").text)

        assert "60 学时" in text
        assert "90、60、30、7 天" in text
        assert "示例值" in text

    def test_a_new_value_is_set_from_a_day_on(self, browser: HouseClient) -> None:
        day = (today(now()) + timedelta(days=10)).isoformat()
        form = typed(browser.get(HOURS).text, HOURS, value="72", valid_from=day)
        page = browser.post(HOURS, data=form, follow_redirects=True)

        assert f"自 {day} 起生效" in page.text
        assert f"{day} 起 72 学时" in shown(browser.get("/admin/parameters").text)

    @pytest.mark.parametrize(("value", "day"), [("x", "2026-01-01"), ("60", "昨天"), ("99999", "2026-01-01")])
    def test_a_bad_value_or_day_is_refused(self, browser: HouseClient, value: str, day: str) -> None:
        form = typed(browser.get(HOURS).text, HOURS, value=value, valid_from=day)

        assert browser.post(HOURS, data=form).status_code == 422

    def test_a_confirmed_value_loses_its_mark_on_the_public_page(
        self, browser: HouseClient, database: Database, published: None
    ) -> None:
        with database.reading() as session:
            found = parameter_list.get(session, "renewal.required_hours", today(now()))
        before = browser.get("/guide/engineer").text.count("示例值</span>")
        browser.post(f"{HOURS}/values/{found.present.id}/confirm", data={"seen": found.seen})

        assert browser.get("/guide/engineer").text.count("示例值</span>") == before - 1

    def test_a_value_to_come_is_withdrawn(self, browser: HouseClient, database: Database) -> None:
        day = (today(now()) + timedelta(days=10)).isoformat()
        browser.post(HOURS, data=typed(browser.get(HOURS).text, HOURS, value="72", valid_from=day))
        with database.reading() as session:
            found = parameter_list.get(session, "renewal.required_hours", today(now()))
        browser.post(f"{HOURS}/values/{found.future[0].id}/withdraw", data={"seen": found.seen})

        assert "72" not in shown(browser.get(HOURS).text)

    def test_the_second_of_two_windows_is_told_so(self, browser: HouseClient) -> None:
        page, day = browser.get(HOURS).text, date.max.replace(year=today(now()).year).isoformat()
        browser.post(HOURS, data=typed(page, HOURS, value="72", valid_from=day))

        assert browser.post(HOURS, data=typed(page, HOURS, value="80", valid_from=day)).status_code == 409

    def test_a_parameter_that_is_not_there_is_not_found(self, browser: HouseClient) -> None:
        assert browser.get("/admin/parameters/x").status_code == 404


class TestDictionaries:
    def test_an_entry_is_added(self, browser: HouseClient) -> None:
        form = typed(browser.get(EDUCATION).text, EDUCATION, code="95", label="在读")
        page = browser.post(EDUCATION, data=form, follow_redirects=True)

        assert "已增加：在读" in page.text

    def test_a_code_that_is_there_is_refused_and_what_was_typed_stays(self, browser: HouseClient) -> None:
        form = typed(browser.get(EDUCATION).text, EDUCATION, code="21", label="另一个本科")
        page = browser.post(EDUCATION, data=form)

        assert page.status_code == 422
        assert "代码“21”已存在" in page.text
        assert "另一个本科" in page.text

    def test_an_entry_is_renamed(self, browser: HouseClient) -> None:
        path = f"{EDUCATION}/entries/21"
        page = browser.post(path, data=typed(browser.get(path).text, path, label="本科"), follow_redirects=True)

        assert "已改名为：本科" in page.text

    def test_an_entry_is_moved_and_deactivated(self, browser: HouseClient, database: Database) -> None:
        move, switch = f"{EDUCATION}/entries/14/move", f"{EDUCATION}/entries/21/active"
        browser.post(move, data=typed(browser.get(EDUCATION).text, move, way="up"))
        browser.post(switch, data=typed(browser.get(EDUCATION).text, switch, active="no"))
        with database.reading() as session:
            items = dictionaries.get(session, "education").items

        assert items[0].code == "14"
        assert [item.code for item in items if not item.active] == ["21"]

    def test_the_second_of_two_windows_is_told_so(self, browser: HouseClient) -> None:
        page = browser.get(EDUCATION).text
        browser.post(EDUCATION, data=typed(page, EDUCATION, code="95", label="在读"))

        assert browser.post(EDUCATION, data=typed(page, EDUCATION, code="96", label="肄业")).status_code == 409

    def test_fixed_codes_offer_no_way_to_add_or_deactivate(self, browser: HouseClient) -> None:
        page = browser.get("/admin/dictionaries/id_doc_type").text

        assert "由系统固定" in page
        assert "/active" not in page

    @pytest.mark.parametrize("path", ["/admin/dictionaries/nothing", f"{EDUCATION}/entries/nothing"])
    def test_what_is_not_there_is_not_found(self, browser: HouseClient, path: str) -> None:
        assert browser.get(path).status_code == 404
