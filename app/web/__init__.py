"""Server-rendered pages."""

from types import ModuleType

from flask import Flask

from app.web.shell import register_shell


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    register_shell(app, demo=demo)
    for module in _modules():
        app.register_blueprint(module.pages)
    if demo:
        from app.web import demo as demo_pages

        app.register_blueprint(demo_pages.pages)


def _modules() -> tuple[ModuleType, ...]:
    """The parts of the site; each has its blueprint ``pages``."""
    from app.web import auth, feedback, home, maintenance, outages, system, tracking, warnings

    outer = (home, auth, tracking, feedback, maintenance, outages, warnings, system)
    return (*outer, *_dossiers(), *_rules(), *_people())


def _dossiers() -> tuple[ModuleType, ...]:
    """Receiving dossiers and working on them."""
    from app.web import (
        deadlines,
        desk,
        dossier_acts,
        dossiers,
        feedback_desk,
        files,
        giving_tasks,
        many_tasks,
        opinions,
        recalling,
        replaying,
        reuse,
        slips,
        what_if,
        work,
    )

    steps = (work, giving_tasks, many_tasks, opinions, recalling)
    return (desk, what_if, dossiers, dossier_acts, slips, replaying, deadlines, feedback_desk, files, reuse, *steps)


def _rules() -> tuple[ModuleType, ...]:
    """What is executed and what it is counted by: procedures, regulations, calendars."""
    from app.web import (
        calendar_drafts,
        calendar_recounts,
        calendars,
        form_catalogue,
        procedure_repairs,
        procedures,
        regulations,
    )

    return (procedures, procedure_repairs, form_catalogue, regulations, calendars, calendar_drafts, calendar_recounts)


def _people() -> tuple[ModuleType, ...]:
    """Persons, their accounts and roles, who stands in for whom."""
    from app.web import account_requests, persons, substitutions

    return (account_requests, persons, substitutions)
