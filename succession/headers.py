"""What every answer says to the browser: no other host, no inline script or style, nothing kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: A year; browsers keep to it only where they came by TLS.
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
FOR_EVER = "public, max-age=31536000, immutable"
#: When a page last changed would tell a person that something about them has changed; only files say so.
OF_FILES = frozenset({"cache-control", "etag", "last-modified", "expires"})
#: What would tell about the server.
UNSAID = frozenset({"server", "x-powered-by"})


class Headed:
    """A WSGI application whose every answer carries the headers, whatever made it.

    Static files, named by their content, may be kept by a cache; nothing else is.
    """

    def __init__(self, inner: WSGIApplication, static: str, *, has_transport: bool) -> None:
        self._inner, self._static = inner, f"{static}/"
        self._headers = list({**HEADERS, **(TRANSPORT if has_transport else {})}.items())
        self._ours = frozenset(name.lower() for name, _ in self._headers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_static = str(environ.get("PATH_INFO", "")).startswith(self._static)
        for_ever = is_static and "v" in parse_qs(str(environ.get("QUERY_STRING", ""))[:100])

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            is_file = is_static and status[:3] in ("200", "206", "304")
            dropped = self._ours | UNSAID | (frozenset() if is_file else OF_FILES)
            if is_file and for_ever:
                dropped |= {"cache-control"}
            kept = [(name, value) for name, value in headers if name.lower() not in dropped]
            if not is_file:
                kept.append(("Cache-Control", "no-store"))
            elif for_ever:
                kept.append(("Cache-Control", FOR_EVER))
            return start_response(status, [*kept, *self._headers], *error)

        return self._inner(environ, start)


def send_headers(app: Flask) -> None:
    """Set them on every answer, also on those that the application has no part in."""
    app.wsgi_app = Headed(  # type: ignore[method-assign]  # Flask's own way to wrap it
        app.wsgi_app, app.static_url_path or "/static", has_transport=not app.config["PLAIN_LOOPBACK"]
    )
