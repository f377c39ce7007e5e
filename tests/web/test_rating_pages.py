"""A rating is shown with its dossier, and its score to whoever has the code."""

from page_reading import page
from walking import returned
from world import World

from app.casework.rate_dossier import RateDossier, rate_dossier
from app.casework.standing import Standing


def test_the_dossier_and_the_look_up_show_it(lite_world: World) -> None:
    code = returned(lite_world)
    mine = Standing(opened=frozenset({code}))
    command = RateDossier(by=None, code=code, score=4, criteria={"attitude": 5}, comment="<b>Nhanh</b>", standing=mine)
    rate_dossier(lite_world.services, command)
    shown = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}")
    for words in ("Đánh giá của người nộp", "Hài lòng (4/5)", "Thái độ của cán bộ", "<b>Nhanh</b>"):
        assert words in shown.text
    tracked = page(lite_world.client(), f"/tra-cuu/{code}").text
    assert "Đã đánh giá việc giải quyết hồ sơ: Hài lòng (4/5)" in tracked
    assert "Nhanh" not in tracked, "whoever has the code need not be the applicant"
