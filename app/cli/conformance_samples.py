# ruff: noqa: E501 - one sample a line
# fmt: off
"""The smallest diagram of every element that supported.md speaks of: what becomes of each is asked, not remembered."""

from dataclasses import dataclass
from typing import Literal

Row = Literal["executed", "kept", "repairable", "draft", "refused"]

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" xmlns:other="urn:other" id="D" targetNamespace="urn:sample">'
    '<message id="M" name="M"/><error id="E" errorCode="e"/><signal id="S" name="S"/>'
)
_ENDS = '<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="e"/>'
_TIMER = '<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>'
_MESSAGE = '<messageEventDefinition messageRef="M"/>'
_INSIDE = '<startEvent id="i">{}</startEvent><endEvent id="j"/><sequenceFlow id="k" sourceRef="i" targetRef="j"/>'
_TASK = '<userTask id="x" name="X"/>'


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A row of the report: the element in words, the row of supported.md, a file, and the test that shows more."""

    name: str
    row: Row
    source: bytes
    test: str


def _file(body: str, *, process: str = 'isExecutable="true"', before: str = "") -> bytes:
    return f'{_HEAD}{before}<process id="P" name="P" {process}>{body}</process></definitions>'.encode()


def _one(name: str, row: Row, middle: str, test: str = "test_inspection_events") -> Sample:
    """X between a start and an end."""
    return Sample(name=name, row=row, source=_file(_ENDS + middle), test=test)


def _boundary(name: str, row: Row, inside: str, attributes: str = "", host: str = _TASK, test: str = "test_events") -> Sample:
    event = f'<boundaryEvent id="b" attachedToRef="x" {attributes}>{inside}</boundaryEvent><endEvent id="e2"/><sequenceFlow id="f3" sourceRef="b" targetRef="e2"/>'
    return _one(name, row, host + event, test)


def _split(name: str, row: Row, kind: str, *, first: str = "", default: str = 'default="f4"', test: str = "test_running") -> Sample:
    body = f'<startEvent id="s"/><{kind} id="x" {default}/><userTask id="a" name="A"/><userTask id="b" name="B"/><endEvent id="e"/>'
    body += f'<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f3" sourceRef="x" targetRef="a">{first}</sequenceFlow>'
    body += '<sequenceFlow id="f4" sourceRef="x" targetRef="b"/><sequenceFlow id="f5" sourceRef="a" targetRef="e"/><sequenceFlow id="f6" sourceRef="b" targetRef="e"/>'
    return Sample(name=name, row=row, source=_file(body), test=test)


def _multi(name: str, row: Row, inside: str, attributes: str = "", kind: str = "userTask") -> Sample:
    loop = f"<multiInstanceLoopCharacteristics {attributes}>{inside}</multiInstanceLoopCharacteristics>"
    held = _INSIDE.format("") if kind == "subProcess" else ""
    return _one(name, row, f'<{kind} id="x" name="X">{loop}{held}</{kind}>', "test_many_times")


_CONDITION = "<conditionExpression>so_tien &gt; 5</conditionExpression>"
_GATEWAY_EVENTS = (
    '<startEvent id="s"/><eventBasedGateway id="x"/><endEvent id="e"/>'
    f'<intermediateCatchEvent id="a">{_TIMER}</intermediateCatchEvent><intermediateCatchEvent id="b">{_MESSAGE}</intermediateCatchEvent>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" sourceRef="x" targetRef="a"/><sequenceFlow id="f3" sourceRef="x" targetRef="b"/>'
    '<sequenceFlow id="f4" sourceRef="a" targetRef="e"/><sequenceFlow id="f5" sourceRef="b" targetRef="e"/>'
)
_LANES = '<laneSet id="ls"><lane id="l" name="Làn"><childLaneSet id="c"><lane id="m" name="Trong" mc:role="chuyen_vien"><flowNodeRef>x</flowNodeRef></lane></childLaneSet></lane></laneSet>'

EXECUTED = (
    _one("userTask", "executed", _TASK, "test_running"),
    _one("manualTask", "executed", '<manualTask id="x" name="X"/>', "test_running"),
    _one("lanes, nested", "executed", _LANES + _TASK, "test_inspection"),
    Sample(name="terminate end event", row="executed", source=_file((_ENDS + _TASK).replace('<endEvent id="e"/>', '<endEvent id="e"><terminateEventDefinition/></endEvent>')), test="test_running"),
    _one("businessRuleTask", "executed", '<businessRuleTask id="x" name="X" camunda:decisionRef="Dec"/>', "test_calling"),
    _one("serviceTask with a registered operation", "executed", '<serviceTask id="x" name="X" mc:operation="sample"/>', "test_calling"),
    _one("callActivity", "executed", '<callActivity id="x" name="X" calledElement="Q"/>', "test_calling"),
    _one("subProcess", "executed", f'<subProcess id="x" name="X">{_INSIDE.format("")}</subProcess>', "test_running"),
    _split("exclusiveGateway with a default", "executed", "exclusiveGateway", first=_CONDITION),
    _split("parallelGateway", "executed", "parallelGateway", default=""),
    _split("inclusiveGateway with a default", "executed", "inclusiveGateway", first=_CONDITION),
    Sample(name="eventBasedGateway", row="executed", source=_file(_GATEWAY_EVENTS), test="test_events"),
    _one("intermediateCatchEvent, timer", "executed", f'<intermediateCatchEvent id="x">{_TIMER}</intermediateCatchEvent>', "test_events"),
    _one("intermediateCatchEvent, timer in working time", "executed", '<intermediateCatchEvent id="x" mc:limit="5" mc:unit="working_days"><timerEventDefinition/></intermediateCatchEvent>', "test_events"),
    _one("intermediateCatchEvent, message", "executed", f'<intermediateCatchEvent id="x">{_MESSAGE}</intermediateCatchEvent>', "test_events"),
    _one("intermediateThrowEvent, message", "executed", f'<intermediateThrowEvent id="x">{_MESSAGE}</intermediateThrowEvent>', "test_events"),
    _one("receiveTask", "executed", '<receiveTask id="x" name="X" messageRef="M"/>', "test_events"),
    _boundary("boundaryEvent, timer", "executed", _TIMER),
    _boundary("boundaryEvent, cycle with an end, not interrupting", "executed", "<timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition>", 'cancelActivity="false"'),
    _boundary("boundaryEvent, message", "executed", _MESSAGE),
    _boundary("boundaryEvent, error, and error end event", "executed", '<errorEventDefinition errorRef="E"/>', host='<subProcess id="x" name="X">' + _INSIDE.format("").replace('<endEvent id="j"/>', '<endEvent id="j"><errorEventDefinition errorRef="E"/></endEvent>') + "</subProcess>"),
    _one("event sub-process, message", "executed", _TASK + f'<subProcess id="y" name="Y" triggeredByEvent="true">{_INSIDE.format(_MESSAGE)}</subProcess>', "test_events"),
    _one("event sub-process, timer", "executed", _TASK + f'<subProcess id="y" name="Y" triggeredByEvent="true">{_INSIDE.format(_TIMER)}</subProcess>', "test_events"),
    _multi("multi-instance userTask, number", "executed", "<loopCardinality>3</loopCardinality>"),
    _multi("multi-instance userTask, sequential, collection", "executed", "", 'isSequential="true" camunda:collection="co_quan"'),
    _multi("multi-instance subProcess", "executed", "<loopCardinality>3</loopCardinality>", kind="subProcess"),
)

KEPT = (
    _one("textAnnotation, group, association", "kept", _TASK + '<textAnnotation id="ta"><text>Ghi chú</text></textAnnotation><association id="as" sourceRef="x" targetRef="ta"/><group id="g"/>', "test_repairs"),
    _one("dataObject, dataStoreReference", "kept", _TASK + '<dataObject id="do"/><dataObjectReference id="dr" dataObjectRef="do"/><dataStoreReference id="ds"/>', "test_repairs"),
    _one("documentation", "kept", '<userTask id="x" name="X"><documentation>Hướng dẫn</documentation></userTask>', "test_inspection"),
    _one("unknown extensions and attributes", "kept", '<userTask id="x" name="X" other:a="1"><extensionElements><other:b/></extensionElements></userTask>', "test_repairs"),
    Sample(name="black-box participant and message flow", row="kept", source=_file(_ENDS + _TASK, before='<collaboration id="C"><participant id="p1" processRef="P"/><participant id="p2" name="Ngoài"/><messageFlow id="mf" sourceRef="p2" targetRef="x"/></collaboration>'), test="test_foreign_files"),
)

REPAIRABLE = (
    Sample(name="isExecutable missing", row="repairable", source=_file(_ENDS + _TASK, process=""), test="test_repairs"),
    Sample(name="isExecutable false", row="repairable", source=_file(_ENDS + _TASK, process='isExecutable="false"'), test="test_repairs"),
    Sample(name="sequenceFlow without id", row="repairable", source=_file((_ENDS + _TASK).replace(' id="f1"', "")), test="test_repairs"),
    Sample(name="whitespace in references", row="repairable", source=_file((_ENDS + _TASK).replace('targetRef="x"', 'targetRef=" x "')), test="test_repairs"),
    _split("gateway without a default", "repairable", "exclusiveGateway", first=_CONDITION, default="", test="test_repairs"),
    _split("JUEL that is a plain comparison", "repairable", "exclusiveGateway", first="<conditionExpression>${x &gt; 5}</conditionExpression>", test="test_repairs"),
    _one("several start events that are one choice", "repairable", _TASK + '<startEvent id="s2"/><userTask id="y" name="Y"/><sequenceFlow id="f3" sourceRef="s2" targetRef="y"/><sequenceFlow id="f4" sourceRef="y" targetRef="e"/>', "test_repairs"),
    _one("diagram missing", "repairable", _TASK, "test_repairs"),
)

DRAFT = (
    _one("scriptTask", "draft", '<scriptTask id="x"><script>x = 1</script></scriptTask>', "test_inspection"),
    _one("script listener", "draft", '<userTask id="x" name="X"><extensionElements><camunda:taskListener event="create"><camunda:script scriptFormat="js">1</camunda:script></camunda:taskListener></extensionElements></userTask>', "test_foreign_files"),
    _one("preScript, postScript", "draft", '<userTask id="x" name="X"><extensionElements><spiffworkflow:preScript>x = 1</spiffworkflow:preScript></extensionElements></userTask>', "test_foreign_files"),
    _one("sendTask", "draft", '<sendTask id="x" name="X"/>'),
    _one("serviceTask without an operation", "draft", '<serviceTask id="x" name="X" camunda:class="org.Example"/>'),
    _one("task without a type", "draft", '<task id="x" name="X"/>', "test_inspection"),
    _split("complexGateway", "draft", "complexGateway", default="", test="test_foreign_files"),
    _boundary("compensation", "draft", "<compensateEventDefinition/>", test="test_inspection_events"),
    _one("transaction", "draft", f'<transaction id="x" name="X">{_INSIDE.format("")}</transaction>', "test_foreign_files"),
    _one("link event", "draft", '<intermediateThrowEvent id="x"><linkEventDefinition name="A"/></intermediateThrowEvent>'),
    _one("signal event", "draft", '<intermediateCatchEvent id="x"><signalEventDefinition signalRef="S"/></intermediateCatchEvent>'),
    _one("escalation event", "draft", '<intermediateThrowEvent id="x"><escalationEventDefinition/></intermediateThrowEvent>'),
    _one("conditional event", "draft", '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition>x</condition></conditionalEventDefinition></intermediateCatchEvent>'),
    _one("adHocSubProcess", "draft", '<adHocSubProcess id="x" name="X"><userTask id="i" name="I"/></adHocSubProcess>', "test_foreign_files"),
    _one("standardLoopCharacteristics", "draft", '<userTask id="x" name="X"><standardLoopCharacteristics/></userTask>'),
    Sample(name="several executable processes", row="draft", source=_file(_ENDS + _TASK + '</process><process id="Q" isExecutable="true">'), test="test_inspection"),
)

REFUSED = (
    Sample(name="not XML", row="refused", source=b"{}", test="test_foreign_files"),
    Sample(name="not BPMN 2.0", row="refused", source=b"<a/>", test="test_foreign_files"),
    Sample(name="DOCTYPE", row="refused", source=b"<!DOCTYPE a><a/>", test="test_foreign_files"),
    Sample(name="more than 5 MB", row="refused", source=b"<" * (5 * 1024 * 1024 + 1), test="test_inspection"),
    Sample(name="depth over 100", row="refused", source=(_HEAD + "<documentation>" * 101 + "</documentation>" * 101 + "</definitions>").encode(), test="test_foreign_files"),
    Sample(name="more than 2,000 elements", row="refused", source=_file("".join(f'<userTask id="t{n}"/>' for n in range(2_001))), test="test_inspection"),
    Sample(name="name over 500 characters", row="refused", source=_file(_ENDS + f'<userTask id="x" name="{"x" * 501}"/>'), test="test_inspection"),
    Sample(name="choreography only", row="refused", source=(_HEAD + '<choreography id="C"/></definitions>').encode(), test="test_foreign_files"),
)

SAMPLES = (*EXECUTED, *KEPT, *REPAIRABLE, *DRAFT, *REFUSED)
