"""Rating how a dossier was dealt with, once for each code, and what applicants said by agency and month (KPI-05/07)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.public import look_up
from app.casework.queries.rating_results import rating_results
from app.casework.queries.ratings import public_rating
from app.casework.rate_dossier import RateDossier, rate_dossier
from app.casework.standing import is_opened
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.ratings import CRITERIA, LONGEST_COMMENT, RATEABLE_STATES, SCORES
from app.edge.access import public, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.applicant import standing
from app.web.own_dossier import RATING, closed
from app.web.typed_form import TypedForm, refused_form

pages = Blueprint("ratings", __name__)
Answer = str | Response | tuple[str, int]
_CHOICES = tuple((str(score), text) for score, text in sorted(SCORES.items(), reverse=True))


@pages.get("/tra-cuu/<code>/danh-gia")
@public
@limiter.limit("60 per minute")
def form(code: str) -> Answer:
    """The questions, or why there are none now; first who asks proves to be the applicant."""
    return _page(code, TypedForm())


@pages.post("/tra-cuu/<code>/danh-gia")
@public
@limiter.limit("20 per hour")
def rate(code: str) -> Answer:
    """Keep the rating; what is wrong keeps what was chosen."""
    given = {name: request.form[name] for name in CRITERIA if request.form.get(name)}
    comment = request.form.get("comment", "")
    try:
        found = look_up(services(), code=code)
        scores = {name: _score(text) for name, text in given.items()}
        whole = _score(request.form.get("score", ""))
        rating = RateDossier(
            by=None, code=found.code, score=whole, criteria=scores, comment=comment, standing=standing()
        )
        rate_dossier(services(), rating)
    except Forbidden as error:
        return closed(code, TypedForm(errors={"so_cuoi": words(error)}, status=403), onward=RATING)
    except Invalid as error:
        wrong = refused_form(error)
        field = "comment" if error.code == "text_too_long" else "score"
        return _page(code, TypedForm(typed=wrong.typed, errors={field: _told(error)}, status=wrong.status))
    except (Refused, Conflict) as error:
        flash(words(error), "error")
        return redirect(url_for("tracking.show", code=code), 303)
    flash("Cảm ơn anh/chị đã đánh giá.", "success")
    return redirect(url_for("tracking.show", code=found.code), 303)


@pages.get("/danh-gia")
@public
@limiter.limit("60 per minute")
def results() -> str:
    """What applicants said, by agency and month."""
    found = rating_results(services(), month=request.args.get("thang", "")[:7])
    months = [(month, f"Tháng {month[5:]}/{month[:4]}") for month in found.months]
    return render_template("rating/results.html", found=found, criteria=CRITERIA, months_text=months)


def _page(code: str, given: TypedForm) -> Answer:
    try:
        found = look_up(services(), code=code)
    except NotFound as error:
        return render_template("tracking/search.html", code=code[:60], error=words(error)), 404
    rated = public_rating(services(), code=found.code)
    ready = found.state in RATEABLE_STATES and rated is None
    if ready and not is_opened(code=found.code, standing=standing()):
        return closed(found.code, TypedForm(), onward=RATING)
    text = render_template(
        "rating/form.html",
        dossier=found,
        rated=rated,
        ready=ready,
        form=given,
        criteria=CRITERIA,
        choices=_CHOICES,
        most=LONGEST_COMMENT,
    )
    return (text, given.status) if given.status != 200 else text


def _score(text: str) -> int:
    """0 for what is no score: the use case says so."""
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0


def _told(error: Invalid) -> str:
    return words(error) if error.code == "text_too_long" else "Hãy chọn mức hài lòng chung, từ 1 đến 5."
