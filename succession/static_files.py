"""Static files have addresses that change with their content, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import Environment
from jinja2.ext import Extension
from markupsafe import Markup


class Unindented(Extension):
    """Templates are indented for those who read them; the pages made of them need not be."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return "\n".join(line.lstrip() for line in source.splitlines())


def address_static_files(app: Flask) -> None:
    """Give templates ``static_url("css/page.css")`` and ``icon("arrow")``; leave their indentation out of pages."""
    environment: Environment = app.jinja_env
    environment.add_extension(Unindented)

    @cache
    def static_url(name: str) -> str:
        digest = hashlib.sha256((Path(str(app.static_folder)) / name).read_bytes()).hexdigest()
        return f"{app.static_url_path}/{name}?v={digest[:12]}"

    @cache
    def icon(name: str, extra: str = "") -> Markup:
        """A sign of static/img/sprite.svg: a readiness, open, accepted, cleared, arrow, caret, crumb, cross, move.

        Each comes with words beside it or hidden before it; none is a character of the font.
        """
        address = f"{static_url('img/sprite.svg')}#{name}"
        drawn = Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>')
        return drawn.format(f"icon {extra}".strip(), address)

    environment.globals.update(static_url=static_url, icon=icon)
