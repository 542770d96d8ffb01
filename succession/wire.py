"""What a request has to be before any page looks at it: from here, readable, and from one of our own pages."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from succession.cleaning import first_hidden
from succession.config import is_loopback
from succession.db import only_reads

LONGEST_QUERY = 4096
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: What a browser says of a request that a page of this origin, or the person at the address bar, has sent.
OURS = frozenset({"same-origin", "none"})


class NotTaken(BadRequest):
    """A request that is not looked at any further; ``words`` are the claim and the sentence of its page."""

    def __init__(self, claim: str, sentence: str) -> None:
        super().__init__(sentence)
        self.words = (claim, sentence)


def trust_proxies(app: Flask) -> None:
    """Believe what the configured number of proxies in front say of the client; without one, nobody."""
    number = app.config["PROXIES"]
    if number:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap it
            app.wsgi_app, x_for=number, x_proto=number, x_host=number
        )


def check_requests(app: Flask) -> None:
    """Refuse what is not to be looked at, before anything else runs."""

    @app.before_request
    def check() -> None:
        only_reads(True)
        if app.config["PLAIN_LOOPBACK"] and not is_loopback(request.remote_addr or ""):
            raise NotTaken("This server is for its own machine.", "Start it for others with TLS in front.")
        _readable()
        if request.method not in SAFE and not _is_ours("http" if app.config["PLAIN_LOOPBACK"] else "https"):
            raise NotTaken(
                "This form was not sent from our own page.", "Nothing was saved. Open the page here and send it again."
            )


def _readable() -> None:
    """Addresses are short and hold only characters that a record may hold.

    Raises:
        NotTaken: this one is not.
    """
    if len(request.query_string) > LONGEST_QUERY:
        raise NotTaken(
            "This address is too long.", f"After the question mark it may have {LONGEST_QUERY:,} characters."
        )
    words = [request.path]
    for name, value in request.args.items(multi=True):
        words += [name, value]
    if any(first_hidden(word) for word in words):
        raise NotTaken("This address cannot be read.", "It holds a character that cannot be seen. Type it again.")


def _is_ours(scheme: str) -> bool:
    """Whether the browser says nothing of where the request comes from, or says that it comes from here.

    Old browsers and programs say nothing; the form's token decides then.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return (site is None or site in OURS) and (origin is None or origin == f"{scheme}://{request.host}")
