"""What stands against a reorganisation: every contradiction of its lines and of its date, all at once (MIG-01)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.reorganisation import Line
from app.domain.vietnamese import date_text


@dataclass(frozen=True, kw_only=True)
class AgencyFacts:
    """An agency as the check needs it; ``own_hours``: it works by hours of its own."""

    name: str
    ended_on: date | None = None
    own_hours: bool = False


@dataclass(frozen=True, kw_only=True)
class OtherLine:
    """A line of another reorganisation that is approved or already in force (``begun``)."""

    source_id: int
    target_id: int | None
    effective_on: date
    begun: bool
    decision_number: str

    @property
    def agencies(self) -> set[int]:
        """Whom it concerns."""
        return {self.source_id} | ({self.target_id} if self.target_id is not None else set())


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a plan is judged by. ``persons`` are user names with the agencies in which each works or holds roles."""

    agencies: Mapping[int, AgencyFacts]
    codes: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    persons: Mapping[str, frozenset[int]] = field(default_factory=dict)
    others: tuple[OtherLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """What cannot be, and what to do; ``lines`` are the numbers of the lines it concerns (empty: the whole)."""

    lines: tuple[int, ...]
    text: str


def contradictions(
    lines: Sequence[Line], *, signed_on: date, effective_on: date, around: Surroundings
) -> tuple[Contradiction, ...]:
    """Everything that keeps these lines from being approved; empty where nothing does."""
    if not lines:
        return (Contradiction(lines=(), text="Chưa có dòng nào: thêm ít nhất một cơ quan được sắp xếp."),)
    plan = _Plan(lines=tuple(lines), effective_on=effective_on, around=around)
    found = (
        *_dates(signed_on, effective_on),
        *_unknown(plan),
        *_twice(plan),
        *_splits(plan),
        *_both_ways(plan),
        *_names(plan),
        *_wanted(plan),
        *_persons(plan),
        *_calendars(plan),
        *_others(plan),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.lines))


@dataclass(frozen=True, kw_only=True)
class _Plan:
    lines: tuple[Line, ...]
    effective_on: date
    around: Surroundings

    def name(self, agency_id: int | None) -> str:
        known = self.around.agencies.get(agency_id) if agency_id is not None else None
        return known.name if known else "cơ quan không rõ"

    def by_source(self) -> dict[int, list[Line]]:
        """The lines that end each agency."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            if line.kind != "rename":
                found.setdefault(line.source_id, []).append(line)
        return found


def _say(text: str, *lines: Line) -> Contradiction:
    return Contradiction(lines=tuple(sorted({line.n for line in lines})), text=text)


def _dates(signed_on: date, effective_on: date) -> Iterator[Contradiction]:
    if effective_on < signed_on:
        text = f"Ngày có hiệu lực {date_text(effective_on)} trước ngày ký {date_text(signed_on)}."
        yield Contradiction(lines=(), text=text)


def _unknown(plan: _Plan) -> Iterator[Contradiction]:
    for line in plan.lines:
        for agency_id in (line.source_id, line.target_id):
            known = plan.around.agencies.get(agency_id) if agency_id is not None else None
            if agency_id is not None and known is None:
                yield _say("Cơ quan của dòng này không có trong danh mục.", line)
            elif known is not None and known.ended_on is not None:
                yield _say(f"{known.name} đã kết thúc hoạt động từ {date_text(known.ended_on)}.", line)
        if line.target_id is None and line.kind != "rename":
            yield _say("Chưa chọn cơ quan tiếp nhận.", line)


def _twice(plan: _Plan) -> Iterator[Contradiction]:
    for source_id, lines in plan.by_source().items():
        if len(lines) > 1 and any(line.kind != "split" for line in lines):
            yield _say(
                f"{plan.name(source_id)} có {len(lines)} dòng: một cơ quan chỉ chuyển đi một lần, trừ khi mọi dòng đều "
                "là chia, tách.",
                *lines,
            )
    for source_id, count in Counter(line.source_id for line in plan.lines if line.kind == "rename").items():
        renames = [line for line in plan.lines if line.kind == "rename" and line.source_id == source_id]
        if count > 1:
            yield _say(f"{plan.name(source_id)} được đổi tên {count} lần.", *renames)
        if source_id in plan.by_source():
            text = f"{plan.name(source_id)} vừa đổi tên vừa kết thúc hoạt động."
            yield _say(text, *renames, *plan.by_source()[source_id])


def _splits(plan: _Plan) -> Iterator[Contradiction]:
    for source_id, lines in plan.by_source().items():
        parts = [line for line in lines if line.kind == "split"]
        name = plan.name(source_id)
        if not parts:
            continue
        rest = [line for line in parts if line.share == "rest"]
        if len({line.target_id for line in parts}) < 2:
            yield _say(f"{name} chỉ chia cho một cơ quan: thêm dòng khác, hoặc chọn sáp nhập.", *parts)
        if not rest:
            yield _say(f"{name} chưa có dòng nhận “hồ sơ còn lại” cho những hồ sơ không dòng nào khác nhận.", *parts)
        if len(rest) > 1:
            yield _say(f"{name} có {len(rest)} dòng cùng nhận “hồ sơ còn lại”.", *rest)
        for what, share in (("Thủ tục", "codes"), ("Lĩnh vực", "fields")):
            for value, sharing in _claimed(parts, share).items():
                if len(sharing) > 1:
                    yield _say(f"{what} “{value}” của {name} được giao cho {len(sharing)} nơi.", *sharing)


def _claimed(lines: Iterable[Line], share: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        for value in dict.fromkeys(line.wanted if line.share == share else ()):
            found.setdefault(value, []).append(line)
    return found


def _both_ways(plan: _Plan) -> Iterator[Contradiction]:
    ending = plan.by_source()
    for line in plan.lines:
        if line.target_id is None or line.target_id not in ending:
            continue
        name = plan.name(line.target_id)
        if line.target_id == line.source_id:
            yield _say(f"{name} chuyển vào chính mình.", line)
        elif any(back.target_id == line.source_id for back in ending[line.target_id]):
            yield _say(f"{plan.name(line.source_id)} và {name} chuyển vào nhau.", line, *ending[line.target_id])
        else:
            text = f"{name} nhận hồ sơ nhưng cũng kết thúc hoạt động cùng ngày: chọn cơ quan tồn tại sau sắp xếp."
            yield _say(text, line, *ending[line.target_id])


def _names(plan: _Plan) -> Iterator[Contradiction]:
    ending = plan.by_source()
    kept = {
        facts.name.casefold(): agency_id
        for agency_id, facts in plan.around.agencies.items()
        if facts.ended_on is None and agency_id not in ending
    }
    for line in plan.lines:
        if line.kind != "rename":
            continue
        if not line.new_name:
            yield _say("Chưa nhập tên mới.", line)
        elif line.new_name.casefold() == plan.name(line.source_id).casefold():
            yield _say("Tên mới trùng tên hiện nay.", line)
        elif kept.get(line.new_name.casefold(), line.source_id) != line.source_id:
            yield _say(f"Đã có cơ quan khác tên “{line.new_name}”.", line)


def _wanted(plan: _Plan) -> Iterator[Contradiction]:
    fields = {name.casefold() for name in plan.around.fields}
    for line in plan.lines:
        if line.share in ("codes", "fields") and not line.wanted:
            what = "mã thủ tục" if line.share == "codes" else "lĩnh vực"
            yield _say(f"Chưa ghi {what} nào cho dòng này.", line)
        for value in line.wanted:
            if line.share == "codes" and value not in plan.around.codes:
                yield _say(f"Không có thủ tục mã “{value}”.", line)
            if line.share == "fields" and value.casefold() not in fields:
                yield _say(f"Không có thủ tục nào thuộc lĩnh vực “{value}”.", line)


def _persons(plan: _Plan) -> Iterator[Contradiction]:
    named: dict[tuple[int, str], list[Line]] = {}
    for line in plan.lines:
        for username in line.persons:
            named.setdefault((line.source_id, username), []).append(line)
            if line.source_id not in plan.around.persons.get(username, frozenset()):
                yield _say(f"“{username}” không làm việc tại {plan.name(line.source_id)}.", line)
    for (source_id, username), lines in named.items():
        if len({line.target_id for line in lines}) > 1:
            yield _say(f"“{username}” của {plan.name(source_id)} được phân về {len(lines)} nơi.", *lines)


def _calendars(plan: _Plan) -> Iterator[Contradiction]:
    takers: dict[int, list[Line]] = {}
    for line in plan.lines:
        if not line.takes_calendar or line.target_id is None:
            continue
        takers.setdefault(line.target_id, []).append(line)
        known = plan.around.agencies.get(line.source_id)
        if known is not None and not known.own_hours:
            yield _say(f"{known.name} không có lịch làm việc riêng để chuyển.", line)
    for target_id, lines in takers.items():
        if len({line.source_id for line in lines}) > 1:
            yield _say(f"{plan.name(target_id)} nhận lịch riêng của {len(lines)} cơ quan: chỉ chọn một.", *lines)


def _others(plan: _Plan) -> Iterator[Contradiction]:
    """Other decisions: agencies that end by them, and those that this one would come before."""
    ending = set(plan.by_source())
    for line in plan.lines:
        mine = {line.source_id, line.target_id} - {None}
        for other in plan.around.others:
            day, number = date_text(other.effective_on), other.decision_number
            ended = other.target_id is not None and other.source_id in mine
            if ended and other.effective_on <= plan.effective_on:
                yield _say(f"{plan.name(other.source_id)} kết thúc từ {day} theo Quyết định số {number}.", line)
            elif other.effective_on >= plan.effective_on and _clashes(other, mine, ending=ending):
                yield _say(f"Ngày có hiệu lực trước lần sắp xếp khác ({day}, Quyết định số {number}).", line)


def _clashes(other: OtherLine, mine: set[int | None], *, ending: set[int]) -> bool:
    """A later one counts on an agency that ends here before, or has had its effect on one of these already."""
    return bool(other.agencies & ending & mine) or (other.begun and bool(other.agencies & mine))
