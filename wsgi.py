"""For WSGI servers: ``wsgi:application``. Settings come from the environment (docs/install.md)."""

from app.factory import create_app

application = create_app()
