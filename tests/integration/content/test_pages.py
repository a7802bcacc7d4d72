"""Pages: planted once, saved as versions, compared, restored; nobody's text is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotFound
from app.models import Event, PageVersion
from app.queries import content
from app.services import pages
from app.services.pages import StalePage

KEY = "contact"
SHIPPED = {
    "guide-engineer",
    "guide-trainee",
    "contact",
    "learner-guide",
    "organisation-guide",
    "membership-benefits",
}


def save(
    database: Database, by: Actor, markdown: str, *, version: int = 1, title: str = "联系我们", note: str = ""
) -> int:
    with database.transaction() as session:
        typed = {"title": title, "markdown": markdown, "note": note}
        return pages.save(session, KEY, typed, version=version, by=by).version


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).where(PageVersion.key == KEY)).one()


def test_a_new_office_has_every_page(database: Database) -> None:
    with database.reading() as session:
        shown = {row.key: content.page(session, row.key) for row in content.listed(session)}

    assert set(shown) == SHIPPED
    assert all(page.title and page.html and page.version == 1 for page in shown.values())


def test_the_contact_page_has_the_guide_s_details(database: Database) -> None:
    with database.reading() as session:
        html = content.page(session, "contact").html

    assert all(
        detail in html for detail in ("010-64221783-806/809/808", "pcb@capec.org.cn", "http://www.capec.org.cn/")
    )


def test_the_membership_page_says_that_it_is_an_example(database: Database) -> None:
    with database.reading() as session:
        html = content.page(session, "membership-benefits").html

    assert "示例" in html
    assert "入会自愿、退会自由" in html


def test_planting_again_keeps_what_was_saved(database: Database, settings: Settings, administrator: Actor) -> None:
    save(database, administrator, "新的内容")
    with database.transaction() as session:
        pages.plant(session, settings.workflows_dir / "pages")

    assert count(database) == 2


def test_a_save_is_a_new_version_and_the_old_one_stays(database: Database, administrator: Actor) -> None:
    save(database, administrator, "新的内容", note="换电话")
    with database.reading() as session:
        newest, old = content.newest(session, KEY), content.version(session, KEY, 1)
        listed = content.versions(session, KEY)
        event = session.scalars(select(Event).where(Event.kind == "page_saved")).one()

    assert (newest.version, newest.markdown) == (2, "新的内容\n")
    assert "010-64221783" in old.markdown
    assert [(row.version, row.note, row.by) for row in listed] == [(2, "换电话", "admin"), (1, "", "")]
    assert event.content["note"] == "换电话"


def test_saving_the_same_again_makes_no_version(database: Database, administrator: Actor) -> None:
    save(database, administrator, "新的内容")
    save(database, administrator, "新的内容\r\n", version=1)

    assert count(database) == 2


def test_who_comes_second_is_shown_both_texts(database: Database, administrator: Actor) -> None:
    save(database, administrator, "先保存的")
    with pytest.raises(StalePage) as refusal:
        save(database, administrator, "后保存的")

    assert (refusal.value.theirs.markdown, refusal.value.text) == ("先保存的\n", "后保存的\n")
    assert count(database) == 2


def test_of_many_who_save_at_once_one_wins(
    database: Database, administrator: Actor, at_once: Callable[[Callable[[], object]], int]
) -> None:
    texts = iter("甲乙丙丁戊己")

    assert at_once(lambda: save(database, administrator, next(texts))) == 1
    assert count(database) == 2


def test_an_old_version_is_restored_as_a_new_one(database: Database, administrator: Actor) -> None:
    save(database, administrator, "新的内容")
    with database.transaction() as session:
        row = pages.restore(session, KEY, 1, version=2, by=administrator)

    assert (row.version, row.note) == (3, "恢复第 1 版")
    assert "010-64221783" in row.markdown


def test_a_restore_over_somebody_s_new_version_is_refused(database: Database, administrator: Actor) -> None:
    save(database, administrator, "新的内容")
    with database.transaction() as session, pytest.raises(Conflict):
        pages.restore(session, KEY, 1, version=1, by=administrator)


@pytest.mark.parametrize(
    ("title", "markdown", "field"),
    [
        ("", "正文", "title"),
        ("标" * 61, "正文", "title"),
        ("标\u202e题", "正文", "title"),
        ("标题", " \r\n ", "markdown"),
        ("标题", "长" * 50_001, "markdown"),
        ("标题", "行\n" * 2_001, "markdown"),
        ("标题", "正\x00文", "markdown"),
    ],
)
def test_what_cannot_be_a_page_is_refused(
    database: Database, administrator: Actor, title: str, markdown: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save(database, administrator, markdown, title=title)

    assert [fault.field for fault in refusal.value.faults] == [field]
    assert count(database) == 1


def test_a_page_that_is_not_there_cannot_be_saved(database: Database, administrator: Actor) -> None:
    typed = {"title": "新", "markdown": "新", "note": ""}
    with database.transaction() as session, pytest.raises(NotFound):
        pages.save(session, "nothing", typed, version=0, by=administrator)


def test_every_shipped_page_passes_its_own_rules(settings: Settings) -> None:
    texts = {
        path.stem: path.read_text(encoding="utf-8") for path in Path(settings.workflows_dir / "pages").glob("*.md")
    }
    typed = {key: dict(zip(("title", "markdown"), text.split("\n", 1), strict=True)) for key, text in texts.items()}

    assert {key: pages.faults({**one, "note": ""}) for key, one in typed.items()} == {key: [] for key in SHIPPED}
