"""How a kept file leaves the house: as an attachment, never shown by the browser itself."""

from urllib.parse import quote

from flask import Response

from app.casework.keep_file import FileView


def attachment(view: FileView, content: bytes) -> Response:
    """The answer that carries a kept file: saved by the browser under its name, sandboxed should it be opened."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"tep-{view.sha256[:8]}\"; filename*=UTF-8''{quote(view.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, mimetype=view.media_type, headers=headers)
