"""Server-rendered pages."""

from types import ModuleType

from flask import Flask

from app.web.shell import register_shell


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    register_shell(app, demo=demo)
    for module in (*_modules(), *(_demo_pages() if demo else ())):
        app.register_blueprint(module.pages)


def _modules() -> tuple[ModuleType, ...]:
    """The parts of the site; each has its blueprint ``pages``."""
    from app.web import auth, feedback, home, maintenance, outages, system, tracking, warnings

    outer = (home, auth, tracking, feedback, maintenance, outages, warnings, system)
    return (*outer, *_applicants(), *_dossiers(), *_rules(), *_people())


def _applicants() -> tuple[ModuleType, ...]:
    """What applicants find, send, follow, pay and rate; and the desk's list of their money."""
    from app.web import (
        applicant,
        catalogue,
        online,
        own_dossier,
        payment,
        payments_desk,
        ratings,
        supplementing,
    )

    return (own_dossier, supplementing, payment, ratings, applicant, catalogue, online, payments_desk)


def _dossiers() -> tuple[ModuleType, ...]:
    """Receiving dossiers and working on them."""
    from app.web import (
        deadlines,
        desk,
        dossier_acts,
        dossiers,
        feedback_desk,
        giving_tasks,
        many_tasks,
        opinions,
        recalling,
        replaying,
        slips,
        what_if,
        work,
    )

    steps = (work, giving_tasks, many_tasks, opinions, recalling)
    return (desk, what_if, dossiers, dossier_acts, slips, replaying, deadlines, feedback_desk, *steps)


def _rules() -> tuple[ModuleType, ...]:
    """What is executed and what it is counted by: procedures, regulations, calendars."""
    from app.web import calendar_drafts, calendar_recounts, calendars, procedure_repairs, procedures, regulations

    return (procedures, procedure_repairs, regulations, calendars, calendar_drafts, calendar_recounts)


def _people() -> tuple[ModuleType, ...]:
    """Persons, their accounts and roles, who stands in for whom; agencies that merge, split or end."""
    from app.web import account_requests, persons, reorganisation_drafts, reorganisations, substitutions

    return (account_requests, persons, substitutions, reorganisations, reorganisation_drafts)


def _demo_pages() -> tuple[ModuleType, ...]:
    """Pages that only the demonstration has."""
    from app.web import demo, demo_gateways

    return (demo, demo_gateways)
