"""One-click repairs: they do what they say, twice changes nothing, and what is not repaired keeps its meaning."""

from pathlib import Path

import pytest
from drawn_models import HEAD, chain, end, flow, node, source, start, user
from lxml import etree

from app.engine import SpiffEngine
from app.engine.layout import lacks_picture
from app.engine.repairs import plain_comparison, repair, repairs
from app.engine.xml_reading import Unreadable, read_tree

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bpmn"
B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
GATEWAY = (
    start(),
    node("exclusiveGateway", "g"),
    user("a", "b"),
    end(),
    chain("s", "g"),
    chain("a", "e"),
    chain("b", "e"),
)
STRANGE = (
    '<textAnnotation id="ta"><text>Ghi chú</text></textAnnotation><dataObject id="do"/>'
    '<userTask xmlns:o="urn:other" id="z" name="Z" o:a="1"><!-- lời nhắn --><extensionElements><o:b c="d">x<o:e/></o:b>'
    "</extensionElements></userTask><?tool keep?>"
)


def codes(content: bytes) -> set[str]:
    return {each.code for each in repairs(content)}


def only(content: bytes, *wanted: str) -> etree._Element:
    """The repaired tree; the same repairs are not offered again."""
    repaired = repair(content, wanted)
    assert not codes(repaired) & set(wanted)
    return read_tree(repaired)


def test_what_does_not_run_is_marked_to_run(engine: SpiffEngine) -> None:
    for old in (b"", b'isExecutable="false"'):
        drawn = source(start(), user("a"), end(), chain("s", "a", "e")).replace(b'isExecutable="true"', old)
        assert only(drawn, "NOT_EXECUTABLE").find(f"{B}process").get("isExecutable") == "true"
        assert engine.inspect(repair(drawn, codes(drawn))).verdict == "ready"
    several = source(start(), end(), '</process><process id="Q"><startEvent id="q"/>').replace(
        b'isExecutable="true"', b""
    )
    assert "NOT_EXECUTABLE" not in codes(several), "a person must choose"


def two_starts(*targets: str) -> bytes:
    ways = "".join(chain(start_id, target) for start_id, target in zip(("s", "s2"), targets, strict=True))
    return source(
        '<laneSet id="ls"><lane id="l" name="một cửa"><flowNodeRef>s</flowNodeRef><flowNodeRef>s2</flowNodeRef>'
        "<flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>",
        '<startEvent id="s" name="Nộp tại quầy"/>',
        f'<startEvent id="s2" name="Nộp trực tuyến"><outgoing>s2-{targets[1]}</outgoing></startEvent>',
        user("a", "b"),
        end(),
        ways,
        chain("a", "e"),
        chain("b", "e"),
    )


def test_several_plain_starts_become_one_start_and_a_choice(engine: SpiffEngine) -> None:
    drawn = two_starts("a", "b")
    assert "SEVERAL_STARTS" in {each.code for each in engine.inspect(drawn).problems}
    tree = only(repair(drawn, {"NO_DIAGRAM"}), "SEVERAL_STARTS")
    assert [(each.get("id"), each.get("name")) for each in tree.iter(f"{B}startEvent")] == [("s", "Bắt đầu")]
    (gateway,) = tree.iter(f"{B}exclusiveGateway")
    ways = [each for each in tree.iter(f"{B}sequenceFlow") if each.get("sourceRef") == gateway.get("id")]
    assert [(each.get("targetRef"), each.get("name")) for each in ways] == [
        ("a", "Nộp tại quầy"),
        ("b", "Nộp trực tuyến"),
    ]
    held = [each.text for each in tree.iter(f"{B}flowNodeRef")]
    assert gateway.get("id") in held
    assert "s2" not in held
    shapes = {each.get("bpmnElement") for each in tree.iter("{*}BPMNShape")}
    assert gateway.get("id") in shapes
    assert "s2" not in shapes
    left = {each.code for each in engine.inspect(etree.tostring(tree)).problems}
    assert not left & {"SEVERAL_STARTS", "REF_MISMATCH", "DANGLING_REF", "XSD_INVALID", "UNREACHABLE"}
    assert "CONDITION_MISSING" in left, "which case it is only the designer can say"


def test_plain_starts_that_lead_to_one_step_need_no_choice(engine: SpiffEngine) -> None:
    tree = only(two_starts("a", "a"), "SEVERAL_STARTS")
    assert len([*tree.iter(f"{B}startEvent")]) == 1
    assert not [*tree.iter(f"{B}exclusiveGateway")]
    left = {each.code for each in engine.inspect(etree.tostring(tree)).problems}
    assert not left & {"SEVERAL_STARTS", "REF_MISMATCH", "DANGLING_REF"}


@pytest.mark.parametrize(
    "change",
    [
        (b"<outgoing>s2-b</outgoing>", b"<outgoing>s2-b</outgoing><messageEventDefinition/>"),
        (b"</process>", b'<association id="as" sourceRef="s2" targetRef="b"/></process>'),
        (b"</process>", b'<sequenceFlow id="back" sourceRef="a" targetRef="s2"/></process>'),
        (b"</process>", b'<sequenceFlow id="more" sourceRef="s2" targetRef="a"/></process>'),
    ],
)
def test_starts_that_mean_more_than_a_case_stay(change: tuple[bytes, bytes]) -> None:
    drawn = two_starts("a", "b")
    assert "SEVERAL_STARTS" in codes(drawn)
    assert change[0] in drawn
    assert "SEVERAL_STARTS" not in codes(drawn.replace(*change))


def test_flows_get_ids_and_nodes_list_them() -> None:
    drawn = source(start(), user("a"), end(), chain("s", "a", "e").replace(' id="s-a"', ""))
    tree = only(drawn, "FLOW_ID_MISSING", "REF_MISMATCH")
    flows = {each.get("id"): each for each in tree.iter(f"{B}sequenceFlow")}
    assert len(flows) == 2
    task = next(tree.iter(f"{B}userTask"))
    assert {each.text for each in task if each.tag in (f"{B}incoming", f"{B}outgoing")} == set(flows)


def test_spaces_around_references_go() -> None:
    drawn = source(start(), user("a"), end(), chain("s", "a", "e").replace('targetRef="a"', 'targetRef="\n a "'))
    assert next(only(drawn, "REF_SPACES").iter(f"{B}sequenceFlow")).get("targetRef") == "a"


def test_duplicate_flows_are_renamed_and_nodes_are_not(engine: SpiffEngine) -> None:
    drawn = source(start(), user("a"), end(), chain("s", "a", "e").replace('id="a-e"', 'id="s-a"'))
    tree = only(drawn, "DUPLICATE_ID")
    assert len({each.get("id") for each in tree.iter(f"{B}sequenceFlow")}) == 2
    assert engine.inspect(repair(drawn, codes(drawn))).verdict == "ready"
    assert "DUPLICATE_ID" not in codes(source(start(), user("a"), user("a"), end(), chain("s", "a", "e")))


def test_the_last_flow_without_a_condition_becomes_the_default() -> None:
    drawn = source(*GATEWAY, flow("g", "a", "x = 1"), flow("g", "b"))
    assert next(only(drawn, "NO_DEFAULT").iter(f"{B}exclusiveGateway")).get("default") == "g-b"
    assert "NO_DEFAULT" not in codes(source(*GATEWAY, flow("g", "a", "x = 1"), flow("g", "b", "x = 2")))


@pytest.mark.parametrize(
    ("juel", "feel"),
    [
        ("${x > 5}", "x > 5"),
        ("${ket_qua == 'dat'}", 'ket_qua = "dat"'),
        ("#{a.b != true && c <= 3}", "a.b != true and c <= 3"),
        ("${x gt 5 || y eq 'a'}", 'x > 5 or y = "a"'),
        ("${x > 5 && y < 3 || z == 1}", None),
        ("${bean.run()}", None),
        ("${!x}", None),
        ("x > 5", None),
    ],
)
def test_plain_juel_becomes_feel(engine: SpiffEngine, juel: str, feel: str | None) -> None:
    assert plain_comparison(juel) == feel
    drawn = source(*GATEWAY, flow("g", "a", juel), flow("g", "b"))
    assert ("EXPRESSION_LANGUAGE" in codes(drawn)) == (feel is not None)
    if feel is not None:
        assert engine.feel.problem(feel) is None
        condition = next(only(drawn, "EXPRESSION_LANGUAGE").iter(f"{B}conditionExpression"))
        assert condition.text == feel


def test_a_picture_is_drawn_with_lanes_as_bands(engine: SpiffEngine) -> None:
    lanes = '<laneSet id="ls"><lane id="l1" name="A" mc:role="van_thu"><flowNodeRef>a</flowNodeRef></lane>'
    lanes += '<lane id="l2" name="B" mc:role="van_thu"><flowNodeRef>sub</flowNodeRef></lane></laneSet>'
    inner = node("subProcess", "sub", "", start("i") + user("u") + end("j") + chain("i", "u", "j"))
    hung = node(
        "boundaryEvent",
        "bd",
        'attachedToRef="a"',
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
    )
    drawn = source(
        lanes,
        start(),
        user("a"),
        inner,
        hung,
        end(),
        end("e2"),
        chain("s", "a", "sub", "e"),
        flow("bd", "e2"),
        flow("sub", "a"),
    )
    assert lacks_picture(read_tree(drawn))
    tree = only(drawn, "NO_DIAGRAM")
    bounds = {shape.get("bpmnElement"): shape[0] for shape in tree.iter("{*}BPMNShape")}
    x, y = ({key: float(box.get(axis)) for key, box in bounds.items()} for axis in "xy")
    assert set(bounds) == {"s", "a", "sub", "i", "u", "j", "bd", "e", "e2", "l1", "l2"}
    assert x["s"] < x["a"] < x["sub"] < x["i"] < x["u"] < x["j"]
    assert y["l1"] <= y["a"] < y["l2"] <= y["sub"] < y["u"]
    assert len(list(tree.iter("{*}BPMNEdge"))) == 7
    assert "NO_DIAGRAM" not in {each.code for each in engine.inspect(repair(drawn, ["NO_DIAGRAM"])).problems}


def test_nothing_else_changes() -> None:
    drawn = source(start(), user("a"), end(), chain("s", "a", "e"), STRANGE).replace(b'isExecutable="true"', b"")
    drawn = b"<?xml version='1.0'?><!-- dau --><?tool a?>" + drawn
    repaired = repair(drawn, ["NOT_EXECUTABLE"])
    assert canonical(repaired) == canonical(drawn.replace(b'name="Th', b'isExecutable="true" name="Th'))
    assert canonical(repair(drawn, [])) == canonical(drawn)


def canonical(content: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(content).getroottree(), method="c14n"))


def test_every_text_names_what_changes_and_no_file_breaks() -> None:
    for content in (b"", b"<a/>", b"\xff", HEAD.encode()):
        assert repairs(content) == ()
        with pytest.raises(Unreadable):
            repair(content, ["NO_DIAGRAM"])
    for each in repairs(source(start(), user("a"), end(), chain("s", "a", "e"))):
        assert each.text.endswith(".")


@pytest.mark.slow
def test_files_of_other_tools_are_repaired_for_good(engine: SpiffEngine) -> None:
    if not SHARED.exists():
        pytest.skip("the sample files are not on this machine")
    order = ("ready", "draft", "refused")
    for path in sorted((SHARED / "import").glob("*.bpmn*")):
        content = path.read_bytes()
        offered = codes(content)
        repaired = repair(content, offered)
        assert not codes(repaired), path.name
        before, after = engine.inspect(content), engine.inspect(repaired)
        assert order.index(after.verdict) <= order.index(before.verdict), path.name
