"""Three verdicts, every problem at once, each with its element, a Vietnamese sentence and a repair."""

from unicodedata import normalize

import pytest
from drawn_models import chain, end, flow, node, source, start, user

from app.domain.definition import Inspection, definition_from_json, definition_to_json
from app.engine import SpiffEngine
from app.engine.sentences import SENTENCES

TWO_WAYS = (start(), user("a", "b"), end(), chain("s", "g"), chain("a", "e"), chain("b", "e"))
LANES = '<laneSet id="ls"><lane id="l" name="Làn" mc:role="chuyen_vien">{}</lane></laneSet>'


def gateway(condition: str | None, *, default: str = "") -> bytes:
    return source(*TWO_WAYS, node("exclusiveGateway", "g", default), flow("g", "a", condition), flow("g", "b", "x = 2"))


def found(inspection: Inspection) -> set[tuple[str, str | None]]:
    return {(each.code, each.element) for each in inspection.problems}


def around(middle: str, *parts: str) -> bytes:
    return source(start(), middle, end(), chain("s", "m", "e"), *parts)


@pytest.mark.parametrize(
    ("drawn", "code", "element"),
    [
        (around(node("scriptTask", "m", "", "<script>x = 1</script>")), "UNSAFE_SCRIPT", "m"),
        (around(node("serviceTask", "m")), "UNSUPPORTED", "m"),
        (around(node("task", "m")), "UNSUPPORTED", "m"),
        (around(node("callActivity", "m", 'calledElement="P"')), "RECURSION", "m"),
        (around(node("subProcess", "m")), "NO_START", "m"),
        (around(user("m"), flow("m", "nowhere")), "DANGLING_REF", "m-nowhere"),
        (around(user("m"), flow("m", "m")), "SEVERAL_OUTGOING", "m"),
        (around(user("m"), flow("e", "m")), "END_HAS_OUTGOING", "e"),
        (around(user("m"), flow("m", "s")), "START_HAS_INCOMING", "s"),
        (around(user("m"), user("island")), "UNREACHABLE", "island"),
        (around(user("m"), start("s2")), "SEVERAL_STARTS", "P"),
        (around(user("m") + user("m")), "DUPLICATE_ID", "m"),
        (around(node("userTask", "m", 'mc:unit="fortnights" mc:limit="1"')), "BAD_VALUE", "m"),
        (around(node("userTask", "m", 'mc:unit="working_days" mc:limit="-1"')), "BAD_VALUE", "m"),
        (around(node("userTask", "m", 'mc:unit="working_days"')), "BAD_VALUE", "m"),
        (around(node("userTask", "m", 'mc:act="dance"')), "BAD_VALUE", "m"),
        (around(node("userTask", "m", 'mc:form="../../etc/passwd"')), "FORM_MISSING", "m"),
        (around(user("m"), LANES.format("")), "TASK_OUTSIDE_LANES", "m"),
        (
            around(user("m"), LANES.replace("chuyen_vien", "").format("<flowNodeRef>m</flowNodeRef>")),
            "LANE_NO_ROLE",
            "l",
        ),
        (around(user("m"), LANES.format("<flowNodeRef>gone</flowNodeRef>")), "DANGLING_REF", "l"),
        (source(user("m"), end(), chain("m", "e")), "NO_START", "P"),
        (source(start(), user("m"), chain("s", "m")), "NO_END", "P"),
        (gateway(None), "CONDITION_MISSING", "g-a"),
        (around(user("m"), user("n"), flow("m", "n", "x > 1")), "CONDITION_MISPLACED", "m-n"),
        (gateway("x >"), "EXPRESSION_SYNTAX", "g-a"),
        (gateway("${x == 'a'}"), "EXPRESSION_LANGUAGE", "g-a"),
        (gateway("now() > x"), "EXPRESSION_CLOCK", "g-a"),
        (gateway('__import__("os")'), "UNSAFE_EXPRESSION", "g-a"),
        (gateway("x = 1", default='default="foreign"'), "DANGLING_REF", "g"),
        (around(user("m")).replace(b'isExecutable="true"', b""), "NOT_EXECUTABLE", "P"),
        (around(user("m"), '</process><process id="Q" isExecutable="true">'), "CHOOSE_PROCESS", "Q"),
    ],
)
def test_errors_keep_a_model_in_draft(engine: SpiffEngine, drawn: bytes, code: str, element: str) -> None:
    inspection = engine.inspect(drawn)
    assert (code, element) in found(inspection)
    assert inspection.verdict == "draft"
    assert inspection.definition is not None
    assert inspection.model_hash is not None
    for each in inspection.problems:
        assert each.message == normalize("NFC", each.message)
        assert each.message.endswith((".", text_tail(each.message)))
        assert "…" not in each.message
        assert each.repair


def text_tail(message: str) -> str:
    """Sentences that quote a file end with the quotation."""
    return message[-1] if ": " in message else "."


def test_all_problems_at_once_errors_first(engine: SpiffEngine) -> None:
    drawn = source(start(), node("scriptTask", "x"), node("complexGateway", "y"), user("island"), flow("s", "gone"))
    problems = engine.inspect(drawn).problems
    codes = {each.code for each in problems}
    assert {"SCRIPT_MISSING", "UNSUPPORTED", "UNREACHABLE", "DANGLING_REF", "NO_END", "LIMIT_MISSING"} <= codes
    severities = [each.severity for each in problems]
    assert severities == sorted(severities, key=lambda each: each != "error")


def test_warnings_do_not_block(engine: SpiffEngine) -> None:
    inspection = engine.inspect(source(start(), user("a"), end(), chain("s", "a", "e")))
    assert inspection.verdict == "ready"
    assert ("LIMIT_MISSING", "a") in found(inspection)
    assert {each.severity for each in inspection.problems} == {"warning"}
    sentence = next(each.message for each in inspection.problems if each.code == "LIMIT_MISSING")
    assert sentence == "Bước “a” chưa có thời hạn."


@pytest.mark.parametrize(
    "source_bytes", [b"", b"\x00", b"PK\x03\x04", b"{}", b"<a/>", b"<!DOCTYPE x><x/>", b"\xff" * 10]
)
def test_what_is_no_bpmn_is_refused(engine: SpiffEngine, source_bytes: bytes) -> None:
    inspection = engine.inspect(source_bytes)
    assert inspection.verdict == "refused"
    assert inspection.problems
    assert inspection.definition is None
    assert inspection.model_hash is None


def test_too_large_and_too_many_are_refused(engine: SpiffEngine) -> None:
    assert engine.inspect(b"<" * (5 * 1024 * 1024 + 1)).problems[0].code == "TOO_LARGE"
    many = source(user(*(f"t{number}" for number in range(2_001))))
    assert ("TOO_MANY", "P") in found(engine.inspect(many))
    long = source(start("s").replace('name="s"', f'name="{"x" * 501}"'))
    assert ("NAME_TOO_LONG", "s") in found(engine.inspect(long))


def test_a_suggestion_turns_plain_juel_into_feel(engine: SpiffEngine) -> None:
    problems = engine.inspect(gateway("${x == 'a' && y > 3}")).problems
    repair = next(each.repair for each in problems if each.code == "EXPRESSION_LANGUAGE")
    assert repair == 'Thay bằng FEEL: x = "a" and y > 3'


def test_the_definition_says_what_the_diagram_says(engine: SpiffEngine) -> None:
    task = 'mc:limit="0.5" mc:unit="working_days" mc:act="receive" mc:form="xu_ly" mc:clock="applicant" mc:group="g1"'
    inside = "<documentation>Kiểm tra hồ sơ</documentation>"
    drawn = source(
        LANES.format("<flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef><flowNodeRef>sub</flowNodeRef>"),
        start(),
        node("userTask", "a", task, inside),
        node("userTask", "b", 'camunda:formKey="phieu" camunda:candidateGroups="chuyen_vien"'),
        node("subProcess", "sub", "", start("is") + user("i") + end("ie") + chain("is", "i", "ie")),
        end("e", 'mc:result="refused"'),
        chain("s", "a", "b", "sub", "e"),
        attributes='mc:code="1.012990" mc:level="province" mc:limit="10" mc:unit="working_days" mc:cutoff="15:00"',
    )
    definition = engine.inspect(drawn).definition
    assert definition is not None
    assert (definition.process_id, definition.name, definition.code, definition.cutoff) == (
        "P",
        "Thử",
        "1.012990",
        "15:00",
    )
    assert definition.limit is not None
    assert (definition.limit.value, definition.limit.unit) == ("10", "working_days")
    a, b, inner = definition.tasks
    assert (a.act, a.form, a.clock, a.group, a.documentation) == (
        "receive",
        "xu_ly",
        "applicant",
        "g1",
        "Kiểm tra hồ sơ",
    )
    assert b.form == "phieu"
    assert inner.lane == "l", "what a sub-process holds is in its lane"
    assert [each.id for each in definition.nodes] == ["s", "a", "b", "sub", "is", "i", "ie", "e"]
    assert definition.node("e").result == "refused"
    assert definition_from_json(definition_to_json(definition)) == definition


def test_names_are_read_in_nfc(engine: SpiffEngine) -> None:
    drawn = source(start(), user("a").replace('name="a"', 'name="' + normalize("NFD", "Tiếp nhận hồ sơ") + '"'), end())
    definition = engine.inspect(drawn).definition
    assert definition is not None
    assert definition.node("a").name == normalize("NFC", "Tiếp nhận hồ sơ")


def test_the_role_of_a_lane_may_stand_on_its_tasks(engine: SpiffEngine) -> None:
    lane = LANES.replace(' mc:role="chuyen_vien"', "").format("<flowNodeRef>a</flowNodeRef>")
    task = node("userTask", "a", 'camunda:candidateGroups="van_thu"')
    zeebe = '<extensionElements><zeebe:assignmentDefinition candidateGroups="lanh_dao_phong"/></extensionElements>'
    for drawn, role in ((lane + task, "van_thu"), (node("userTask", "a", "", zeebe), "lanh_dao_phong")):
        inspection = engine.inspect(source(drawn, start(), end(), chain("s", "a", "e")))
        assert inspection.verdict == "ready"
        assert inspection.definition is not None
        assert [each.role for each in inspection.definition.lanes] == [role]


def test_every_code_has_a_sentence_and_a_repair() -> None:
    for code, (severity, message, repair) in SENTENCES.items():
        assert code.isupper()
        assert severity in ("error", "warning")
        assert message == normalize("NFC", message)
        assert repair
