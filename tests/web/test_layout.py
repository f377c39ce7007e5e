"""The page shell and the macros: strict content policy, labels, words beside colours, no lost text."""

import re
from collections import Counter

import pytest
from styleguide_site import FRONTEND, TEMPLATES, Page, environment, render, render_styleguide

MACROS = '{% from "_macros.html" import icon, due_badge, act_button, confirm_form, field_text, message, diagram %}'
UNLABELLED_TYPES = {"hidden", "submit", "button"}


@pytest.fixture(scope="module")
def styleguide() -> Page:
    return Page(render_styleguide())


def icon_names() -> set[str]:
    lines = (FRONTEND / "src" / "icons.txt").read_text(encoding="utf-8").splitlines()
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return {word.split("=")[0] for word in words}


def test_no_inline_script_or_style(styleguide: Page) -> None:
    handlers = [name for _, attrs in styleguide.tags for name in attrs if name.startswith("on") or name == "style"]
    assert handlers == []
    assert styleguide.named("style") == []
    assert all(attrs.get("src") for attrs in styleguide.named("script"))


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_template_keeps_the_content_policy(template) -> None:
    source = template.read_text(encoding="utf-8")
    inline = re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle\s*=\s*[\"']|\son[a-z]+\s*=\s*[\"']|javascript:", source)
    assert inline == [], f"{template.name} would be refused by the Content Security Policy"


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_template_is_valid_jinja(template) -> None:
    environment().get_template(template.relative_to(TEMPLATES).as_posix())


def test_ids_are_unique(styleguide: Page) -> None:
    assert [name for name, count in Counter(styleguide.values("id")).items() if count > 1] == []


def test_every_control_has_a_label(styleguide: Page) -> None:
    labelled = set(styleguide.values("for"))
    controls = styleguide.named("input", "select", "textarea")
    lacking = [c for c in controls if c.get("type") not in UNLABELLED_TYPES and c.get("id") not in labelled]
    assert lacking == []


@pytest.mark.parametrize("attribute", ["aria-describedby", "aria-labelledby", "aria-controls", "data-confirm"])
def test_references_lead_somewhere(styleguide: Page, attribute: str) -> None:
    wanted = {name for value in styleguide.values(attribute) for name in value.split()}
    assert wanted
    assert wanted <= set(styleguide.values("id"))


def test_used_icons_are_in_the_sprite(styleguide: Page) -> None:
    used = {attrs["href"].split("#")[1] for attrs in styleguide.named("use")}
    assert used <= icon_names()


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_icons_named_in_templates_are_in_the_sprite(template) -> None:
    source = template.read_text(encoding="utf-8")
    named = re.findall(r"\bicon\('([a-z0-9-]+)'", source) + re.findall(r"'icon':\s*'([a-z0-9-]+)'", source)
    assert set(named) <= icon_names(), f"add to src/icons.txt: {set(named) - icon_names()}"


def test_page_has_language_title_skip_link_and_one_h1(styleguide: Page) -> None:
    assert styleguide.named("html")[0]["lang"] == "vi"
    assert "<title>Mẫu giao diện – Một cửa tỉnh Nghệ An</title>" in styleguide.source
    assert styleguide.named("a")[0]["href"] == "#main"
    assert len(styleguide.named("h1")) == 1


def test_sign_out_is_a_post_with_token(styleguide: Page) -> None:
    form = re.search(r'<form method="post" action="/dang-xuat">.*?</form>', styleguide.source, re.DOTALL)
    assert form is not None
    assert 'name="csrf_token" value="token"' in form.group()


def test_public_page_has_no_staff_navigation() -> None:
    page = Page(render('{% extends "_public.html" %}', province_name="tỉnh Nghệ An"))
    assert page.named("html")[0]["class"] == "public"
    assert page.named("nav") == []


@pytest.mark.parametrize(
    ("kind", "word"),
    [("on_time", "Còn hạn"), ("soon", "Sắp đến hạn"), ("late", "Quá hạn"), ("paused", "Tạm dừng"), ("red", "Quá hạn")],
)
def test_a_meaning_of_time_is_a_word_and_an_icon(kind: str, word: str) -> None:
    html = render(MACROS + "{{ due_badge(kind, 'còn 1 ngày', '16:30 thứ Sáu') }}", kind=kind)
    assert word in html
    assert "<use" in html
    assert "16:30 thứ Sáu" in html


def test_an_act_that_may_not_happen_says_why() -> None:
    act = {"label": "Gia hạn", "ready": False, "reason": "Đã quá hạn cuối.", "clause": "Điều 25 khoản 2"}
    html = render(MACROS + "{{ act_button(act) }}", act=act)
    assert "disabled" in html
    assert "Đã quá hạn cuối." in html
    assert "Điều 25 khoản 2" in html
    assert "<form" not in html


def test_a_confirmed_act_is_a_plain_form_with_its_fields() -> None:
    call = "{% call confirm_form('f', '/x', 'Từ chối', 'Từ chối?', 'Hồ sơ sẽ kết thúc.') %}<b>lý do</b>{% endcall %}"
    html = render(MACROS + call)
    form = html[html.index("<form") : html.index("</form>")]
    assert "<b>lý do</b>" in form
    assert "Hồ sơ sẽ kết thúc." in form
    assert 'type="submit"' in form
    assert "<dialog" in html


def test_what_people_typed_stays_text() -> None:
    source = (
        MACROS + "{{ field_text('a', label, label, error=label) }}{{ message(label) }}{{ diagram('/d', marks, label) }}"
    )
    html = render(source, label='"><script>x</script>', marks={"done": ["'\"><img>"]})
    assert "<script>x" not in html
    assert "<img>" not in html


def test_errors_interrupt_and_other_messages_wait() -> None:
    html = render(MACROS + "{{ message('a', 'danger') }}{{ message('b', 'success') }}")
    assert html.index('role="alert"') < html.index('role="status"')
