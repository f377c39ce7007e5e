"""The OpenAPI document: what the blueprints say of themselves, completed with words, examples, errors and scopes."""

from app.api.description.document import complete

__all__ = ["complete"]
