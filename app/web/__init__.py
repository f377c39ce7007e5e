"""Server-rendered pages."""

from flask import Flask

from app.web.shell import register_shell


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
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
        giving_tasks,
        home,
        maintenance,
        many_tasks,
        persons,
        procedure_repairs,
        procedures,
        regulations,
        replaying,
        slips,
        substitutions,
        system,
        tracking,
        warnings,
        what_if,
        work,
    )

    register_shell(app, demo=demo)
    modules = (
        home,
        auth,
        tracking,
        desk,
        what_if,
        work,
        many_tasks,
        giving_tasks,
        dossiers,
        dossier_acts,
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
        persons,
        substitutions,
        maintenance,
        calendars,
        calendar_drafts,
        calendar_recounts,
        system,
    )
    for module in modules:
        app.register_blueprint(module.pages)
    if demo:
        from app.web import demo as demo_pages

        app.register_blueprint(demo_pages.pages)
