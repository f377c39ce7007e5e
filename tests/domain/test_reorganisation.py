"""Who follows whom: tables of a plan and its contradictions, and laws that hold for every plan without any."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.reorganisation import Line, Subject, Successions, chosen_line
from app.domain.reorganisation_check import AgencyFacts, OtherLine, Surroundings, contradictions

A, B, C, D, GONE = 1, 2, 3, 4, 9
SIGNED, DAY = date(2026, 3, 10), date(2026, 3, 12)
AROUND = Surroundings(
    agencies={
        A: AgencyFacts(name="Sở A", own_hours=True),
        B: AgencyFacts(name="Sở B"),
        C: AgencyFacts(name="Sở C"),
        D: AgencyFacts(name="Sở D", own_hours=True),
        GONE: AgencyFacts(name="Sở cũ", ended_on=date(2025, 7, 1)),
    },
    codes=frozenset({"1.001", "1.002"}),
    fields=frozenset({"Đất đai", "Môi trường"}),
    persons={"lan": frozenset({A}), "minh": frozenset({A, B})},
)


def merge(n: int, source: int, target: int | None, **more: object) -> Line:
    return Line(n=n, kind="merge", source_id=source, target_id=target, **more)  # type: ignore[arg-type]


def part(n: int, target: int, share: str, *wanted: str, source: int = A, persons: tuple[str, ...] = ()) -> Line:
    return Line(n=n, kind="split", source_id=source, target_id=target, share=share, wanted=wanted, persons=persons)


def rename(n: int, source: int, name: str) -> Line:
    return Line(n=n, kind="rename", source_id=source, new_name=name)


def found(*lines: Line, around: Surroundings = AROUND, signed: date = SIGNED, day: date = DAY) -> list[str]:
    return [one.text for one in contradictions(lines, signed_on=signed, effective_on=day, around=around)]


GOOD: list[tuple[Line, ...]] = [
    (merge(1, A, B),),
    (merge(1, A, C), merge(2, B, C)),
    (merge(1, A, C, takes_calendar=True), merge(2, B, C)),
    (part(1, B, "codes", "1.001"), part(2, C, "fields", "đất đai"), part(3, D, "rest")),
    (part(1, B, "codes", "1.001", persons=("lan",)), part(2, C, "rest")),
    (merge(1, A, B), rename(2, B, "Sở A và B")),
    (rename(1, A, "Sở B"), merge(2, B, C)),
]


@pytest.mark.parametrize("lines", GOOD)
def test_what_holds_together(lines: tuple[Line, ...]) -> None:
    assert found(*lines) == []


BAD: list[tuple[tuple[Line, ...], str]] = [
    ((), "Chưa có dòng nào"),
    ((merge(1, A, None),), "Chưa chọn cơ quan tiếp nhận"),
    ((merge(1, A, 77),), "không có trong danh mục"),
    ((merge(1, GONE, B),), "Sở cũ đã kết thúc hoạt động"),
    ((merge(1, A, GONE),), "Sở cũ đã kết thúc hoạt động"),
    ((merge(1, A, B), merge(2, A, C)), "một cơ quan chỉ chuyển đi một lần"),
    ((merge(1, A, B), part(2, C, "rest")), "một cơ quan chỉ chuyển đi một lần"),
    ((merge(1, A, A),), "chuyển vào chính mình"),
    ((merge(1, A, B), merge(2, B, A)), "chuyển vào nhau"),
    ((merge(1, A, B), merge(2, B, C)), "cũng kết thúc hoạt động cùng ngày"),
    ((part(1, B, "codes", "1.001"), part(2, C, "codes", "1.002")), "chưa có dòng nhận “hồ sơ còn lại”"),
    ((part(1, B, "rest"), part(2, C, "rest")), "cùng nhận “hồ sơ còn lại”"),
    ((part(1, B, "rest"),), "chỉ chia cho một cơ quan"),
    ((part(1, B, "codes", "1.001"), part(2, C, "codes", "1.001"), part(3, D, "rest")), "“1.001” của Sở A được giao"),
    ((part(1, B, "codes", "9.999"), part(2, C, "rest")), "Không có thủ tục mã “9.999”"),
    ((part(1, B, "fields", "Hàng hải"), part(2, C, "rest")), "lĩnh vực “Hàng hải”"),
    ((part(1, B, "codes"), part(2, C, "rest")), "Chưa ghi mã thủ tục"),
    ((part(1, B, "codes", "1.001", persons=("ai.do",)), part(2, C, "rest")), "“ai.do” không làm việc tại Sở A"),
    (
        (part(1, B, "codes", "1.001", persons=("lan",)), part(2, C, "rest", persons=("lan",))),
        "“lan” của Sở A được phân về 2 nơi",
    ),
    ((rename(1, A, ""),), "Chưa nhập tên mới"),
    ((rename(1, A, "sở a"),), "trùng tên hiện nay"),
    ((rename(1, A, "Sở B"),), "Đã có cơ quan khác tên"),
    ((rename(1, A, "Sở X"), rename(2, A, "Sở Y")), "được đổi tên 2 lần"),
    ((rename(1, A, "Sở X"), merge(2, A, B)), "vừa đổi tên vừa kết thúc"),
    ((merge(1, B, C, takes_calendar=True),), "không có lịch làm việc riêng"),
    (
        (merge(1, A, B, takes_calendar=True), merge(2, D, B, takes_calendar=True)),
        "nhận lịch riêng của 2 cơ quan",
    ),
]


@pytest.mark.parametrize(("lines", "text"), BAD)
def test_what_cannot_be(lines: tuple[Line, ...], text: str) -> None:
    assert any(text in said for said in found(*lines)), found(*lines)


def test_everything_is_said_at_once() -> None:
    said = found(merge(1, A, A), merge(2, GONE, B), rename(3, C, ""), signed=date(2026, 3, 13))
    assert len(said) == 4
    assert any("trước ngày ký" in text for text in said)


def other(source: int, target: int | None, day: date, *, begun: bool = False) -> Surroundings:
    line = OtherLine(source_id=source, target_id=target, effective_on=day, begun=begun, decision_number="77")
    return replace(AROUND, others=(line,))


@pytest.mark.parametrize(
    ("around", "text"),
    [
        (other(B, C, date(2026, 3, 11)), "Sở B kết thúc từ"),
        (other(B, C, DAY), "Sở B kết thúc từ"),
        (other(A, D, date(2026, 4, 1)), "trước lần sắp xếp khác"),
        (other(D, A, date(2026, 4, 1)), "trước lần sắp xếp khác"),
        (other(D, B, date(2026, 4, 1), begun=True), "trước lần sắp xếp khác"),
    ],
)
def test_against_other_decisions(around: Surroundings, text: str) -> None:
    assert any(text in said for said in found(merge(1, A, B), around=around))


@pytest.mark.parametrize(
    "around", [other(B, C, date(2026, 4, 1)), other(D, B, date(2026, 4, 1)), other(D, B, date(2026, 3, 1), begun=True)]
)
def test_beside_other_decisions(around: Surroundings) -> None:
    assert found(merge(1, A, B), around=around) == []


def test_a_procedure_goes_before_its_field() -> None:
    lines = (part(1, B, "fields", "Đất đai"), part(2, C, "codes", "1.001"), part(3, D, "rest"))
    assert [
        getattr(chosen_line(lines, subject), "target_id", None)
        for subject in (
            Subject(code="1.001", field="Đất đai"),
            Subject(code="1.002", field="ĐẤT ĐAI"),
            Subject(code="1.002", field="Y tế"),
            None,
        )
    ] == [C, B, D, D]


def test_a_person_goes_where_they_are_named_and_on_with_the_rest() -> None:
    lines = {A: (part(1, B, "codes", "1.001", persons=("lan",)), part(2, C, "rest")), B: (merge(1, B, D),)}
    found_by = Successions(lines=lines)
    assert (found_by.home_of("lan", A), found_by.home_of("minh", A), found_by.home_of("minh", D)) == (D, C, D)
    assert found_by.heirs(A) == {C, D}


AGENCIES = st.integers(1, 6)
CODES = st.sampled_from(["1.001", "1.002", "1.003"])
FIELDS = st.sampled_from(["Đất đai", "Môi trường", ""])
LINES = st.builds(
    Line,
    n=st.integers(1, 9),
    kind=st.sampled_from(["merge", "abolish", "split"]),
    source_id=AGENCIES,
    target_id=AGENCIES,
    share=st.sampled_from(["all", "codes", "fields", "rest"]),
    wanted=st.lists(st.sampled_from(["1.001", "1.002", "Đất đai"]), max_size=2, unique=True).map(tuple),
)


@st.composite
def plans(draw: st.DrawFn) -> list[Line]:
    """Some of the agencies end, whole or in parts; mostly into others that go on, sometimes not."""
    lines: list[Line] = []
    ending = draw(st.sets(AGENCIES, min_size=1, max_size=4))
    going_on = st.sampled_from(sorted(set(range(1, 7)) - ending))
    for source in sorted(ending):
        shares = draw(st.sampled_from([[], ["codes", "rest"], ["codes", "fields", "rest"]]))
        targets = draw(st.lists(going_on, min_size=len(shares) or 1, max_size=len(shares) or 1))
        if not shares:
            lines.append(merge(len(lines) + 1, source, targets[0]))
        for share, target in zip(shares, targets, strict=False):
            wanted = {"codes": ("1.001",), "fields": ("Đất đai",), "rest": ()}[share]
            lines.append(part(len(lines) + 1, target, share, *wanted, source=source))
    return lines


@given(lines=plans() | st.lists(LINES, max_size=4), agency=AGENCIES, code=CODES, name=FIELDS)
def test_where_nothing_contradicts_every_dossier_ends_in_one_living_agency(
    lines: list[Line], agency: int, code: str, name: str
) -> None:
    around = Surroundings(
        agencies={n: AgencyFacts(name=f"Sở {n}") for n in range(1, 7)},
        codes=frozenset({"1.001", "1.002"}),
        fields=frozenset({"Đất đai"}),
    )
    assume(not contradictions(lines, signed_on=SIGNED, effective_on=DAY, around=around))
    ending = {line.source_id for line in lines}
    successions = Successions(lines={n: tuple(line for line in lines if line.source_id == n) for n in ending})
    heir = successions.heir(agency, Subject(code=code, field=name))
    assert heir not in ending
    assert (heir == agency) == (agency not in ending)
    assert successions.heir(heir, Subject(code=code, field=name)) == heir
    assert heir in successions.heirs(agency)
    assert successions.home_of("lan", agency) not in ending


@given(lines=st.lists(LINES, max_size=12), agency=AGENCIES, code=CODES)
def test_no_plan_however_wrong_runs_for_ever(lines: list[Line], agency: int, code: str) -> None:
    by_source: dict[int, tuple[Line, ...]] = {}
    for line in lines:
        by_source[line.source_id] = (*by_source.get(line.source_id, ()), line)
    successions = Successions(lines=by_source)
    assert successions.heir(agency, Subject(code=code)) in range(1, 7)
    assert successions.heirs(agency) <= set(range(1, 7))
    assert successions.home_of("lan", agency) in range(1, 7)
