"""What the public reads: pages of administrators, and beside the guide what the releases in force say."""

import pytest
from lxml import etree

from app.database import Database
from app.models import Service
from tests.house import HouseClient
from tests.integration.web.applicant import links, shown


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/guide/engineer", "设备监理师登记服务指南"),
        ("/guide/trainee", "专业培训人员服务指南"),
        ("/contact", "联系我们"),
        ("/pages/learner-guide", "学员购课操作指南"),
        ("/pages/organisation-guide", "单位购课操作指南"),
        ("/pages/membership-benefits", "会员权益"),
    ],
)
def test_a_page_is_there_with_its_title(client: HouseClient, path: str, title: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text


@pytest.mark.parametrize("key", ["contact", "guide-engineer", "nothing", "..", "%00", "x" * 500])
def test_a_page_has_one_address_only(client: HouseClient, key: str) -> None:
    assert client.get(f"/pages/{key}").status_code in {400, 404}


def test_the_guide_leads_to_both_guides_for_buying_courses(client: HouseClient) -> None:
    found = links(client.get("/guide/engineer").text)

    assert found["学员购课操作指南"] == "/pages/learner-guide"
    assert found["单位购课操作指南"] == "/pages/organisation-guide"


def test_the_guide_tells_numbers_as_examples(client: HouseClient) -> None:
    text = shown(client.get("/guide/engineer").text)

    assert "有效期内应完成的学时60 学时 示例值" in text
    assert "登记有效期3 年 示例值" in text


def test_the_guide_shows_process_days_and_attachments_of_every_registration(
    client: HouseClient, published: None
) -> None:
    page = client.get("/guide/engineer").text
    text = shown(page)

    assert all(f'id="{key}"' in page for key in ("first_registration", "renewal", "change"))
    assert all(f"/guide/process/{key}.svg" in page for key in ("first_registration", "renewal", "change"))
    assert "初审：5 个工作日" in text
    assert "原单位离职证明" in text


def test_the_guide_leaves_out_what_is_no_registration(client: HouseClient, published: None) -> None:
    page = client.get("/guide/engineer").text

    assert "membership.svg" not in page
    assert "organisation_request.svg" not in page


def test_the_picture_of_a_process_is_an_svg_of_its_own(client: HouseClient, published: None) -> None:
    answer = client.get("/guide/process/first_registration.svg")
    root = etree.fromstring(answer.data)

    assert answer.mimetype == "image/svg+xml"
    assert root.tag.endswith("svg")
    assert not root.xpath("//*[local-name()='script']")


def test_a_process_that_is_not_in_force_has_no_picture(client: HouseClient, database: Database) -> None:
    with database.transaction() as session:
        session.add(Service(key="later", name="以后"))

    assert client.get("/guide/process/later.svg").status_code == 404
    assert client.get("/guide/process/nothing.svg").status_code == 404


def test_the_guide_works_before_anything_is_published(client: HouseClient) -> None:
    assert client.get("/guide/engineer").status_code == 200
