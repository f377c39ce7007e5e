"""The account in whose name the ledger keeps what applicants do on our own pages; nobody can sign in with it.

Locking it closes everything that applicants can send here.
"""

from sqlalchemy import select

from app.casework import ledger
from app.casework.acting_person import load_actor
from app.casework.services import Services
from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.domain.errors import NotFound, Refused
from app.domain.permissions import Actor
from app.people.records import Agency, Person, RoleGrant

USERNAME = "trang-cong-khai"
NAME = "Trang công khai dành cho người nộp"
#: no password has this hash
_NO_PASSWORD = "!"  # noqa: S105


def own_portal(services: Services) -> Actor:
    """Whom to act as for an applicant, made at its first use. Raises Refused("online_closed")."""
    at = services.clock.now()
    with reading() as session:
        known = session.scalar(select(Person.id).where(Person.username == USERNAME))
    person_id = known or _make(services)
    with reading() as session:
        try:
            return load_actor(session, person_id, at=at)
        except NotFound as error:
            raise Refused("online_closed") from error


def _make(services: Services) -> int:
    at = services.clock.now()
    with transaction() as session:
        agency_id = session.scalar(select(Agency.id).order_by(Agency.id).limit(1))
        if agency_id is None:
            raise Refused("online_closed")
        row = {
            "username": USERNAME,
            "full_name": NAME,
            "password_hash": _NO_PASSWORD,
            "email": "",
            "active": True,
            "demo": False,
            "session_version": 1,
            "agency_id": agency_id,
        }
        made = insert_once(session, Person, row=row, returning=Person.id)
        if made is None:
            return session.scalars(select(Person.id).where(Person.username == USERNAME)).one()
        session.add(RoleGrant(person_id=made, role="cong_dich_vu", agency_id=None))
        body = {"person": USERNAME, "roles": [["cong_dich_vu", "*"]]}
        ledger.write(session, "system", verb="person.created", by=None, at=at, body=body)
        return int(made)
