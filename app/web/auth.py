"""Signing in and out, and one's own password."""

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.wrappers import Response

from app.casework import accounts
from app.casework.accounts import sign_in_event
from app.casework.change_password import ChangePassword, change_password
from app.db import reading
from app.domain.errors import Forbidden, Invalid
from app.edge.access import actor, public, services, signed_in
from app.edge.errors import words
from app.edge.protection import limiter
from app.people.records import Person

pages = Blueprint("auth", __name__)
#: checked when the name is unknown, so that the answer takes as long as for a known one
_NOBODY = generate_password_hash("nobody has this password")

#: wrong passwords for one account in an hour, whoever types them
MOST_WRONG = 100
_FIELD_OF = {"password_wrong": "current", "passwords_differ": "again"}


@pages.get("/dang-nhap")
@public
def sign_in() -> str:
    """The sign-in page; ``next`` is a path of this site to go on to."""
    return render_template("auth/sign_in.html", next=request.args.get("next", ""), error=None, username="")


def _account_tried() -> str:
    """The account whose password is tried; a digest, for what was typed goes into the log."""
    name = request.form.get("username", "").strip().casefold()
    return sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


@pages.post("/dang-nhap")
@public
@limiter.limit("20 per minute")
# from however many addresses (OWASP ASVS 2.2.1)
@limiter.limit(f"{MOST_WRONG} per hour", key_func=_account_tried, deduct_when=lambda answer: answer.status_code == 403)
def sign_in_check() -> Response | tuple[str, int]:
    """Begin a session; the same sentence for a wrong name and a wrong password."""
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    person = _person(username)
    valid = check_password_hash(person.password_hash if person else _NOBODY, password)
    if person is None or not valid or not person.active:
        error = words(Forbidden("sign_in_failed"))
        page = render_template("auth/sign_in.html", next=request.form.get("next", ""), error=error, username=username)
        return page, 403
    begin_session(person)
    return redirect(safe_target(request.form.get("next", "")))


def begin_session(person: Person) -> None:
    """A fresh session for this person: nothing of an earlier one stays. Nobody is signed in without the ledger."""
    session.clear()
    sign_in_event(services(), username=person.username)
    session.permanent = True
    session["person_id"], session["session_version"] = person.id, person.session_version


@pages.post("/dang-xuat")
@signed_in
def sign_out() -> Response:
    """End this session and the person's other ones: a cookie that somebody copied is of no use afterwards."""
    accounts.sign_out(services(), by=actor())
    session.clear()
    return redirect(url_for("auth.sign_in"))


@pages.get("/tai-khoan")
@signed_in
def account() -> str:
    """Who one is here, and the form to change the password."""
    return _account_page()


@pages.post("/tai-khoan")
@signed_in
@limiter.limit("20 per minute")
def change() -> Response | tuple[str, int]:
    """Change the password; the sessions elsewhere end, this one goes on."""
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    try:
        version = change_password(services(), ChangePassword(by=actor(), current=current, new=new, again=again))
    except Invalid as error:
        return _account_page({_FIELD_OF.get(error.code, "new"): words(error)}), 422
    session["session_version"] = version
    flash("Đã đổi mật khẩu. Các phiên đăng nhập khác của anh/chị đã bị thoát.", "success")
    return redirect(url_for("auth.account"), 303)


def _account_page(errors: Mapping[str, str] = MappingProxyType({})) -> str:
    return render_template("auth/account.html", errors=errors, summary=list(errors.items()), username=actor().username)


def _person(username: str) -> Person | None:
    with reading() as db_session:
        person = db_session.scalar(select(Person).where(Person.username == username))
        if person is not None:
            db_session.expunge(person)
        return person


def safe_target(target: str) -> str:
    """A path of this site, else the home page: nobody is led elsewhere by a link."""
    return target if is_inside(target) else url_for("home.home")


def is_inside(target: str) -> bool:
    """True for a path of this site."""
    # browsers drop tabs and line ends, so that "/\t/elsewhere" would be another site; a header cannot hold them
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return False
    try:
        return not urlsplit(target).netloc
    except ValueError:
        return False
