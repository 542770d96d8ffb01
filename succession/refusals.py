"""What the application says when it will not do something: sentences, raised by operations and shown as they are."""

from __future__ import annotations


class Refusal(Exception):
    """A request that cannot be carried out; ``str()`` is a sentence that says why and what to do.

    ``field`` names the form field that the sentence belongs to, or is None when it concerns the whole form.
    """

    field: str | None = None

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        if field is not None:
            self.field = field


class StaleVersion(Refusal):
    """Somebody else changed the record after the page was opened. The form shows both versions."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else changed this while you were editing. Both versions are below: keep yours or take theirs."
        )
