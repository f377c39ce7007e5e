"""A small province to test in: the demonstration's agencies, persons and shipped procedures, a clock that stands still.

One application and one database per kind and test run; each test works inside a transaction that is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.casework.load_province import actor_named
from app.casework.receive_dossier import ApplicantData, ReceiveDossier, receive_dossier
from app.casework.services import Services
from app.cli.demo import _shipped_cases, load_demo, read_table
from app.config import Settings
from app.db import db, reading, transaction
from app.db.schema import upgrade
from app.domain.clock import VIETNAM, FixedClock
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.edge.protection import limiter
from app.factory import create_app
from app.integrations import NullMail
from app.people.directory import agency_by_code
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task

#: a Wednesday morning in office hours
MORNING = datetime(2026, 3, 11, 9, 0, tzinfo=VIETNAM)
PASSWORD = "motcua"
#: the shipped procedures that tests walk; that all of them load is a test of its own
PROCEDURES = ("CBA-2022-1.012990", "NAN-3854-2.002755", "HNO-1594-1.012644")


# read once: thousands of tests receive a dossier, and reading the files takes longer than the reception
_shipped, _province = cache(_shipped_cases), cache(read_table)


class Browser(FlaskClient):
    """Asks each request in an application context of its own, as a server does: the test's own would be shared."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@dataclass
class World:
    """The application and what tests do most with it."""

    app: Flask
    clock: FixedClock
    mail: NullMail

    @property
    def services(self) -> Services:
        return self.app.extensions["motcua"]

    def actor(self, username: str) -> Actor:
        return actor_named(self.services, username)

    def client(self, username: str | None = None) -> FlaskClient:
        """A browser without JavaScript, signed in as this person."""
        client = self.app.test_client()
        if username:
            answer = client.post("/dang-nhap", data={"username": username, "password": PASSWORD})
            assert answer.status_code == 302, answer.text
        return client

    def version_id(self, code: str) -> int:
        """The version in force of a procedure."""
        query = select(ProcedureVersion.id).join(Procedure).where(Procedure.code == code)
        with reading() as session:
            return session.scalars(query.where(ProcedureVersion.state == "in_force")).one()

    def receive(
        self, code: str = "1.012990", *, desk: str = "mc.ctxh", competent: str | None = None, **more: Any
    ) -> str:
        """Receive a dossier with the demonstration's application; returns its code."""
        return receive_dossier(self.services, self.reception(code, desk=desk, competent=competent, **more)).code

    def reception(
        self, code: str = "1.012990", *, desk: str = "mc.ctxh", competent: str | None = None, **more: Any
    ) -> ReceiveDossier:
        """What receives a dossier with the demonstration's application."""
        by = self.actor(desk)
        table = _province()
        slug = next(facts["id"] for _, facts, _ in _shipped() if facts["code"] == code)
        with reading() as session:
            where = competent or table["procedures"][slug]["competent_agency"]
            competent_id = agency_by_code(session, where).id
        given: dict[str, Any] = {
            "by": by,
            "version_id": more.get("version_id") or self.version_id(code),
            "receiving_agency_id": by.agency_id,
            "competent_agency_id": competent_id,
            "applicant": ApplicantData(name="Hoàng Thị Thơm", email="thom@example.org", identity_number="004199001234"),
            "application": deepcopy(table["applications"][code]),
            "components": (),
        }
        return ReceiveDossier(**{**given, **more})

    def place_independent(self, code: str = "1.012990", **more: Any) -> None:
        """From now on this procedure may be received at any desk of the province (PLC-01)."""
        with transaction() as session:
            version = session.get_one(ProcedureVersion, self.version_id(code))
            version.details = {**version.details, "place": "province", **more}
        self.services.versions.clear()

    def steps(self, code: str = "1.012990", *, case: int = 0) -> list[dict[str, Any]]:
        """The steps of a shipped test walk: task, role, agency, data."""
        return deepcopy(next(cases for _, facts, cases in _shipped() if facts["code"] == code)[case]["steps"])

    def open_task(self, dossier_code: str, element_id: str | None = None) -> Task:
        """The dossier's open task (of this element), detached."""
        query = select(Task).join(Dossier, Dossier.id == Task.dossier_id)
        query = query.where(Dossier.code == dossier_code, Task.state == "open")
        if element_id:
            query = query.where(Task.element_id == element_id)
        with reading() as session:
            task = session.scalars(query).one()
            session.expunge(task)
            return task

    def dossier(self, code: str) -> Dossier:
        """The dossier's row, detached."""
        with reading() as session:
            row = session.scalars(select(Dossier).where(Dossier.code == code)).unique().one()
            session.expunge(row)
            return row


def make_world(url: str, *, base_url: str = "http://127.0.0.1:8080") -> World:
    """A fresh application on an empty database, migrated and filled with agencies, persons and procedures."""
    clock, mail = FixedClock(MORNING), NullMail()
    settings = Settings(
        database_url=url, secret_key="for tests only", base_url=base_url, demo=True, secure_cookies=False
    )
    # made with its limits, which tests leave out: an application made without them has none to put on again
    limiter.enabled = True
    app = create_app(settings, clock=clock, mail=mail)
    app.test_client_class = Browser
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    limiter.enabled = False
    with app.app_context():
        upgrade(db.engine)
        load_demo(app.extensions["motcua"], dossiers=False, only=PROCEDURES)
        db.session.remove()
    return World(app=app, clock=clock, mail=mail)


@contextmanager
def rolled_back(world: World) -> Iterator[World]:
    """Inside, every commit is a savepoint; at the end nothing has happened."""
    with world.app.app_context():
        engine = db.engine
        connection = engine.connect().execution_options(motcua_writes=True)
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[assignment]
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield world
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine
            world.services.versions.clear()
            world.services.rules.forget()
            world.clock.set(MORNING)
            world.mail.forget()
