"""For WSGI servers: ``wsgi:application``. Settings come from the environment (docs/install.md).

The scheduler is a process of its own then: ``motcua scheduler``, on one node or on several.
"""

from app.factory import create_ready_app

application = create_ready_app()
