"""Drafting a reorganisation: the decision, then line by line which agency becomes what."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.idempotency import Once
from app.casework.reorganisation_scope import (
    DRAFT,
    STREAM,
    line_body,
    locked_row,
    note,
    require_everywhere,
    require_state,
)
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR, VIETNAM
from app.domain.errors import Forbidden, FormInvalid, NotFound
from app.domain.permissions import Actor
from app.domain.reorganisation import LINE_KINDS, SHARES
from app.domain.typed_text import clean_text
from app.people.directory import agency_by_code
from app.people.reorganisations import Reorganisation, ReorganisationLine
from app.people.succession import line_of

LONGEST_NUMBER = 100
LONGEST_REASON = 2000
LONGEST_NAME = 200
#: codes, fields or persons of one line
MOST_NAMED = 500
MOST_LINES = 300
#: how far ahead a decision may come into force
LATEST = timedelta(days=5 * 366)


@dataclass(frozen=True, kw_only=True)
class TypedReorganisation:
    """The decision as it was typed; a date is None where what was typed is none."""

    decision_number: str
    signed_on: date | None
    effective_on: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class TypedLine:
    """A line as it was typed: agencies by code, what is named one a line."""

    kind: str
    source: str
    target: str = ""
    new_name: str = ""
    share: str = "all"
    wanted: str = ""
    persons: str = ""
    takes_calendar: bool = False


def draft_reorganisation(services: Services, *, by: Actor, typed: TypedReorganisation, key: str | None = None) -> int:
    """Begin a draft without lines; returns its id, for the same ``key`` again the same.

    Raises Forbidden, FormInvalid with everything that is wrong.
    """
    at = services.clock.now()
    behalf = require_everywhere(by, DRAFT)
    facts = _facts(typed, today=local(at).date())
    with transaction() as session:
        one_at_a_time(session, STREAM)
        once = Once(session, key, by=by, route="reorganisation.drafted", request=asdict(typed), at=at)
        if once.answer:
            return int(once.answer["id"])
        row = Reorganisation(drafted_by_id=by.person_id, drafted_at=at, state="draft", **facts)
        session.add(row)
        session.flush()
        note(session, row, verb="reorganisation.drafted", by=(by, behalf), at=at, more={"reason": row.reason})
        once.remember({"id": row.id})
        return row.id


def redraft_reorganisation(
    services: Services, *, by: Actor, reorganisation_id: int, typed: TypedReorganisation
) -> None:
    """Type the decision anew; the lines stay. Raises as ``draft_reorganisation``, NotFound, Conflict once decided."""
    at = services.clock.now()
    with transaction() as session:
        row, behalf = own_draft(session, by, reorganisation_id=reorganisation_id)
        for name, value in _facts(typed, today=local(at).date()).items():
            setattr(row, name, value)
        note(session, row, verb="reorganisation.redrafted", by=(by, behalf), at=at, more={"reason": row.reason})


def add_line(services: Services, *, by: Actor, reorganisation_id: int, typed: TypedLine, key: str | None = None) -> int:
    """Put a line to the draft; returns its number, for the same ``key`` again the same.

    What contradicts other lines is told by the page, not here.

    Raises NotFound, Forbidden (not the drafter), Conflict (decided already), FormInvalid for what cannot be read.
    """
    at = services.clock.now()
    with transaction() as session:
        row, behalf = own_draft(session, by, reorganisation_id=reorganisation_id)
        request = {"reorganisation": row.id, **asdict(typed)}
        once = Once(session, key, by=by, route="reorganisation.line_added", request=request, at=at)
        if once.answer:
            return int(once.answer["n"])
        mine = ReorganisationLine.reorganisation_id == row.id
        last, count = session.execute(select(func.max(ReorganisationLine.n), func.count()).where(mine)).one()
        if count >= MOST_LINES:
            raise FormInvalid({"kind": (f"Mỗi lần sắp xếp có nhiều nhất {MOST_LINES} dòng.",)})
        made = _line(session, row, typed, n=(last or 0) + 1)
        session.add(made)
        session.flush()
        body = line_body(session, line_of(made))
        note(session, row, verb="reorganisation.line_added", by=(by, behalf), at=at, more=body)
        once.remember({"n": made.n})
        return made.n


def remove_line(services: Services, *, by: Actor, reorganisation_id: int, n: int) -> None:
    """Take a line out of the draft; one that is gone already changes nothing. Raises as ``add_line``."""
    at = services.clock.now()
    with transaction() as session:
        row, behalf = own_draft(session, by, reorganisation_id=reorganisation_id)
        where = (ReorganisationLine.reorganisation_id == row.id, ReorganisationLine.n == n)
        found = session.scalar(select(ReorganisationLine).where(*where))
        if found is None:
            return
        body = line_body(session, line_of(found))
        session.delete(found)
        note(session, row, verb="reorganisation.line_removed", by=(by, behalf), at=at, more=body)


def own_draft(session: Session, by: Actor, *, reorganisation_id: int) -> tuple[Reorganisation, str | None]:
    """The draft, locked, if this person drafted it, and for whom they act. NotFound, Forbidden, Conflict."""
    row = locked_row(session, reorganisation_id)
    behalf = require_everywhere(by, DRAFT)
    if row.drafted_by_id != by.person_id:
        raise Forbidden("reorganisation_of_other")
    require_state(row, "draft")
    return row, behalf


def effective_moment(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def _facts(typed: TypedReorganisation, *, today: date) -> dict[str, object]:
    number, reason = clean_text(typed.decision_number), clean_text(typed.reason, lines=True)
    errors: dict[str, tuple[str, ...]] = {}
    if not 0 < len(number) <= LONGEST_NUMBER:
        errors["decision_number"] = (f"Nhập số quyết định, không quá {LONGEST_NUMBER} ký tự.",)
    if typed.signed_on is None or typed.signed_on.year < EARLIEST_YEAR:
        errors["signed_on"] = ("Nhập ngày ký quyết định.",)
    elif typed.signed_on > today:
        errors["signed_on"] = ("Ngày ký không được sau hôm nay.",)
    if typed.effective_on is None or typed.effective_on.year < EARLIEST_YEAR:
        errors["effective_on"] = ("Nhập ngày có hiệu lực.",)
    elif typed.effective_on > today + LATEST:
        errors["effective_on"] = ("Ngày có hiệu lực không được quá 5 năm kể từ hôm nay.",)
    if not 0 < len(reason) <= LONGEST_REASON:
        errors["reason"] = (f"Nhập căn cứ, nội dung sắp xếp, không quá {LONGEST_REASON} ký tự.",)
    if errors or typed.effective_on is None:
        raise FormInvalid(errors)
    return {
        "decision_number": number,
        "signed_on": typed.signed_on,
        "effective_at": effective_moment(typed.effective_on),
        "reason": reason,
    }


def _line(session: Session, row: Reorganisation, typed: TypedLine, *, n: int) -> ReorganisationLine:
    errors: dict[str, tuple[str, ...]] = {}
    if typed.kind not in LINE_KINDS:
        errors["kind"] = ("Chọn việc sắp xếp.",)
    renamed, split = typed.kind == "rename", typed.kind == "split"
    share = typed.share if split else "all"
    if split and share not in set(SHARES) - {"all"}:
        errors["share"] = ("Chọn hồ sơ nào đi theo dòng này.",)
    source = _agency(session, typed.source, field="source", errors=errors)
    target = None if renamed else _agency(session, typed.target, field="target", errors=errors)
    new_name = clean_text(typed.new_name) if renamed else ""
    if renamed and not 0 < len(new_name) <= LONGEST_NAME:
        errors["new_name"] = (f"Nhập tên mới, không quá {LONGEST_NAME} ký tự.",)
    wanted = _named(typed.wanted, field="wanted", errors=errors) if share in ("codes", "fields") else []
    persons = _named(typed.persons, field="persons", errors=errors) if split else []
    if errors or source is None:
        raise FormInvalid(errors)
    return ReorganisationLine(
        reorganisation_id=row.id,
        n=n,
        kind=typed.kind,
        source_id=source,
        target_id=target,
        new_name=new_name,
        share=share,
        wanted=wanted,
        persons=persons,
        takes_calendar=typed.takes_calendar and not renamed,
    )


def _agency(session: Session, code: str, *, field: str, errors: dict[str, tuple[str, ...]]) -> int | None:
    try:
        return agency_by_code(session, clean_text(code)[:60]).id
    except NotFound:
        errors[field] = ("Chọn cơ quan trong danh sách.",)
        return None


def _named(text: str, *, field: str, errors: dict[str, tuple[str, ...]]) -> list[str]:
    found = list(dict.fromkeys(line for raw in text.replace(";", "\n").splitlines() if (line := clean_text(raw))))
    if len(found) > MOST_NAMED or any(len(line) > LONGEST_NAME for line in found):
        errors[field] = (
            f"Nhập mỗi dòng một mục, nhiều nhất {MOST_NAMED} mục, mỗi mục không quá {LONGEST_NAME} ký tự.",
        )
    return found
