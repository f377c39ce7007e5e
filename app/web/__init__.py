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
    from app.web import (
        account_requests,
        auth,
        calendar_drafts,
        calendar_recounts,
        calendars,
        deadlines,
        desk,
        dossier_acts,
        dossiers,
        feedback,
        feedback_desk,
        home,
        maintenance,
        opinions,
        outages,
        portal,
        procedure_repairs,
        procedures,
        recalling,
        regulations,
        replaying,
        slips,
        system,
        tracking,
        warnings,
        what_if,
        work,
    )

    return (
        home,
        auth,
        tracking,
        desk,
        what_if,
        work,
        dossiers,
        dossier_acts,
        recalling,
        slips,
        procedures,
        procedure_repairs,
        replaying,
        regulations,
        warnings,
        deadlines,
        feedback,
        feedback_desk,
        account_requests,
        maintenance,
        outages,
        opinions,
        calendars,
        calendar_drafts,
        calendar_recounts,
        system,
        portal,
    )
