"""Server-rendered pages."""

from importlib import import_module

from flask import Flask

from app.web.shell import register_shell

#: the modules with pages, each with its blueprint ``pages``
PAGES = (
    "home",
    "auth",
    "tracking",
    "desk",
    "what_if",
    "work",
    "dossiers",
    "dossier_acts",
    "recalling",
    "slips",
    "procedures",
    "procedure_repairs",
    "replaying",
    "regulations",
    "warnings",
    "deadlines",
    "feedback",
    "feedback_desk",
    "account_requests",
    "maintenance",
    "outages",
    "opinions",
    "calendars",
    "calendar_drafts",
    "calendar_recounts",
    "system",
    "tokens",
    "webhooks",
    "access_log",
)


def register_web(app: Flask, *, demo: bool) -> None:
    """All pages, their shell and their protection against forged and too frequent requests."""
    register_shell(app, demo=demo)
    for name in (*PAGES, "demo") if demo else PAGES:
        # imported late: pages know the shell that this module registers
        app.register_blueprint(import_module(f"app.web.{name}").pages)
