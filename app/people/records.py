"""Tables of agencies and persons."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import JsonValue, Model, UtcDateTime


class Agency(Model):
    """An agency; ``level`` is province | department | commune, ``code`` as in COD-02 (H14.05).

    ``ended_at``: since when it is no more, merged into, split to or followed by others (see ``people.succession``).
    """

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(35), unique=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    address: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Unit(Model):
    """A division of an agency (phòng, bộ phận, trung tâm), made by a decision; ``code`` is unique in its agency.

    ``ended_at``: closed since; nobody holds a role in it or belongs to it any more. ``version`` counts its changes.
    ``came_from_id``: the unit of an agency that was split which this one continues.
    """

    __tablename__ = "unit"
    __table_args__ = (Index("uq_unit_code", "agency_id", "code", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    code: Mapped[str] = mapped_column(String(40), server_default="")
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UnitCharge(Model):
    """What a unit is charged with: a procedure or a whole field, one a row; no row at all means everything."""

    __tablename__ = "unit_charge"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"))
    field: Mapped[str | None]


class Person(Model):
    """Somebody who signs in. ``demo`` says where the account came from and never changes: anyone could use it once."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    password_hash: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    session_version: Mapped[int] = mapped_column(default=1)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    agency: Mapped[Agency] = relationship()
    unit: Mapped[Unit | None] = relationship()


class RoleGrant(Model):
    """A role held in an agency, in one of its units, or everywhere when ``agency_id`` is empty.

    ``decision`` and ``decided_on`` name the decision it was granted by, ``request_id`` the request about the account;
    both are empty for what was made at the command line or before it was kept.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        # once in the agency as a whole, and once in each unit
        Index(
            "uq_role_grant_agency",
            "person_id",
            "role",
            "agency_id",
            unique=True,
            sqlite_where=text("unit_id IS NULL"),
            postgresql_where=text("unit_id IS NULL"),
        ),
        Index("uq_role_grant_unit", "person_id", "role", "agency_id", "unit_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    decision: Mapped[str] = mapped_column(String(100), default="", server_default="")
    decided_on: Mapped[date | None]
    request_id: Mapped[int | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Substitution(Model):
    """Somebody acts for an absent colleague from–to, by a decision (ACC-02).

    ``roles``, ``agencies`` and ``procedures`` (ids) say what is lent, None: all of it. ``until_at`` stays as decided;
    ``ended_at`` is when it was ended early.
    """

    __tablename__ = "substitution"
    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(String(100), default="", server_default="")
    signed_on: Mapped[date | None]
    roles: Mapped[list[str] | None] = mapped_column(JsonValue)
    agencies: Mapped[list[int] | None] = mapped_column(JsonValue)
    procedures: Mapped[list[int] | None] = mapped_column(JsonValue)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str] = mapped_column(default="", server_default="")


class ApiToken(Model):
    """A program's key to the API in a person's name; only its SHA-256 is kept.

    ``scope`` narrows what it may do (None: all that its person may); ``per_…`` None: the installation's own limit.
    """

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scope: Mapped[list[str] | None] = mapped_column(JsonValue)
    per_minute: Mapped[int | None]
    per_day: Mapped[int | None]
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
