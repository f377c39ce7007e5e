"""Server-rendered pages."""

from flask import Flask

from app.web.shell import register_shell


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    from app.web import (
        auth,
        calendar_drafts,
        calendar_recounts,
        calendars,
        desk,
        dossier_acts,
        dossiers,
        home,
        procedure_repairs,
        procedures,
        regulations,
        replaying,
        system,
        tracking,
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
        dossiers,
        dossier_acts,
        procedures,
        procedure_repairs,
        replaying,
        regulations,
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
