"""What a request may carry: a form, and files where the page takes files."""

from __future__ import annotations

from flask import Flask, abort, request

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def refuse_strange_bodies(app: Flask) -> None:
    """Answer 415 to a body that is no form, and 400 to a file for a page that takes none.

    Every field of our forms expects text; JSON, or a file under the name of a field, would give it something else.
    A page that takes files is marked by ``@needs(..., upload=True)``.
    """

    @app.before_request
    def check() -> None:
        if request.content_length and request.mimetype not in FORMS:
            abort(415)
        view = app.view_functions.get(request.endpoint or "")
        if request.files and not getattr(view, "takes_upload", False):
            abort(400)
