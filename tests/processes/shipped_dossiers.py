"""Walking the written walks with real dossiers, through the shell, by persons of the demonstration province."""

from datetime import date, datetime, timedelta
from typing import Any

from shipped import Shipped, read_schema
from sqlalchemy import select
from test_shipped_demo import places
from walking import complete, open_elements
from world import World

from app.casework.fire_waits import fire_waits
from app.casework.receive_dossier import ApplicantData, ReceiveDossier, receive_dossier
from app.casework.settle import ReturnResult, Settle, return_result, settle
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.forms import Component, read_form
from app.people.directory import agency_by_code
from app.people.records import Person, RoleGrant
from app.procedures.records import ProcedureVersion

#: what a person would type where a pattern is asked for
_BY_KEY = {"citizen_id": "001080001234", "tax_code": "0101234567", "paper_year": "2020"}


def application(form: str) -> dict[str, Any]:
    """Something that can be typed into every required field of the form."""
    fields = read_form(read_schema(form)).fields
    return {field.key: typed(field) for field in fields if field.validation.required}


def typed(field: Component) -> Any:
    if field.choices:
        first = field.choices[0].value
        return [first] if field.type == "checklist" else first
    plain = {"checkbox": "true", "datetime": "05/12/2025", "number": str(int(max(field.validation.minimum or 0, 1)))}
    if field.type in plain:
        return plain[field.type]
    text = "0912345678" if field.validation.kind == "phone" else _BY_KEY.get(field.key, "Nội dung kê khai")
    return text[: field.validation.max_length]


class Dossier:
    """One dossier of a shipped procedure."""

    def __init__(self, world: World, procedure: Shipped, case: dict[str, Any]) -> None:
        self.world, self.procedure, self.case = world, procedure, case
        with reading() as session:
            found = select(ProcedureVersion.id).where(ProcedureVersion.filename == f"{procedure.id}.bpmn")
            self.version_id = session.scalars(found).one()
            where = {name: agency_by_code(session, code).id for name, code in places(procedure).items() if code}
            desk = select(Person.username).join(RoleGrant, RoleGrant.person_id == Person.id)
            desk = desk.where(RoleGrant.role == "cong_chuc_mot_cua", RoleGrant.agency_id == where["receiving"])
            self.desk = world.actor(session.scalars(desk).first())
        given = ReceiveDossier(
            by=self.desk,
            version_id=self.version_id,
            receiving_agency_id=where["receiving"],
            competent_agency_id=where["competent"],
            applicant=ApplicantData(name="Hoàng Thị Thơm", identity_number="004199001234"),
            application=case.get("application") or application(procedure.details["application_form"]),
            components=(),
        )
        self.code = receive_dossier(world.services, given).code

    def walk(self) -> None:
        """All steps that a form completes, and the timers that come instead."""
        for step in self.case["steps"]:
            self.world.clock.set(
                self.world.services.rules.shipped.calendar.next_instant(self.now + timedelta(minutes=20))
            )
            if "fire" in step:
                self.world.clock.advance(days=16)
                fire_waits(self.world.services)
            elif open_elements(self.code, step["task"]):
                complete(self.world, self.code, step["task"], data=step["data"])

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(VIETNAM).date()

    def finish(self) -> str:
        """Confirm the result or the refusal, hand a result over; returns the state at the end."""
        act = "refuse" if self.case["end"] == "refused" else "confirm"
        given = {"by": self.desk, "code": self.code, "number": "15/KQ", "on": self.today, "reason": "Theo văn bản."}
        state = settle(self.world.services, Settle(act=act, **given)).state
        if act == "confirm":
            handed = ReturnResult(by=self.desk, code=self.code, handed_to="Hoàng Thị Thơm")
            state = return_result(self.world.services, handed).state
        return state
