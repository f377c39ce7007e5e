"""A reorganisation drafted, decided and carried out by two persons' programs: as on the pages, and nothing twice."""

from typing import Any

import pytest
from api_client import Program, problem
from reorganising import CENTRE, HEALTH, HOME, NUMBER, approved, drafted, its_day, merge, places, row
from walking import events
from world import World

from app.casework.tokens import NewToken, issue_token

BODY = {
    "decision_number": NUMBER,
    "signed_on": "2026-03-11",
    "effective_on": "2026-03-12",
    "reason": "Sắp xếp tổ chức bộ máy",
}
MERGE = {"kind": "merge", "source": CENTRE, "target": HEALTH}


def test_from_draft_to_finish(lite_world: World) -> None:
    code = lite_world.receive()
    drafter, approver = Program(lite_world, "quantri"), Program(lite_world, "pheduyet")
    made = drafter.post("/reorganisations", BODY)
    assert made.status_code == 201, made.text
    path = f"/reorganisations/{made.get_json()['row']['id']}"
    assert [one["text"][:9] for one in made.get_json()["contradictions"]] == ["Chưa có d"]
    assert drafter.post(f"{path}/lines", MERGE).get_json()["n"] == 1
    assert drafter.post(f"{path}/lines", {**MERGE, "source": HOME}).get_json()["n"] == 2
    again = drafter.open("DELETE", f"{path}/lines/2").get_json()
    assert [line["source"] for line in again["lines"]] == [CENTRE]
    typed = drafter.open("PUT", path, {**BODY, "decision_number": "2/QĐ"}).get_json()
    assert (typed["row"]["decision_number"], len(typed["lines"])) == ("2/QĐ", 1)
    problem(drafter.post(f"{path}/approve"), 403, "reorganisation_by_drafter")
    assert approver.post(f"{path}/approve").get_json()["row"]["state"] == "approved"
    problem(approver.post(f"{path}/carry-out"), 409, "reorganisation_not_yet")
    its_day(lite_world)
    done = approver.post(f"{path}/carry-out").get_json()
    assert done == {"moved": 1, "failed": 0, "state": "finished"}
    assert places(lite_world, code) == (HEALTH, HEALTH)
    problem(approver.post(f"{path}/carry-out"), 409, "reorganisation_state")


def test_sent_twice_under_its_key_it_is_there_once(lite_world: World) -> None:
    drafter = Program(lite_world, "quantri")
    first = drafter.post("/reorganisations", BODY, Idempotency_Key="mot")
    again = drafter.post("/reorganisations", BODY, Idempotency_Key="mot")
    assert first.get_json() == again.get_json()
    problem(
        drafter.post("/reorganisations", {**BODY, "reason": "Khác"}, Idempotency_Key="mot"), 422, "idempotency_mismatch"
    )
    path = f"/reorganisations/{first.get_json()['row']['id']}/lines"
    assert [drafter.post(path, MERGE, Idempotency_Key="d").get_json()["n"] for _ in range(2)] == [1, 1]
    assert [event.verb for event in events("reorganisation")] == ["reorganisation.drafted", "reorganisation.line_added"]


def test_rejected_withdrawn_and_cancelled(lite_world: World) -> None:
    drafter, approver = Program(lite_world, "quantri"), Program(lite_world, "pheduyet")
    first, second = (drafted(lite_world, merge(CENTRE, HEALTH)) for _ in range(2))
    why = {"reason": "Chưa có ý kiến của Sở Nội vụ"}
    told = approver.post(f"/reorganisations/{first}/reject", why).get_json()
    assert (told["row"]["state"], told["decided_reason"]) == ("rejected", why["reason"])
    assert drafter.post(f"/reorganisations/{second}/withdraw").get_json()["row"]["state"] == "withdrawn"
    third = approved(lite_world, merge(CENTRE, HEALTH))
    problem(approver.post(f"/reorganisations/{third}/cancel", {"reason": " "}), 422, "reorganisation_reason_missing")
    assert approver.post(f"/reorganisations/{third}/cancel", why).get_json()["row"]["state"] == "cancelled"
    for each in (first, second, third):
        problem(approver.post(f"/reorganisations/{each}/approve"), 409, "reorganisation_state")
        problem(drafter.post(f"/reorganisations/{each}/lines", MERGE), 409, "reorganisation_state")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**MERGE, "kind": "vanish"}, "kind"),
        ({**MERGE, "source": "H99"}, "source"),
        ({**MERGE, "target": ""}, "target"),
        ({**MERGE, "wanted": ["x" * 201]}, "wanted"),
        ({"kind": "rename", "source": CENTRE}, "new_name"),
        ({**MERGE, "kind": "split"}, "share"),
        ({**MERGE, "whatever": 1}, "whatever"),
    ],
)
def test_a_line_that_cannot_be_read(lite_world: World, body: dict[str, Any], field: str) -> None:
    found = drafted(lite_world)
    answer = Program(lite_world, "quantri").post(f"/reorganisations/{found}/lines", body)
    assert answer.status_code == 422
    assert any(name.split(".")[0] == field for name in answer.get_json(force=True)["fields"])
    assert row(found).state == "draft"


def test_strangers_change_nothing(lite_world: World) -> None:
    found = drafted(lite_world, merge(CENTRE, HEALTH))
    path = f"/reorganisations/{found}"
    before = len(events("reorganisation"))
    for who in ("mc.ctxh", "gd.ctxh", "kiemtra"):
        stranger = Program(lite_world, who)
        problem(stranger.post("/reorganisations", BODY), 403, "page_not_yours")
        problem(stranger.post(f"{path}/lines", MERGE), 403, "page_not_yours")
        problem(stranger.open("DELETE", f"{path}/lines/1"), 403, "page_not_yours")
        for move in ("approve", "reject", "withdraw", "cancel", "carry-out"):
            problem(stranger.post(f"{path}/{move}", {"reason": "Không"}), 403, "page_not_yours")
    problem(Program(lite_world, "pheduyet").post(f"{path}/withdraw"), 403, "page_not_yours")
    problem(Program(lite_world, "quantri").post("/reorganisations/999/withdraw"), 404, "reorganisation_not_found")
    problem(Program(lite_world, None).post("/reorganisations", BODY), 401, "not_signed_in")
    assert len(events("reorganisation")) == before


def test_a_token_of_the_desk_reorganises_nothing(lite_world: World) -> None:
    new = NewToken(by=None, username="quantri", label="quầy", days=1, scopes=("read", "act"))
    narrow = Program(lite_world, None, token=issue_token(lite_world.services, new).token)
    problem(narrow.post("/reorganisations", BODY), 403, "token_scope_missing")
