"""Who stands in for whom, by decision (ACC-02): made by the head for the own agency or by administrators, ended early.

A substitute acts with what was lent and with nothing that was lent to the absent person in turn; the ledger names both.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.ask_account import GRANTABLE
from app.casework.held_roles import held_roles
from app.casework.separate_duties import both_persons
from app.casework.services import Services
from app.db import transaction
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR, require_aware
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import ROLES, Actor, acting_for, reach
from app.domain.substituting import LONGEST_DAYS, Period, Scope, closes_a_circle, lend, overlapping
from app.domain.typed_text import typed_text
from app.people.directory import standing_of
from app.people.records import Agency, Person, Substitution
from app.procedures.records import Procedure

PERMISSION = "substitution.decide"


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """``absent`` and ``substitute`` are usernames; moments with their zone, ``until_at`` is outside.

    ``by`` None is the command line. An empty ``scope`` lends all that the decider may lend.
    """

    by: Actor | None
    absent: str
    substitute: str
    from_at: datetime
    until_at: datetime
    decision: str
    signed_on: date | None = None
    reason: str = ""
    scope: Scope = field(default_factory=Scope)


def add_substitution(services: Services, command: Substitute) -> int:
    """Let a person act for an absent one; returns the decision's id. Effective by itself from its first moment.

    Raises NotFound for an unknown or locked account, Forbidden (not the decider's agency, to oneself), Invalid (the
    same person, times, no decision), Refused (nothing to lend; it overlaps another one or closes a circle).
    """
    at = services.clock.now()
    decision, reason = _checked(command, at=at)
    with transaction() as session:
        _one_at_a_time(session)
        absent, substitute = _active(session, command.absent), _active(session, command.substitute)
        _require_decider(command.by, absent=absent, substitute=substitute)
        row = Substitution(
            absent_id=absent.id,
            substitute_id=substitute.id,
            from_at=command.from_at,
            until_at=command.until_at,
            decision=decision,
            signed_on=command.signed_on,
            reason=reason,
            made_by_id=command.by.person_id if command.by else None,
            made_at=at,
        )
        _set_scope(row, _scope(session, command, absent=absent))
        _require_consistent(session, row)
        session.add(row)
        session.flush()
        _record(session, row, absent=absent, substitute=substitute, by=command.by, at=at)
        return row.id


def end_substitution(services: Services, *, by: Actor, substitution_id: int, reason: str) -> None:
    """It ends now, or never begins, with a reason. NotFound, Conflict("substitution_over"), Invalid (no reason)."""
    at = services.clock.now()
    reason = typed_text(reason, field="reason", label="Lý do", most=2000, lines=True)
    with transaction() as session:
        row = session.scalar(select(Substitution).where(Substitution.id == substitution_id).with_for_update())
        absent = session.get_one(Person, row.absent_id) if row else None
        if row is None or absent is None or not reach(by, PERMISSION).covers(absent.agency_id):
            raise NotFound("substitution_not_found")
        if row.ended_at is not None or row.until_at <= at:
            raise Conflict("substitution_over")
        row.ended_at, row.ended_by_id, row.end_reason = at, by.person_id, reason
        substitute = session.get_one(Person, row.substitute_id)
        body = {"substitution": row.id, "absent": absent.username, "substitute": substitute.username}
        behalf = acting_for(by, lambda who: reach(who, PERMISSION).covers(absent.agency_id))
        _locked(session, absent)
        ledger.write(
            session,
            _stream(absent),
            verb="person.substitution_ended",
            by=by,
            at=at,
            body=body,
            payload={"reason": reason},
            on_behalf_of=behalf,
        )


def _checked(command: Substitute, *, at: datetime) -> tuple[str, str]:
    """The decision and the reason as they are kept."""
    if command.absent == command.substitute:
        raise Invalid("substitute_same_person", field="substitute")
    begin, end = require_aware(command.from_at), require_aware(command.until_at)
    if end <= max(begin, at):
        raise Invalid("substitution_time_wrong", field="until_at")
    if end - begin > timedelta(days=LONGEST_DAYS):
        raise Invalid("substitution_too_long", field="until_at", days=LONGEST_DAYS)
    if local(begin).date() < local(at).date():
        raise Invalid("substitution_from_past", field="from_at")
    if not command.decision.strip():
        raise Invalid("substitution_reason_missing", field="decision")
    if command.signed_on is not None and not EARLIEST_YEAR <= command.signed_on.year <= local(at).year:
        raise Invalid("substitution_signed_wrong", field="signed_on")
    if command.by is not None and (command.signed_on is None or command.signed_on > local(at).date()):
        raise Invalid("substitution_signed_wrong", field="signed_on")
    decision = typed_text(command.decision, field="decision", label="Số quyết định", most=100)
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, required=False, lines=True)
    return decision, reason


def _one_at_a_time(session: Session) -> None:
    """Two decisions at once could each fit what was decided and contradict one another."""
    session.scalars(select(Agency.id).order_by(Agency.id).limit(1).with_for_update()).all()


def _require_decider(by: Actor | None, *, absent: Person, substitute: Person) -> None:
    """The head of the agency of both, or an administrator; nobody, nor whom they represent, lends to themselves."""
    if by is None:
        return
    where = reach(by, PERMISSION)
    if not where.covers(absent.agency_id):
        raise Forbidden("substitution_not_yours", field="absent")
    if not where.covers(substitute.agency_id):
        raise Forbidden("substitute_of_others", field="substitute", name=substitute.full_name)
    if substitute.username in both_persons(by, allowed=lambda who: reach(who, PERMISSION).covers(absent.agency_id)):
        raise Forbidden("substitution_to_oneself", field="substitute")


def _scope(session: Session, command: Substitute, *, absent: Person) -> Scope:
    """What is lent. A head lends what reaches no further than the agency, named at the time of deciding."""
    given = command.scope
    if given.roles is not None and not given.roles <= set(ROLES):
        raise Invalid("role_unknown", field="roles", role=", ".join(sorted(given.roles - set(ROLES))))
    _require_known(session, given)
    grants = held_roles(session, absent.id)
    if command.by is not None and not reach(command.by, PERMISSION).everywhere:
        where = reach(command.by, PERMISSION).agencies
        lendable = {g.role for g in grants if g.agency_id in where and g.role in GRANTABLE}
        agencies = where if given.agencies is None else given.agencies & where
        given = replace(given, roles=frozenset(lendable) & (given.roles or lendable), agencies=agencies)
    if not lend(grants, given):
        raise Refused("substitution_lends_nothing", field="absent", name=absent.full_name)
    return given


def _require_known(session: Session, scope: Scope) -> None:
    for name, table, ids in (("agencies", Agency, scope.agencies), ("procedures", Procedure, scope.procedures)):
        if ids is not None and set(session.scalars(select(table.id).where(table.id.in_(ids)))) != set(ids):
            raise Invalid("substitution_scope_unknown", field=name)


def _set_scope(row: Substitution, scope: Scope) -> None:
    row.roles = None if scope.roles is None else sorted(scope.roles)
    row.agencies = None if scope.agencies is None else sorted(scope.agencies)
    row.procedures = None if scope.procedures is None else sorted(scope.procedures)


def _require_consistent(session: Session, row: Substitution) -> None:
    new = replace(standing_of(row), id=0)
    others = [standing_of(each) for each in session.scalars(_at_the_same_time(new.period))]
    other = overlapping(new, others)
    if other is not None:
        number = session.get_one(Substitution, other.id).decision
        raise Refused("substitution_overlaps", field="from_at", decision=number)
    if closes_a_circle(new, others):
        raise Refused("substitution_circle", field="substitute")


def _at_the_same_time(period: Period) -> Select[Substitution]:
    return select(Substitution).where(Substitution.from_at < period.until_at, Substitution.until_at > period.from_at)


def _record(
    session: Session, row: Substitution, *, absent: Person, substitute: Person, by: Actor | None, at: datetime
) -> None:
    body = {
        "substitution": row.id,
        "absent": absent.username,
        "substitute": substitute.username,
        "from_at": row.from_at.isoformat(),
        "until_at": row.until_at.isoformat(),
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "roles": row.roles,
        "agencies": row.agencies,
        "procedures": row.procedures,
    }
    behalf = acting_for(by, lambda who: reach(who, PERMISSION).covers(absent.agency_id)) if by else None
    ledger.write(
        session,
        _stream(absent),
        verb="person.substituted",
        by=by,
        at=at,
        body=body,
        payload={"decision": row.decision, "reason": row.reason},
        on_behalf_of=behalf,
    )


def _active(session: Session, username: str) -> Person:
    person = session.scalar(select(Person).where(Person.username == username[:60]).with_for_update(of=Person))
    if person is None or not person.active:
        raise NotFound("account_not_found", username=username[:60])
    return person


def _locked(session: Session, person: Person) -> None:
    # the row is the owner of the person's stream: two writers may not take the same place in it
    session.scalars(select(Person.id).where(Person.id == person.id).with_for_update(of=Person)).one()


def _stream(person: Person) -> str:
    return f"person:{person.username}"
