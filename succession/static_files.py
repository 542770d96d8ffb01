"""Static files have addresses that change with their content, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import Environment
from jinja2.ext import Extension


class Unindented(Extension):
    """Templates are indented for those who read them; the pages made of them need not be."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return "\n".join(line.lstrip() for line in source.splitlines())


def address_static_files(app: Flask) -> None:
    """Give templates ``static_url("css/page.css")``, and leave their indentation out of pages."""
    environment: Environment = app.jinja_env
    environment.add_extension(Unindented)

    @cache
    def static_url(name: str) -> str:
        digest = hashlib.sha256((Path(str(app.static_folder)) / name).read_bytes()).hexdigest()
        return f"{app.static_url_path}/{name}?v={digest[:12]}"

    environment.globals["static_url"] = static_url
