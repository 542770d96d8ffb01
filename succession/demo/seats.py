"""The positions of Halden Controls, and who held them when the first spreadsheet was imported."""

from __future__ import annotations

from typing import NamedTuple


class Seat(NamedTuple):
    """A position. ``since`` is when ``holder`` took it, in days before the demo is loaded."""

    key: str
    title: str
    unit: str
    reports_to: str
    holder: str = ""
    since: int = 0
    #: The place in the order of importance, for a key position; then why it is one.
    importance: int | None = None
    why_key: str = ""


#: A position comes after the one that it reports to.
AT_FIRST = (
    Seat("cso", "Chief Sales Officer", "Sales", "", "dana-whitfield", 1830, 1, "Owns the whole revenue plan."),
    Seat(
        "vp-americas", "VP Sales, Americas", "Americas", "cso", "priya-raman", 1120, 2, "Over half of all new orders."
    ),
    Seat("vp-emea", "VP Sales, EMEA", "EMEA", "cso", "jonas-weber", 1460, 3, "A third of all new orders."),
    Seat("vp-apac", "VP Sales, APAC", "APAC", "cso", "henrik-aalto", 1290, 4, "The region that grows fastest."),
    Seat(
        "vp-key-accounts",
        "VP Key Accounts",
        "Key Accounts",
        "cso",
        "luis-ortega",
        1510,
        5,
        "Forty customers who buy in every region.",
    ),
    Seat(
        "vp-revops",
        "VP Sales Operations",
        "Sales Operations",
        "cso",
        "hannah-cole",
        940,
        6,
        "Forecast, pricing and pay all run through this seat.",
    ),
    Seat(
        "us-east", "Director, US East", "Americas", "vp-americas", "gloria-mendes", 2070, 7, "The largest sales team."
    ),
    Seat(
        "us-west",
        "Director, US West",
        "Americas",
        "vp-americas",
        "aisha-khan",
        745,
        8,
        "Home of the semiconductor customers.",
    ),
    Seat("uk", "Director, UK", "EMEA", "vp-emea", "paul-price", 1180, 9, "Water and rail frameworks renew here."),
    Seat("dach", "Director, DACH", "EMEA", "vp-emea", "karla-busch", 1690, 10, "The machine builders."),
    Seat("se-asia", "Director, SE Asia", "APAC", "vp-apac", "wei-lim", 870, 11, "Two new plants depend on this team."),
    Seat(
        "strategic",
        "Director, Strategic Accounts",
        "Key Accounts",
        "vp-americas",
        "",
        0,
        12,
        "The five customers with their own contracts.",
    ),
    Seat("latam", "Director, Latin America", "Americas", "vp-americas", "beatriz-falcao", 1020),
    Seat("canada", "Director, Canada", "Americas", "vp-americas", "rafael-ojeda", 600),
    Seat("northeast", "Sales Manager, Northeast", "Americas", "us-east", "tom-baker", 1050),
    Seat("southeast", "Sales Manager, Southeast", "Americas", "us-east", "marlon-hadley", 780),
    Seat("pacific", "Sales Manager, Pacific", "Americas", "us-west", "keiko-arita", 690),
    Seat("southwest", "Sales Manager, Southwest", "Americas", "us-west", "nina-cruz", 720),
    Seat("industrial-uk", "Head of Industrial Sales, UK", "EMEA", "uk", "paul-grant", 930),
    Seat("germany-south", "Sales Manager, Germany South", "EMEA", "dach", "stefan-riedl", 850),
    Seat("alpine", "Sales Manager, Austria and Switzerland", "EMEA", "dach", "lea-zumsteg", 640),
    Seat("nordics", "Director, Nordics", "EMEA", "vp-emea", "aksel-thune", 1130),
    Seat("iberia-italy", "Director, Iberia and Italy", "EMEA", "vp-emea", "lucia-ferrante", 1270),
    Seat("middle-east", "Director, Middle East", "EMEA", "vp-emea", "tariq-mansoori", 710),
    Seat("japan", "Director, Japan", "APAC", "vp-apac", "haruto-ishigaki", 1400),
    Seat("anz", "Director, Australia and New Zealand", "APAC", "vp-apac", "fiona-macready", 730),
    Seat("india", "Director, India", "APAC", "vp-apac", "anjali-deshmukh", 880),
    Seat("singapore", "Sales Manager, Singapore", "APAC", "se-asia", "desmond-quek", 590),
    Seat("vietnam", "Sales Manager, Vietnam", "APAC", "se-asia", "linh-dao", 660),
    Seat("energy", "Global Account Director, Energy", "Key Accounts", "vp-key-accounts", "eric-holm", 1080),
    Seat("food", "Global Account Director, Food", "Key Accounts", "vp-key-accounts", "chidinma-nwosu", 760),
    Seat("enablement", "Head of Sales Enablement", "Sales Operations", "vp-revops", "ruth-abelow", 1160),
    Seat("forecasting", "Head of Forecasting", "Sales Operations", "vp-revops", "dmitri-kovalets", 680),
    Seat("deal-desk", "Head of Deal Desk", "Sales Operations", "vp-revops", "samira-haddou", 630),
    Seat("systems", "Head of Sales Systems", "Sales Operations", "vp-revops", "ove-askeland", 900),
    Seat("cmo", "Chief Marketing Officer", "Marketing", "", "leonie-hartwell", 1480),
    Seat("product-marketing", "Director, Product Marketing", "Marketing", "cmo", "mateus-brandt", 650),
    Seat("demand", "Director, Demand Generation", "Marketing", "cmo", "rosa-lind", 870),
    Seat("field-marketing", "Head of Field Marketing, EMEA", "Marketing", "cmo", "agnieszka-rolek", 620),
    Seat("vp-success", "VP Customer Success", "Customer Success", "cso", "solomon-tesfaye", 1240),
    Seat("success-emea", "Director, Customer Success EMEA", "Customer Success", "vp-success", "ines-vogt", 740),
    Seat("success-americas", "Director, Customer Success Americas", "Customer Success", "vp-success"),
    Seat("renewals", "Head of Renewals", "Customer Success", "vp-success", "jamal-whitacre", 800),
    Seat("service-partners", "Head of Service Partners", "Customer Success", "vp-success", "petra-dvorska", 830),
    Seat("channel", "Director, Channel", "Channel", "cso", "emre-aydinli", 950),
)
