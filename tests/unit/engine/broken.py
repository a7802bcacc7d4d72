"""Sixty-odd ways to break the shipped diagram, each with the element and the reason that the check must name."""

from collections.abc import Callable

from tests.workflows.walking import DIAGRAM, edited


def task(name: str) -> str:
    """Match the opening of a task of the shipped diagram up to its properties."""
    return rf'(id="{name}"(?:(?!</bpmn:userTask>).)*?)'


def timer(expression: str) -> Callable[[], bytes]:
    return lambda: edited(r">working_days\(5\)<", f">{expression}<")


def condition(expression: str) -> Callable[[], bytes]:
    return lambda: edited(r">decision == \"return\"<", f">{expression}<")


def edit(pattern: str, replacement: str) -> Callable[[], bytes]:
    return lambda: edited(pattern, replacement)


# name: how the shipped diagram is broken, which element must be named, what the reason must say
BROKEN: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no process": (edit(' isExecutable="true"', ""), "", "没有可执行的流程"),
    "not executable": (edit('isExecutable="true"', 'isExecutable="false"'), "", "没有可执行的流程"),
    "two processes": (
        edit("</bpmn:process>", '</bpmn:process><bpmn:process id="second" isExecutable="true"/>'),
        "second",
        "只能有一个",
    ),
    "not BPMN": (lambda: b"<a/>", "", "不是 BPMN"),
    "a DOCTYPE": (edit("<bpmn:definitions", "<!DOCTYPE x><bpmn:definitions"), "", "DOCTYPE"),
    "reserved id": (lambda: DIAGRAM.replace(b'"start"', b'"Start"').replace(b">start<", b">Start<"), "Start", "保留"),
    "id with a dot": (lambda: DIAGRAM.replace(b"refused_told", b"x.EndJoin"), "f_x.EndJoin", "保留"),
    "the id of an operation": (
        lambda: DIAGRAM.replace(b'"notified"', b'"notify"').replace(b">notified<", b">notify<"),
        "notify",
        "与操作同名",
    ),
    "an outcome that there is not": (
        edit(
            task("prelim") + '<spiffworkflow:property name="due"',
            r'\1<spiffworkflow:property name="outcomes" value="approve burn" /><spiffworkflow:property name="due"',
        ),
        "prelim",
        "burn",
    ),
    "reasons that are no dictionary": (
        edit(
            task("prelim") + '<spiffworkflow:property name="due"',
            r'\1<spiffworkflow:property name="reasons" value="理由" /><spiffworkflow:property name="due"',
        ),
        "prelim",
        "reasons",
    ),
    "outcomes of what is no review": (
        edit(
            '<spiffworkflow:property name="outcome" value="approved" />',
            '<spiffworkflow:property name="outcomes" value="approve" />',
        ),
        "approved",
        "outcomes",
    ),
    "duplicate id": (edit('id="f_start"', 'id="apply"'), "apply", "重复"),
    "dangling arrow": (edit('targetRef="issue"', 'targetRef="nowhere"'), "f_registered", "nowhere"),
    "arrow from nowhere": (edit('sourceRef="register"', 'sourceRef="nowhere"'), "f_registered", "起点"),
    "drawing of nothing": (edit('bpmnElement="issue"', 'bpmnElement="ghost"'), "ghost", "不存在的元素"),
    "two starts": (edit('<bpmn:endEvent id="approved"', '<bpmn:startEvent id="second"/>\\g<0>'), "second", "开始事件"),
    "unreachable": (
        edit('<bpmn:endEvent id="approved"', '<bpmn:userTask id="lost" name="孤"/>\\g<0>'),
        "lost",
        "走不到",
    ),
    "no way out": (edit('<bpmn:sequenceFlow id="f_approved"[^>]*>', ""), "notify_approved", "没有流出"),
    "a script task": (edit('<bpmn:endEvent id="approved"', '<bpmn:scriptTask id="odd"/>\\g<0>'), "odd", "脚本"),
    "a plain task": (edit('<bpmn:endEvent id="approved"', '<bpmn:task id="odd"/>\\g<0>'), "odd", "用户任务"),
    "a sub-process": (edit('<bpmn:endEvent id="approved"', '<bpmn:subProcess id="odd"/>\\g<0>'), "odd", "subProcess"),
    "a call activity": (
        edit('<bpmn:endEvent id="approved"', '<bpmn:callActivity id="odd"/>\\g<0>'),
        "odd",
        "callActivity",
    ),
    "a pre-script": (
        edit(
            r'(id="prelim"(?:(?!</bpmn:userTask>).)*?</spiffworkflow:properties>)',
            r"\1<spiffworkflow:preScript>import os</spiffworkflow:preScript>",
        ),
        "prelim",
        "脚本",
    ),
    "a post-script": (
        edit(
            r'(id="prelim"(?:(?!</bpmn:userTask>).)*?</spiffworkflow:properties>)',
            r"\1<spiffworkflow:postScript>x = 1</spiffworkflow:postScript>",
        ),
        "prelim",
        "脚本",
    ),
    "a loop on a task": (
        edit(
            r'(<bpmn:userTask id="prelim".*?)(</bpmn:userTask>)',
            r"\1<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>1000000000</bpmn:loopCardinality>"
            r"</bpmn:multiInstanceLoopCharacteristics>\2",
        ),
        "prelim",
        "multiInstanceLoopCharacteristics",
    ),
    "unknown form": (edit('name="form" value="first_registration"', 'name="form" value="nix"'), "apply", "nix"),
    "no form": (edit(task("recheck") + r'<spiffworkflow:property name="form"[^>]*>', r"\1"), "recheck", "表单"),
    "unknown role": (edit('value="approver"', 'value="emperor"'), "recheck", "emperor"),
    "no role": (edit(task("recheck") + r'<spiffworkflow:property name="role"[^>]*>', r"\1"), "recheck", "角色"),
    "a typing error in a property": (edit('name="exclude"', 'name="exlude"'), "prelim", "exlude"),
    "a due date in words": (edit('name="due" value="5"', 'name="due" value="five"'), "prelim", "due"),
    "a due date of no days": (edit('name="due" value="5"', 'name="due" value="0"'), "prelim", "due"),
    "exclusion of nobody": (edit("organisation recheck", "organisation ghost"), "prelim", "ghost"),
    "unknown table": (edit('value="required_documents"', 'value="nix"'), "apply", "nix"),
    "unknown template of the form": (edit('value="application_first"', 'value="nix"'), "apply", "nix"),
    "unknown operation": (edit('id="update_register"', 'id="rm_rf"'), "register", "rm_rf"),
    "no operation": (
        edit('<spiffworkflow:serviceTaskOperator id="update_register">.*?Operator>', ""),
        "register",
        "没有指定操作",
    ),
    "unknown parameter": (edit('parameter id="subject"', 'parameter id="colour"'), "accept", "colour"),
    "unknown template": (edit("&quot;certificate&quot;", "&quot;nix&quot;"), "issue", "nix"),
    "a template by a fact": (edit("&quot;certificate&quot;", "decision"), "issue", "直接写明"),
    "a parameter that is code": (edit("&quot;certificate&quot;", "open(1)"), "issue", "只能调用"),
    "no default": (edit(' default="prelim_pass"', ""), "prelim_decision", "没有默认出路"),
    "default of another gateway": (
        edit('default="prelim_pass"', 'default="recheck_pass"'),
        "prelim_decision",
        "没有默认出路",
    ),
    "no condition": (
        edit(r'(<bpmn:sequenceFlow id="prelim_return"[^>]*)>.*?</bpmn:sequenceFlow>', r"\1/>"),
        "prelim_return",
        "没有条件",
    ),
    "the same condition twice": (condition('decision == "refuse"'), "prelim_return", "条件相同"),
    "a condition that is code": (condition("__import__('os')"), "prelim_return", "表达式"),
    "a condition with a typing error": (condition('decison == "return"'), "prelim_return", "decison"),
    "a condition over an unknown field": (condition('form.nix == "return"'), "prelim_return", "form.nix"),
    "a condition that is a text": (condition("decision"), "prelim_return", "“是”或“否”"),
    "a condition that cannot be compared": (condition("decision &gt; 3"), "prelim_return", "大小"),
    "a condition that does not parse": (condition("decision =="), "prelim_return", "语法"),
    "a condition on the arrow of a task": (
        edit(
            r'(<bpmn:sequenceFlow id="f_registered"[^>]*) />',
            r"\1><bpmn:conditionExpression>True</bpmn:conditionExpression></bpmn:sequenceFlow>",
        ),
        "register",
        "排他网关",
    ),
    "a timer of a second": (timer("seconds(1)"), "prelim_overdue", "过短"),
    "a timer in the past": (timer('"2001-01-01T00:00:00+00:00"'), "prelim_overdue", "过短"),
    "a timer without a zone": (timer('"2101-01-01T00:00:00"'), "prelim_overdue", "时区"),
    "a timer that is no time": (timer("round"), "prelim_overdue", "期限"),
    "a timer that is code": (timer("exec(1)"), "prelim_overdue", "只能调用"),
    "a timer with a bad duration": (timer('"P1X"'), "prelim_overdue", "P1X"),
    "an empty timer": (timer(""), "prelim_overdue", "空的"),
    "a timer that repeats": (
        lambda: edited(r"timeDate([^>]*>working_days\(5\)</bpmn:)timeDate", r"timeCycle\1timeCycle"),
        "prelim_overdue",
        "循环",
    ),
    "an event on nothing": (edit('attachedToRef="prelim"', 'attachedToRef="nobody"'), "withdraw_prelim", "nobody"),
    "an event without a message": (edit('messageRef="Message_withdraw"', 'messageRef="nix"'), "withdraw_apply", "消息"),
    "an event of another kind": (
        edit(r'<bpmn:messageEventDefinition id="withdraw_apply_message"[^>]*>', '<bpmn:signalEventDefinition id="x"/>'),
        "withdraw_apply",
        "事件类型",
    ),
    "an end without a status": (
        edit(r'(id="approved"(?:(?!</bpmn:endEvent>).)*?)<spiffworkflow:property name="status"[^>]*>', r"\1"),
        "approved",
        "状态",
    ),
    "a reminder that flows back": (edit('targetRef="reminded"', 'targetRef="to_prelim"'), "remind_first", "并入主流程"),
    "a lane of nobody": (edit("<bpmn:flowNodeRef>issue<", "<bpmn:flowNodeRef>ghost<"), "ghost", "泳道"),
    "a task in no lane": (edit("<bpmn:flowNodeRef>issue</bpmn:flowNodeRef>", ""), "issue", "泳道"),
    "a task in two lanes": (
        edit("<bpmn:flowNodeRef>apply<", "<bpmn:flowNodeRef>issue</bpmn:flowNodeRef>\\g<0>"),
        "issue",
        "一个泳道",
    ),
    "an unknown attribute": (
        edit('<bpmn:userTask id="apply"', '<bpmn:userTask id="apply" colour="red"'),
        "apply",
        "BPMN 2.0",
    ),
}
