"""Server-rendered pages."""

from flask import Flask

from app.web.shell import register_shell


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    from app.web import (
        auth,
        desk,
        dossiers,
        home,
        procedure_repairs,
        procedures,
        replaying,
        system,
        tracking,
        warnings,
        work,
    )

    register_shell(app, demo=demo)
    for module in (
        home,
        auth,
        tracking,
        desk,
        work,
        dossiers,
        procedures,
        procedure_repairs,
        replaying,
        system,
        warnings,
    ):
        app.register_blueprint(module.pages)
    if demo:
        from app.web import demo as demo_pages

        app.register_blueprint(demo_pages.pages)
