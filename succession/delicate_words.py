"""Words that speak of health, family, belief or origin: what a record about a leader should not need.

A text that holds one is asked about once before it is saved (:class:`succession.fields.ChangeForm`). It is never
refused for good, since a word can be meant otherwise, and no word is kept or logged.

Words are whole words, in capitals or not, with accents or without; a star stands for any ending. Where a word is
common in business ("hospital", "family business", "depressed market"), only a phrase that speaks of a person is here.
"""

from __future__ import annotations

import re
from functools import cache

from succession.plain_letters import plain, plain_with_places

#: What a text may speak of -> the words, in English, German, French and Spanish.
WORDS: dict[str, tuple[str, ...]] = {
    "health": (
        "sick; sickness; illness*; unwell; ill health; is ill; was ill; fell ill; been ill; seriously ill",
        "terminally ill",
        "poor health; health problem*; health issue*; health reason*; health condition*; mental health; medical leave",
        "medical condition*; in hospital; hospitalised; hospitalized; surgery; surgeon; cancer; tumour*; tumor*",
        "stroke",
        "heart attack*; heart condition*; diabet*; epilep*; dementia; depression; burnout; burn-out; burned out",
        "burnt out; anxiety; panic attack*; psychiatr*; psychotherap*; psychologist*; chemotherap*; disabilit*; addict",
        "addiction; alcoholism; drinking problem*; rehab; autis*; bipolar; adhd; hiv",
        "krank; kranke; kranken; krankheit*; erkrank*; krankgeschrieben; krankschreibung*; arbeitsunfaehig*",
        "arbeitsunfähig*; krebserkrankung; schwerbehinder*; behinderung; reha; herzinfarkt*; schlaganfall",
        "malade; maladie*; hospitalisé*; problème de santé; problèmes de santé; raisons de santé; état de santé",
        "arrêt maladie; en arrêt; handicap; handicapé*; dépression; épuisement; infarctus",
        "enfermo; enferma; enfermedad*; problemas de salud; motivos de salud; baja médica; de baja; discapacidad",
        "cáncer; depresión; infarto",
    ),
    "pregnancy": (
        "pregnan*; maternity; paternity; parental leave; expecting a baby; miscarriage*; ivf; breastfeeding",
        "schwanger*; elternzeit; mutterschutz; kinderwunsch; babypause",
        "enceinte; grossesse*; maternité; paternité; congé parental; fausse couche",
        "embaraz*; maternidad; paternidad; aborto",
    ),
    "family": (
        "married; marriage; divorc*; separated from; wife; husband; spouse; girlfriend; boyfriend; fiancé; fiancée",
        "children; kids; baby; toddler; daughter; mother; father; parents; single mother; single father; childcare",
        "family reason*; family problem*; family situation; family matter*; family issue*; his family; her family",
        "their family; widow; widower; widowed",
        "verheiratet; geschieden; scheidung; ehefrau; ehemann; kinder; mutter; vater; eltern; alleinerziehend",
        "familiäre gründe; familiär*; verwitwet; pflegefall",
        "marié; mariée; épouse; divorcé*; enfants; enfant; bébé; mère; père; raisons familiales; situation familiale",
        "casado; casada; esposa; marido; divorciad*; hijo; hija; hijos; hijas; madre; padre; motivos familiares",
    ),
    "religion": (
        "religion; religious; church; mosque; synagogue; muslim*; jewish; catholic; protestant; hindu*; buddhist*",
        "atheist*",
        "ramadan; kirche; katholisch; evangelisch; jüdisch; muslimisch; église; musulman*; juif; juive; catholique",
        "iglesia; católic*; judío; judía; religión",
    ),
    "union membership": (
        "trade union*; labour union*; labor union*; union member*; unionised; unionized; union rep; shop steward",
        "gewerkschaft*; syndicat; syndicaliste; syndiqué*; sindicato; sindicalista",
    ),
    "politics": (
        "political party; party member*; political view*; political opinion*; republican; democrat; communist",
        "socialist",
        "votes for; parteimitglied; politische meinung; opinions politiques; parti politique; partido político",
    ),
    "origin": (
        "race; racial; ethnic; ethnicity; skin colour; skin color; refugee; asylum seeker; hautfarbe",
        "ethnische herkunft",
        "flüchtling; origine ethnique; couleur de peau; réfugié*; origen étnico; color de piel; refugiad*",
    ),
    "sexual life": (
        "homosexual*; gay; lesbian; bisexual; transgender; transsexual*; sexual orientation; schwul; lesbisch",
        "homosexuel*; lesbienne; gai; orientation sexuelle; orientación sexual; lesbiana",
    ),
}


def delicate_words(text: str) -> dict[str, str]:
    """The words in ``text``, as they stand there -> what they may speak of; in the order of the text."""
    letters, places = plain_with_places(text)
    found: dict[str, str] = {}
    for match in _pattern().finditer(letters):
        first, last = places[match.start()], places[match.end() - 1]
        found.setdefault(text[first : last + 1], _topics()[str(match.lastgroup)])
    return found


@cache
def _topics() -> dict[str, str]:
    return {f"topic_{number}": topic for number, topic in enumerate(WORDS)}


@cache
def _pattern() -> re.Pattern[str]:
    topics = []
    for name, topic in _topics().items():
        words = [word.strip() for line in WORDS[topic] for word in line.split(";")]
        # The longest first, so that a phrase is found before the word that it begins with.
        words.sort(key=len, reverse=True)
        topics.append(f"(?P<{name}>{'|'.join(_as_pattern(word) for word in words)})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(topics)})(?!\w)")


def _as_pattern(word: str) -> str:
    letters = re.escape(plain(word.removesuffix("*"))).replace(r"\ ", r"\s+")
    return letters + (r"\w*" if word.endswith("*") else "")
