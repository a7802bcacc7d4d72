"""The places for attachments on the upload page, in the guide's words and order (3.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for attachments; `many` has the button 添加, else 选择 replaces what was there."""

    key: str
    label: str
    help: str
    many: bool = False
    sensitive: bool = False
    after_return: bool = False


_ALL = (
    Slot("ID_PROOF", "身份证明", "1.身份证；2.港澳台居住证；3.护照；4.其他", many=True, sensitive=True),
    Slot("EDU_PROOF", "学历证明", "学历证明扫描件"),
    Slot("QUAL_CERT", "资格证书", "资格证书扫描件"),
    Slot("SIGNED_FORM", "申请表", "请导出申请表，盖章后扫描上传", many=True),
    Slot("SUPPLEMENT", "其他补充材料", "退回补正后按要求补充的材料", many=True, after_return=True),
)
SLOTS: Mapping[str, Slot] = MappingProxyType({slot.key: slot for slot in _ALL})


def missing_text(key: str) -> str:
    """Return what is said at 提交完成 when the slot is empty."""
    return f"缺少附件：{SLOTS[key].label}"
