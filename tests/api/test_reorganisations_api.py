"""Agencies and their reorganisations by API: read by who may, and who follows by everybody signed in."""

from api_client import Program, problem, reception
from reorganising import CENTRE, HEALTH, NUMBER, approved, carried_out, drafted, merge
from world import World


def test_who_follows_is_read_by_a_portal(lite_world: World) -> None:
    carried_out(lite_world, merge(CENTRE, HEALTH))
    answer = Program(lite_world, "mc.tongiao").get("/agencies")
    found = {row["code"]: row for row in answer.get_json()["rows"]}
    assert found[CENTRE]["ended_at"] == "2026-03-12T00:00:00+07:00"
    assert [(one["code"], one["decision_number"]) for one in found[CENTRE]["successors"]] == [(HEALTH, NUMBER)]
    assert found[HEALTH]["ended_at"] is None
    assert Program(lite_world, None).get("/agencies").status_code == 401


def test_a_reception_by_program_is_refused_with_who_follows(lite_world: World) -> None:
    carried_out(lite_world, merge(CENTRE, HEALTH))
    desk = Program(lite_world, "mc.ctxh")
    body = problem(desk.post("/dossiers", reception(lite_world)), 409, "agency_ended")
    assert "Hãy chọn Sở Y tế." in body["title"]
    english = desk.post("/dossiers", reception(lite_world), Accept_Language="en")
    assert "choose Sở Y tế" in english.get_json(force=True)["title"]
    given = reception(lite_world, receiving_agency=HEALTH, competent_agency=HEALTH)
    assert desk.post("/dossiers", given).status_code == 201


def test_a_reception_repeated_by_its_key_after_the_moment_is_the_same(lite_world: World) -> None:
    approved(lite_world, merge(CENTRE, HEALTH))
    desk = Program(lite_world, "mc.ctxh")
    first = desk.post("/dossiers", reception(lite_world), Idempotency_Key="mot")
    lite_world.clock.advance(hours=20)
    again = desk.post("/dossiers", reception(lite_world), Idempotency_Key="mot")
    assert (again.status_code, again.get_json()) == (201, first.get_json())


def test_reading_a_reorganisation(lite_world: World) -> None:
    code = lite_world.receive()
    found = drafted(lite_world, merge(CENTRE, HEALTH))
    program = Program(lite_world, "kiemtra")
    (row,) = program.get("/reorganisations").get_json()
    assert (row["id"], row["state"], row["effective_on"]) == (found, "draft", "2026-03-12")
    whole = program.get(f"/reorganisations/{found}").get_json()
    assert (whole["lines"][0]["source"], whole["contradictions"], whole["progress"]) == (CENTRE, [], None)
    looked = program.get(f"/reorganisations/{found}/preview").get_json()
    assert (looked["total"], looked["dossiers"][0]["code"]) == (1, code)
    assert program.get(f"/reorganisations/{found}/dossiers").get_json()["rows"] == []
    problem(program.get("/reorganisations/999"), 404, "reorganisation_not_found")
    problem(Program(lite_world, "mc.ctxh").get("/reorganisations"), 403, "page_not_yours")
    assert program.get(f"/reorganisations/{found}/preview?page=0").status_code == 422


def test_reading_what_it_did(lite_world: World) -> None:
    code = lite_world.receive()
    found = carried_out(lite_world, merge(CENTRE, HEALTH))
    program = Program(lite_world, "pheduyet")
    assert program.get(f"/reorganisations/{found}").get_json()["progress"] == {"moved": 1, "left": 0, "failed": 0}
    (moved,) = program.get(f"/reorganisations/{found}/dossiers").get_json()["rows"]
    assert (moved["code"], moved["after"], moved["error"]) == (code, ["Sở Y tế"], None)
