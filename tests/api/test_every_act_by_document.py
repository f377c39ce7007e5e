"""A client that knows nothing but the OpenAPI document performs every legal act once, with the document's examples."""

from typing import Any

import pytest
from api_client import reception
from openapi_client import GeneratedClient, generated
from walking import events
from world import World

from app.casework.accounts import NewPerson, create_person
from app.domain.states import ACTS

WORKERS = {"Step_2": "cv.ctxh", "Step_3": "gd.ctxh", "Step_4": "hd.ctxh", "Step_5": "gd.ctxh"}
COMMUNE = "H14.41"


class Walk:
    """A world with a desk, and the verbs of the dossiers that were walked."""

    def __init__(self, world: World) -> None:
        self.world, self.codes = world, list[str]()

    def desk(self, username: str = "mc.ctxh") -> GeneratedClient:
        return generated(self.world, username)

    def received(self) -> str:
        code: str = self.desk().call("receiveDossier", reception(self.world))["code"]
        return self.keep(code)

    def keep(self, code: str) -> str:
        self.codes.append(code)
        return code

    def act(self, operation: str, code: str, *, by: str = "mc.ctxh", **other: Any) -> dict[str, Any]:
        """Perform the act with the body of its example, changed where the walk needs it."""
        client = self.desk(by)
        body = {**client.example(operation), **other}
        self.world.clock.advance(minutes=1)
        done: dict[str, Any] = client.call(operation, body, code=code)
        return done

    def stepped(self, code: str, *, case: int = 0) -> str:
        """All steps of the diagram done by those of its lanes."""
        for step in self.world.steps(case=case)[1:]:
            self.world.clock.advance(minutes=5)
            officer = self.desk(WORKERS[step["task"]])
            (row,) = [row for row in officer.call("listTasks", limit=100)["rows"] if row["code"] == code]
            officer.call("completeTask", {"data": step["data"]}, task_id=row["task_id"])
        return code

    def changed(self) -> None:
        """Received under the wrong procedure, annulled and received anew."""
        self.act("changeProcedure", self.received())

    def arrived(self) -> None:
        """Handed in at another desk, on its way, there."""
        self.world.place_independent()
        body = reception(self.world, receiving_agency=COMMUNE)
        self.act("confirmArrival", self.keep(self.desk("mc.thucphan").call("receiveDossier", body)["code"]))

    def submitted(self, portal: GeneratedClient, number: int) -> str:
        sent = reception(self.world, message_id=f"CDVCQG-{number}")
        code: str = portal.call("portalSubmission", sent)["code"]
        return self.keep(code)


def portal_of(world: World) -> GeneratedClient:
    """The national portal's program."""
    new = NewPerson(
        username="cong.dvc",
        full_name="Cổng dịch vụ công quốc gia",
        password="dài và ngẫu nhiên",
        agency_code="H14.02.01",
        roles=(("cong_dich_vu", None),),
    )
    create_person(world.services, new)
    return generated(world, "cong.dvc")


@pytest.mark.slow
def test_every_legal_act_by_the_document(world: World) -> None:
    walk, portal = Walk(world), portal_of(world)
    walk.act("acceptSubmission", walk.submitted(portal, 1))
    walk.act("declineSubmission", walk.submitted(portal, 2))

    waiting = walk.received()
    walk.act("requestSupplement", waiting)
    portal.call("portalSupplement", {"message_id": "B-1", "what": "Giấy khám sức khỏe"}, code=waiting)
    walk.act("receiveSupplement", waiting)
    asked = walk.act("requestPayment", waiting, amount=200_000)
    assert asked["state"] == "paused"
    walk.act("confirmPayment", waiting)
    walk.act("extendDossier", waiting, working_hours="8")
    portal.call("portalStop", {"message_id": "D-1", "asked_by": "Hoàng Thị Thơm", "reason": "Thôi"}, code=waiting)
    assert walk.act("stopDossier", waiting)["state"] == "stopped"
    assert portal.call("portalStatus", code=waiting)["status"] == 7

    done = walk.stepped(walk.received())
    walk.act("settleDossier", done, act="confirm")
    walk.act("correctResult", done)
    walk.act("returnDossier", done)
    walk.act("rectifyResult", done)
    rated = {"message_id": "R-1", "score": 5, "criteria": {}, "comment": "Tốt"}
    assert portal.call("portalRating", rated, code=done)["score"] == 5

    walk.act("settleDossier", walk.stepped(walk.received(), case=1), act="refuse", reason="Không đủ điều kiện")

    wrong = walk.received()
    walk.act("correctDossier", wrong)
    walk.act("annulDossier", wrong)
    walk.changed()
    walk.arrived()
    late = walk.received()
    world.clock.advance(days=30)
    walk.act("apologise", late)

    chain = [event for code in walk.codes for event in events(f"dossier:{code}")]
    happened = {event.body.get("act") or event.verb.removeprefix("dossier.") for event in chain}
    assert set(ACTS) - happened - {"receive"} == set(), "received is another verb"
    auditor = generated(world, "kiemtra")
    assert all(auditor.call("replayDossier", code=code)["matches"] for code in walk.codes)
    assert auditor.call("verifyLedger", {})["holds"]
