"""Files as a browser sends them."""

from flask import request

from app.casework.result_documents import Upload


def uploaded(name: str) -> Upload | None:
    """The file chosen in this field; None where none was."""
    found = request.files.get(name)
    if found is None or not found.filename:
        return None
    return Upload(name=found.filename, content=found.read())
