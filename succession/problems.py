"""Pages that could not be shown: a claim, a sentence, a way on. Never a trace, never what was typed."""

from __future__ import annotations

from flask import Flask, render_template
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from succession.db import db, only_reads
from succession.refusals import Refusal, StaleVersion

WORDS = {
    400: ("This request could not be read.", "Go back, check what you entered and send it again."),
    404: ("There is nothing here for you.", "The page does not exist, or it is not yours to see."),
    405: ("This page does not take that.", "Go back and use the buttons on the page."),
    413: ("That is too large.", "A file may have 10 MB; any other form 256 kB."),
    415: ("This page takes forms only.", "Go back and use the buttons on the page."),
    503: ("The database is busy.", "Nothing was saved. Go back and send it again in a moment."),
    500: (
        "Something went wrong on our side.",
        "Nothing was saved. Try again, and tell whoever runs this if it stays.",
    ),
}


#: The page where there is no frame to put it in.
BARE = Markup(
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{claim}</title></head>'
    "<body><main><h1>{claim}</h1><p>{sentence}</p></main></body></html>"
)


def answer_problems(app: Flask) -> None:
    """Answer every error with a page in the same frame."""

    def show(code: int, claim: str, sentence: str) -> tuple[str, int]:
        if request_ctx.url_adapter is None:  # a host that is not ours: no page of ours has an address there
            return BARE.format(claim=claim, sentence=sentence), code
        return render_template("problem.html", claim=claim, sentence=sentence), code

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        words = getattr(error, "words", None)
        return show(code, *(words or WORDS.get(code, (error.name + ".", "Go back and try again."))))

    @app.errorhandler(CSRFError)
    def stale_form(_error: CSRFError) -> tuple[str, int]:
        return show(
            400,
            "This form is out of date.",
            "Open the page again and repeat what you did. Nothing was saved.",
        )

    @app.errorhandler(StaleVersion)
    def changed_meanwhile(_refusal: StaleVersion) -> tuple[str, int]:
        """Of a button, which has no form to show both versions in."""
        db.session.rollback()
        return show(409, "Somebody else changed this meanwhile.", "Go back, open the page again and look at it first.")

    @app.errorhandler(Refusal)
    def said_no(refusal: Refusal) -> tuple[str, int]:
        db.session.rollback()
        return show(400, "That could not be done.", str(refusal))

    @app.errorhandler(OperationalError)
    def busy(_error: OperationalError) -> tuple[str, int]:
        db.session.rollback()
        only_reads(True)  # the page that says so must not wait for the same lock
        return show(503, *WORDS[503])

    @app.errorhandler(DataError)
    def unfit(_error: DataError) -> tuple[str, int]:
        db.session.rollback()
        return show(400, *WORDS[400])

    @app.errorhandler(500)
    def broken(_error: Exception) -> tuple[str, int]:
        db.session.rollback()
        return show(500, *WORDS[500])
