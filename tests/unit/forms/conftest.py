"""The shipped forms and dictionaries, and one applicant who has answered everything."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from app.forms.answers import Options
from app.forms.definition import Form, Option, load

# Generated examples are not timed: a busy machine is no fault of a rule.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

WORKFLOWS = Path(__file__).parents[3] / "workflows"
TODAY = date(2024, 11, 1)


@pytest.fixture(scope="session")
def options() -> Options:
    """All shipped dictionaries, and the one organisation that the applicant may choose."""
    found: dict[str, list[Option]] = {"practice_unit_id": [Option("7", "北京设备监理有限公司")]}
    for path in (WORKFLOWS / "dictionaries").glob("*.json"):
        raw = json.loads(path.read_text(encoding="utf-8"))
        found[raw["key"]] = [Option(item["code"], item["label"]) for item in raw["items"]]
    return found


@pytest.fixture(scope="session")
def first() -> Form:
    """首次登记申请表."""
    return load((WORKFLOWS / "forms" / "first_registration.json").read_bytes())


@pytest.fixture(scope="session")
def profile() -> Form:
    """个人信息."""
    return load((WORKFLOWS / "forms" / "profile.json").read_bytes())


@pytest.fixture
def good() -> dict[str, Any]:
    """Answers without a fault; the number is the published sample of a 港澳台居民居住证."""
    return {
        "photo": "31",
        "region_code": "11",
        "full_name": "张明远",
        "gender": "女",
        "id_doc_type": "HMT_RESIDENCE",
        "id_doc_no": "810000199408230021",
        "birth_date": "1994-08-23",
        "school": "华北电力大学",
        "education": "21",
        "major": "热能与动力工程",
        "work_start_date": "2016-07-01",
        "job_title": "无",
        "prof_title": "ENGINEER",
        "practice_unit_id": "7",
        "industry": "M",
        "supervision_specialty": ["THERMAL_POWER", "GRID"],
        "qualification_no": "20191100347",
        "qualification_date": "2019-11-03",
        "phone": "010-64221783-806",
        "mobile": "13800138000",
        "email": "zhang@example.cn",
        "postal_address": "北京市朝阳区示例路 1 号",
        "postcode": "100029",
        "pledge_accepted": True,
    }
