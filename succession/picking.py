"""Choosing one of many by typing a name: no list of five hundred, and it works without JavaScript.

What is typed is found by name or by external key. Where it is not, or where two have the name, the nearest are offered
to choose from.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import url_for
from rapidfuzz import fuzz, process
from wtforms import Form, StringField
from wtforms.validators import Length, StopValidation

from succession.cleaning import clean_line

OFFERED = 5
#: Below this similarity (0 to 100) a name is not worth offering.
NEAR = 55

Choice = tuple[UUID, str, str]


class PickField(StringField):
    """A text field whose text names one record. A subclass says which, and what to call one.

    After validation ``picked`` is the record's uuid, or None where nothing was typed and ``needed`` is empty;
    ``nearest`` are the choices to offer, as (uuid, words).
    """

    data: Any
    #: What one of them is called, such as "leader".
    noun = "name"
    #: Whether the nearest are offered for a name that is not found.
    offers_near = True

    def __init__(self, label: str, needed: str = "", **named: Any) -> None:
        named.setdefault("filters", [clean_line])
        super().__init__(label, [Length(max=200, message="Use at most 200 characters")], **named)
        self.needed = needed
        self.picked: UUID | None = None
        self.nearest: list[tuple[UUID, str]] = []
        self.chosen = ""

    def choices(self) -> list[Choice]:
        """Everything that can be picked: uuid, name and external key."""
        raise NotImplementedError

    @property
    def choice_name(self) -> str:
        """The name of the radio buttons that offer the nearest."""
        return f"{self.name}_choice"

    def __call__(self, **attributes: Any) -> Any:
        """The input; with JavaScript names are offered while one is typed."""
        suggest = {"data-suggest": url_for("search.suggest"), "data-kind": self.noun, "autocomplete": "off"}
        return super().__call__(**{**suggest, **attributes})

    def process(self, formdata: Any, *args: Any, **named: Any) -> None:
        super().process(formdata, *args, **named)
        self.chosen = formdata.get(self.choice_name, "") if formdata else ""

    def pre_validate(self, form: Form) -> None:
        """Find what was typed or chosen.

        Raises:
            StopValidation: it is needed and missing, or nothing or more than one thing has the name.
        """
        text = self.data or ""
        if not text and not self.chosen:
            if self.needed:
                raise StopValidation(self.needed)
            return
        choices = self.choices()
        chosen = next((choice for choice in choices if str(choice[0]) == self.chosen), None)
        if chosen is not None:
            self.picked, self.data = chosen[0], chosen[1]
            return
        wanted = text.casefold()
        found = [c for c in choices if c[1].casefold() == wanted] or [c for c in choices if c[2].casefold() == wanted]
        if len(found) == 1:
            self.picked = found[0][0]
            return
        self.nearest = [(uuid, f"{name} ({key})") for uuid, name, key in found[:OFFERED] or self._near(text, choices)]
        raise StopValidation(self._not_found(text, len(found)))

    def _not_found(self, text: str, found: int) -> str:
        if found:
            return f"{found} {self.noun}s are called {text!r}. Choose one below, or type the company's id."
        if self.nearest:
            return f"No {self.noun} is called {text!r}. Choose one below, or type another name."
        return f"No {self.noun} is called {text!r}. Type another name."

    def _near(self, text: str, choices: list[Choice]) -> list[Choice]:
        names = [choice[1] for choice in choices] if self.offers_near else []
        best = process.extract(
            text, names, scorer=fuzz.WRatio, processor=str.casefold, limit=OFFERED, score_cutoff=NEAR
        )
        return [choices[at] for _, _, at in best]
