"""The names of BPMN 2.0, of other tools' extensions and of ours, as they stand in a file."""

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
MC = "urn:motcua:bpmn:1"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
OPERATON = "http://operaton.org/schema/1.0/bpmn"
FLOWABLE = "http://flowable.org/bpmn"
ACTIVITI = "http://activiti.org/bpmn"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
XINCLUDE = "http://www.w3.org/2001/XInclude"

#: the family that shares Camunda 7's attribute names
CAMUNDA_FAMILY = (CAMUNDA, OPERATON, FLOWABLE, ACTIVITI)


def bpmn(name: str) -> str:
    """The Clark name of a BPMN element."""
    return f"{{{BPMN}}}{name}"


TASKS = frozenset({"userTask", "manualTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
CHOICES = frozenset({"exclusiveGateway", "inclusiveGateway"})
#: what this version runs; the rest keeps a model in draft
EXECUTED = TASKS | GATEWAYS | {"startEvent", "endEvent", "subProcess"}

FLOW_NODES = EXECUTED | {
    "task", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask", "callActivity", "transaction",
    "adHocSubProcess", "complexGateway", "eventBasedGateway", "intermediateCatchEvent", "intermediateThrowEvent",
    "boundaryEvent", "implicitThrowEvent", "subChoreography", "callChoreography", "choreographyTask", "event",
}  # fmt: skip

#: what may hold flow nodes of its own
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})

#: kept in the file and not run
KEPT = frozenset({
    "documentation", "extensionElements", "laneSet", "textAnnotation", "association", "group", "dataObject",
    "dataObjectReference", "dataStoreReference", "ioSpecification", "property", "auditing", "monitoring", "supports",
    "correlationSubscription", "resourceRole", "performer", "humanPerformer", "potentialOwner", "artifact",
    "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "incoming", "outgoing", "ioBinding", "dataInput",
    "dataOutput", "inputSet", "outputSet", "dataInputAssociation", "dataOutputAssociation", "rendering",
})  # fmt: skip

EVENT_DEFINITIONS = frozenset({
    "timerEventDefinition", "messageEventDefinition", "signalEventDefinition", "errorEventDefinition",
    "escalationEventDefinition", "compensateEventDefinition", "conditionalEventDefinition", "linkEventDefinition",
    "cancelEventDefinition", "terminateEventDefinition", "eventDefinitionRef",
})  # fmt: skip

#: what people call the elements, for sentences
KIND_NAMES = {
    "startEvent": "Sự kiện bắt đầu",
    "endEvent": "Sự kiện kết thúc",
    "userTask": "Bước",
    "manualTask": "Bước",
    "task": "Bước",
    "serviceTask": "Bước tự động",
    "sendTask": "Bước gửi thông báo",
    "receiveTask": "Bước chờ nhận",
    "scriptTask": "Bước chạy mã lệnh",
    "businessRuleTask": "Bước quyết định",
    "callActivity": "Bước gọi quy trình khác",
    "subProcess": "Quy trình con",
    "transaction": "Giao dịch",
    "adHocSubProcess": "Quy trình con tùy biến",
    "exclusiveGateway": "Cổng rẽ nhánh",
    "parallelGateway": "Cổng song song",
    "inclusiveGateway": "Cổng chọn nhiều nhánh",
    "complexGateway": "Cổng phức hợp",
    "eventBasedGateway": "Cổng chờ sự kiện",
    "intermediateCatchEvent": "Sự kiện chờ",
    "intermediateThrowEvent": "Sự kiện phát",
    "boundaryEvent": "Sự kiện biên",
}
