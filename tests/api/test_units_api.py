"""Units by the API: the same use cases, the same refusals."""

from typing import Any

import pytest
from api_client import Program, problem
from unit_making import CENTRE, SOCIAL, granted, made, only_in
from world import World

UNIT = {
    "agency": CENTRE,
    "code": "P.BT",
    "name": "Phòng Bảo trợ",
    "procedures": ["1.012990-province"],
    "decision": "15/QĐ",
    "decided_on": "2026-03-10",
}
PAPER = {"decision": "16/QĐ", "decided_on": "2026-03-11"}


def test_a_unit_is_made_read_changed_and_closed(lite_world: World) -> None:
    admin = Program(lite_world, "quantri")
    unit = admin.post("/units", UNIT)
    assert unit.status_code == 201
    found = unit.get_json()
    assert (found["code"], found["procedures"], found["everything"]) == ("P.BT", ["1.012990-province"], False)
    number = found["id"]
    body = {**UNIT, **PAPER, "name": "Phòng Xã hội", "seen": found["version"]}
    body.pop("agency")
    changed = admin.post(f"/units/{number}/change", body).get_json()
    assert (changed["name"], [m["verb"] for m in changed["moves"]]) == ("Phòng Xã hội", ["unit.changed", "unit.made"])
    problem(admin.post(f"/units/{number}/change", {**body, "name": "Khác"}), 409, "unit_changed_meanwhile")
    (row,) = admin.get(f"/units?agency={CENTRE}").get_json()["rows"]
    assert (row["id"], row["agency"], row["persons"]) == (number, CENTRE, 0)
    closed = admin.post(f"/units/{number}/close", PAPER).get_json()
    assert closed["ended_at"]
    problem(admin.post(f"/units/{number}/close", PAPER), 409, "unit_closed")
    assert admin.get("/units").get_json()["rows"] == []
    assert len(admin.get("/units?closed=true").get_json()["rows"]) == 1


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"agency": "X"}, 404, "agency_not_found"),
        ({"procedures": ["x"]}, 404, "procedure_not_found"),
        ({"procedures": []}, 422, "unit_charge_empty"),
        ({"fields": ["Không có"]}, 422, "unit_charge_unknown"),
        ({"code": "đ"}, 422, "unit_code_wrong"),
        ({"name": ""}, 422, "form_invalid"),
        ({"decided_on": "2030-01-01"}, 422, "role_decided_on_wrong"),
        ({"seen": 1}, 422, "form_invalid"),
    ],
)
def test_what_is_wrong_is_a_problem(lite_world: World, more: dict[str, Any], status: int, code: str) -> None:
    problem(Program(lite_world, "quantri").post("/units", {**UNIT, **more}), status, code)


def test_a_role_is_granted_in_a_unit_and_a_person_placed(lite_world: World) -> None:
    admin, number = Program(lite_world, "quantri"), made(lite_world, procedures=[SOCIAL])
    body = {"role": "lanh_dao_phong", "agency": CENTRE, "unit": number, **PAPER}
    answer = admin.post("/persons/cv.ctxh/grants", body)
    assert answer.status_code == 201
    (grant,) = [g for g in answer.get_json()["grants"] if g["role"] == "lanh_dao_phong"]
    assert (grant["unit"], grant["unit_id"]) == ("Phòng P.QL", number)
    problem(admin.post("/persons/cv.ctxh/grants", body), 409, "role_held")
    problem(admin.post("/persons/cv.ctxh/grants", {**body, "agency": "H14.01"}), 422, "unit_of_other_agency")
    placed = admin.post("/persons/cv2.ctxh/unit", {"unit": number, **PAPER}).get_json()
    assert (placed["unit"], placed["unit_id"]) == ("Phòng P.QL", number)
    problem(admin.post("/persons/cv2.ctxh/unit", {"unit": number, **PAPER}), 409, "person_placed_already")
    problem(admin.post("/persons/cv2.ctxh/unit", PAPER), 422, "form_invalid")
    names = {row["username"] for row in admin.get(f"/persons?unit={number}").get_json()["rows"]}
    assert names == {"cv.ctxh", "cv2.ctxh"}
    assert {m["username"]: m["home"] for m in admin.get(f"/units/{number}").get_json()["members"]} == {
        "cv.ctxh": False,
        "cv2.ctxh": True,
    }


def test_a_head_reads_the_own_unit_only_and_changes_none(lite_world: World) -> None:
    number, other = made(lite_world, procedures=[SOCIAL]), made(lite_world, "P.2")
    only_in(lite_world, "ldp.noivu", "lanh_dao_phong", number)
    granted(lite_world, "hd.ctxh", "chuyen_vien", number)
    code = lite_world.receive()
    head = Program(lite_world, "ldp.noivu")
    assert [unit["id"] for unit in head.get("/units").get_json()["rows"]] == [number]
    problem(head.get(f"/units/{other}"), 404, "unit_not_found")
    problem(head.post("/units", UNIT), 403, "page_not_yours")
    problem(head.post(f"/units/{number}/close", PAPER), 403, "page_not_yours")
    rows = head.get(f"/tasks?only=unit&unit={number}").get_json()["rows"]
    assert [r["code"] for r in rows] == [code]
    assert [r["code"] for r in head.get(f"/dossiers?unit={number}").get_json()["rows"]] == [code]
    problem(head.get("/dossiers?unit=999999"), 404, "unit_not_found")
    problem(Program(lite_world, "cv.ctxh").get("/units"), 403, "page_not_yours")
