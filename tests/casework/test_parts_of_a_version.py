"""Decision tables and called procedures: pinned with the version, run inside its dossiers."""

from drafts import upload
from drawn_procedures import flow, in_force, process, receive, task
from walking import complete, open_elements
from world import World

from app.casework.rebuild_state import rebuild_state
from app.casework.replay import replay

DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="Phí" namespace="urn:test">
<decision id="phi" name="Phí"><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i"><inputExpression id="ie" typeRef="number"><text>dien_tich</text></inputExpression></input>
<output id="o" name="phi" typeRef="number"/>
<rule id="r1"><inputEntry id="a"><text>&lt;= 100</text></inputEntry>
<outputEntry id="b"><text>500000</text></outputEntry></rule>
<rule id="r2"><inputEntry id="c"><text>&gt; 100</text></inputEntry>
<outputEntry id="d"><text>SECOND</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def fee_table(second: str) -> tuple[str, bytes]:
    return "phi.dmn", DMN.replace("SECOND", second).encode()


def with_rule() -> bytes:
    rule = '<businessRuleTask id="r" name="Tính phí" mc:decision="phi"/><exclusiveGateway id="g" default="g_e"/>'
    flows = flow("s", "r") + flow("r", "g") + flow("g", "a", "phi &gt; 600000") + flow("g", "e") + flow("a", "e2")
    ends = '<startEvent id="s"/><endEvent id="e" mc:result="refused"/><endEvent id="e2"/>'
    return process(ends, rule, task("a"), flows, held=("a",), code="9.4")


def calling(called: str = "P") -> bytes:
    call = f'<callActivity id="c" name="Lấy ý kiến" calledElement="{called}"/>'
    flows = flow("s", "c") + flow("c", "b") + flow("b", "e")
    parts = ('<startEvent id="s"/><endEvent id="e"/>', call, task("b"), flows)
    return process(*parts, held=("b",), code="9.5", process_id="Caller")


def simple(name: str = "a") -> bytes:
    parts = ('<startEvent id="s"/><endEvent id="e"/>', task(name), flow("s", name) + flow(name, "e"))
    return process(*parts, held=(name,), code="9.6")


def test_a_missing_table_and_a_missing_procedure_keep_the_version_in_draft(lite_world: World) -> None:
    rule, call = upload(lite_world, with_rule(), details={}), upload(lite_world, calling(), details={})
    assert (rule.verdict, call.verdict) == ("draft", "draft")
    assert "DECISION_MISSING" in {p.code for p in rule.problems}
    assert "CALLED_MISSING" in {p.code for p in call.problems}


def test_a_table_decides_the_way_and_stays_pinned(world: World) -> None:
    table = DMN.replace("dien_tich", "1 + 149").replace("SECOND", "900000")
    version = in_force(world, with_rule(), decisions=[("phi.dmn", table.encode())])
    in_force_later = upload(world, with_rule(), details={}, decisions=[fee_table("1")])
    assert in_force_later.verdict == "ready"
    code = receive(world, version)
    assert open_elements(code) == ["a"], "900,000 đồng is more than 600,000"
    assert rebuild_state(world.services, code=code).equal


def test_a_called_procedure_runs_inside_and_stays_pinned(world: World) -> None:
    in_force(world, simple())
    version = in_force(world, calling())
    in_force(world, simple("other"))
    code = receive(world, version)
    assert open_elements(code) == ["c/a"]
    row = world.open_task(code)
    assert (row.name, row.role) == ("Bước a", "chuyen_vien")
    complete(world, code, "c/a")
    assert open_elements(code) == ["b"]
    complete(world, code, "b")
    assert world.dossier(code).diagram_ended
    assert rebuild_state(world.services, code=code).equal
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()
