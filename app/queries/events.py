"""事件: history as administrators and auditors read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models import Case, Event, Stream
from app.queries.pages import Page, page_of

OFFICE = "office"
KINDS: Mapping[str, str] = {
    "account_activated": "激活账号",
    "account_created": "建立账号",
    "account_disabled": "停用账号",
    "account_enabled": "启用账号",
    "attachment_added": "上传附件",
    "attachment_removed": "清除附件",
    "calendar_day_removed": "恢复日历",
    "calendar_day_set": "设置日历",
    "case_opened": "建立办件",
    "case_terminated": "终止办件",
    "certificate_issued": "生成证书",
    "certificate_printed": "打印证书",
    "deadlines_recounted": "日历调整，重算期限",
    "decision_superseded": "改判",
    "dictionary_activated": "启用字典项目",
    "dictionary_added": "增加字典项目",
    "dictionary_deactivated": "停用字典项目",
    "dictionary_moved": "调整字典次序",
    "dictionary_renamed": "修改字典项目",
    "expiry_reminded": "发送到期提醒",
    "form_exported": "导出申请表",
    "identity_number_shown": "查看完整证件号码",
    "hours_delivered": "学习平台提交学时",
    "hours_discarded": "放弃学时导入",
    "hours_imported": "导入学时",
    "hours_reversed": "冲销学时",
    "job_dropped": "放弃作业",
    "job_retried": "重试作业",
    "leave_planned": "登记休假",
    "leave_cancelled": "取消休假",
    "leave_began": "休假开始",
    "leave_ended": "休假结束",
    "login_failed": "登录失败",
    "login_succeeded": "登录",
    "member_admitted": "会员入会",
    "member_fee_recorded": "登记会员缴费",
    "member_fee_reversed": "冲销会员缴费",
    "member_fees_discarded": "放弃会员缴费导入",
    "member_fees_imported": "导入会员缴费",
    "member_left": "会员退会",
    "member_renewed": "会员续期",
    "membership_ended": "终止会员资格",
    "message_received": "收到请求",
    "draft_filled_in": "填入添加的单位",
    "organisation_approved": "启用单位",
    "organisation_asked_again": "再次申请增加单位",
    "organisation_asked_for": "申请增加单位",
    "organisation_created": "建立单位",
    "organisation_entered": "按申请添加单位",
    "organisation_merged": "合并单位",
    "organisation_renamed": "单位更名",
    "organisation_returned": "退回单位信息",
    "organisation_suspended": "停用单位",
    "other_service_not_started": "未转办其他事项",
    "other_service_started": "转办其他事项",
    "own_data_exported": "导出本人数据",
    "original_viewed": "查看原件",
    "page_restored": "恢复页面版本",
    "page_saved": "保存页面",
    "parameter_confirmed": "确认业务参数",
    "parameter_set": "设置业务参数",
    "parameter_withdrawn": "撤回业务参数",
    "profile_saved": "保存个人信息",
    "password_changed": "修改密码",
    "password_reset": "重置密码",
    "queue_exported": "导出任务清单",
    "register_act_asked": "提出登记处理",
    "register_act_confirmed": "确认登记处理",
    "register_act_rejected": "驳回登记处理",
    "registered": "登记",
    "release_published": "发布流程版本",
    "roster_discarded": "放弃名册导入",
    "roster_imported": "导入名册",
    "remark_answered": "申请人核对补正意见",
    "remark_reopened": "申请人撤销核对",
    "remark_repeated": "补正意见仍需补正",
    "remark_resolved": "补正意见已解决",
    "role_granted": "授予角色",
    "role_revoked": "收回角色",
    "sample_checked": "抽查结论",
    "sample_chosen": "抽查选中",
    "sample_claimed": "认领抽查",
    "sample_released": "释放抽查",
    "staff_changed": "修改员工账号",
    "step_completed": "完成环节",
    "task_claimed": "认领",
    "task_released": "释放",
    "task_transferred": "转交任务",
    "task_taken_over": "接手任务",
    "task_timed_out": "闲置任务退回待认领",
    "task_handed_to_deputy": "转由代办人办理",
    "task_handed_back": "代办任务交还",
    "task_left_for_leave": "因休假退回待认领",
    "timer_fired": "到期处理",
    "token_issued": "建立接口令牌",
    "token_revoked": "停用接口令牌",
    "training_attendance": "登记培训签到",
    "training_cancelled": "取消培训",
    "training_changed": "修改培训",
    "training_created": "新建培训",
    "training_enrolled": "报名培训",
    "training_given_back": "取消培训报名",
    "training_granted": "授予培训学时",
    "training_published": "发布培训",
    "training_signed_in": "培训签到",
    "visits_ended": "结束登录",
}
SAID: Mapping[str, str] = {
    "about": "内容",
    "into_name": "并入",
    "case": "办件",
    "format": "格式",
    "name": "名称",
    "uscc": "统一社会信用代码",
    "file": "文件",
    "created": "新增数量",
    "origin": "来自办件",
    "reason": "原因",
    "role": "角色",
    "operation": "作业",
    "element": "环节",
    "decision": "结论",
    "member": "会员编号",
    "message": "请求",
    "slot": "附件",
    "round": "轮次",
    "section": "栏目",
    "service": "事项",
    "number": "版本",
    "day": "日期",
    "value": "值",
    "before": "原值",
    "code": "代码",
    "note": "说明",
    "qualification_no": "资格证书编号",
    "address": "网络地址",
    "registration": "登记编号",
    "act": "登记处理",
    "newcomer_left": "最先抽查的通过次数",
}
COLUMNS = {"at": Event.id, "kind": Event.kind, "actor": Event.actor, "case": Case.number}


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """One line of history."""

    kind: str
    at: datetime
    actor: str
    content: dict[str, Any]
    case_id: UUID | None
    case_number: str | None

    @property
    def label(self) -> str:
        return KINDS.get(self.kind, self.kind)

    def summary(self, words: Mapping[str, Mapping[str, str]]) -> str:
        """What the line says besides, as far as it is made of plain words; `words` has those for codes, key by key."""
        said = {key: value for key, value in self.content.items() if isinstance(value, str | int) and key in SAID}
        return "；".join(
            f"{SAID[key]} {words.get(key, {}).get(str(value), value)}" for key, value in said.items() if value != ""
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chain is broken: the position of its first wrong line, and the case it belongs to, if any."""

    position: int
    case_id: UUID | None
    case_number: str


def listed(session: Session, *, text: str = "", kind: str = "", sort: str = "-at", page: int = 1) -> Page[ListedEvent]:
    """All events, or those of a kind, whose actor or case number contains the text."""
    query = select(Event.kind, Event.at, Event.actor, Event.content, Event.case_id, Case.number).outerjoin(
        Case, Case.id == Event.case_id
    )
    if kind:
        query = query.where(Event.kind == kind)
    if text:
        query = query.where(
            or_(Event.actor.contains(text, autoescape=True), Case.number.contains(text.upper(), autoescape=True))
        )
    return page_of(session, query, lambda row: ListedEvent(*row), columns=COLUMNS, sort=sort, page=page)


def named(session: Session, breaks: Sequence[str]) -> Sequence[Place]:
    """The breaks that a check found (`stream:position`), with the numbers of their cases."""
    places = [entry.rpartition(":") for entry in breaks]
    cases = {case_id for stream, _, _ in places if (case_id := _case_id(stream))}
    numbers = {row.id: row.number for row in session.execute(select(Case.id, Case.number).where(Case.id.in_(cases)))}
    return [_place(int(position), _case_id(stream), numbers) for stream, _, position in places]


def _place(position: int, case_id: UUID | None, numbers: Mapping[UUID, str]) -> Place:
    return Place(position, case_id, numbers.get(case_id, "") if case_id else "")


def _case_id(stream: str) -> UUID | None:
    """The case that a chain belongs to; none for the office's own, and for a chain that should not be there."""
    try:
        return UUID(stream)
    except ValueError:
        return None


def chains(session: Session) -> tuple[int, int]:
    """How many chains there are, and how many lines."""
    streams = session.scalars(select(func.count()).select_from(Stream)).one()
    cases = session.scalars(select(func.count()).select_from(Case)).one()
    return streams + cases, session.scalars(select(func.count()).select_from(Event)).one()
