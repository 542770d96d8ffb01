"""The people of Halden Controls. Every one of them is invented.

A row says who somebody is and since when, in days before the demo is loaded, so that the company is always of today.
"""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """A leader. ``joined`` is in days before loading: the day of joining, or of first notice for somebody outside."""

    key: str
    name: str
    function: str
    unit: str
    joined: int
    #: Where somebody from outside works; empty for a leader of the company.
    organisation: str = ""


#: Who was there when the talent director imported the first spreadsheet, eighteen months before loading.
AT_FIRST = (
    Person("dana-whitfield", "Dana Whitfield", "Sales", "Sales", 3310),
    Person("priya-raman", "Priya Raman", "Sales", "Americas", 2880),
    Person("jonas-weber", "Jonas Weber", "Sales", "EMEA", 4020),
    Person("henrik-aalto", "Henrik Aalto", "Sales", "APAC", 2650),
    Person("luis-ortega", "Luis Ortega", "Sales", "Key Accounts", 3560),
    Person("hannah-cole", "Hannah Cole", "Sales", "Sales Operations", 1910),
    Person("gloria-mendes", "Gloria Mendes", "Sales", "Americas", 4210),
    Person("tom-baker", "Tom Baker", "Sales", "Americas", 1580),
    Person("aisha-khan", "Aisha Khan", "Sales", "Americas", 2240),
    Person("paul-price", "Paul Price", "Sales", "EMEA", 2010),
    Person("karla-busch", "Karla Busch", "Sales", "EMEA", 4310),
    Person("wei-lim", "Wei Lim", "Sales", "APAC", 1490),
    Person("sam-okoro", "Sam Okoro", "Sales", "Key Accounts", 1720),
    Person("rosa-lind", "Rosa Lind", "Marketing", "Marketing", 1650),
    Person("nina-cruz", "Nina Cruz", "Sales", "Americas", 1380),
    Person("paul-grant", "Paul Grant", "Sales", "EMEA", 1820),
    Person("ines-vogt", "Ines Vogt", "Customer Success", "Customer Success", 1270),
    Person("eric-holm", "Eric Holm", "Sales", "Key Accounts", 2130),
    Person("odile-tremont", "Odile Tremont", "Sales", "Americas", 980),
    Person("marlon-hadley", "Marlon Hadley", "Sales", "Americas", 1440),
    Person("keiko-arita", "Keiko Arita", "Sales", "Americas", 1130),
    Person("beatriz-falcao", "Beatriz Falcão", "Sales", "Americas", 2360),
    Person("stefan-riedl", "Stefan Riedl", "Sales", "EMEA", 1590),
    Person("lea-zumsteg", "Lea Zumsteg", "Sales", "EMEA", 1060),
    Person("aksel-thune", "Aksel Thune", "Sales", "EMEA", 1760),
    Person("lucia-ferrante", "Lucia Ferrante", "Sales", "EMEA", 2480),
    Person("tariq-mansoori", "Tariq Mansoori", "Sales", "EMEA", 1340),
    Person("haruto-ishigaki", "Haruto Ishigaki", "Sales", "APAC", 2730),
    Person("fiona-macready", "Fiona Macready", "Sales", "APAC", 1230),
    Person("anjali-deshmukh", "Anjali Deshmukh", "Sales", "APAC", 1550),
    Person("desmond-quek", "Desmond Quek", "Sales", "APAC", 1010),
    Person("linh-dao", "Linh Đào", "Sales", "APAC", 1190),
    Person("chidinma-nwosu", "Chidinma Nwosu", "Sales", "Key Accounts", 1410),
    Person("ruth-abelow", "Ruth Abelow", "Revenue Operations", "Sales Operations", 2190),
    Person("dmitri-kovalets", "Dmitri Kovalets", "Revenue Operations", "Sales Operations", 1320),
    Person("samira-haddou", "Samira Haddou", "Revenue Operations", "Sales Operations", 1150),
    Person("ove-askeland", "Ove Askeland", "Revenue Operations", "Sales Operations", 1680),
    Person("leonie-hartwell", "Leonie Hartwell", "Marketing", "Marketing", 1480),
    Person("mateus-brandt", "Mateus Brandt", "Marketing", "Marketing", 1090),
    Person("agnieszka-rolek", "Agnieszka Rółek", "Marketing", "Marketing", 960),
    Person("solomon-tesfaye", "Solomon Tesfaye", "Customer Success", "Customer Success", 1870),
    Person("jamal-whitacre", "Jamal Whitacre", "Customer Success", "Customer Success", 1210),
    Person("noor-bakker", "Noor Bakker", "Customer Success", "Customer Success", 1040),
    Person("petra-dvorska", "Petra Dvořská", "Customer Success", "Customer Success", 1360),
    Person("emre-aydinli", "Emre Aydınlı", "Sales", "Channel", 1460),
    Person("kwame-asante-boadu", "Kwame Asante-Boadu", "Sales", "Americas", 900),
    Person("mirela-ionascu", "Mirela Ionașcu", "Sales", "EMEA", 860),
    Person("tove-ekberg", "Tove Ekberg", "Sales", "EMEA", 820),
    Person("rafael-ojeda", "Rafael Ojeda", "Sales", "Americas", 790),
    Person("hyun-woo-seo", "Hyun-woo Seo", "Sales", "APAC", 940),
    Person("priscilla-naidoo", "Priscilla Naidoo", "Customer Success", "Customer Success", 880),
    Person("colm-geraghty", "Colm Geraghty", "Revenue Operations", "Sales Operations", 840),
    Person("zainab-sule", "Zainab Sule", "Marketing", "Marketing", 770),
    Person("viktor-horak", "Viktor Horák", "Sales", "Key Accounts", 1100),
    Person("camille-aubin", "Camille Aubin", "Marketing", "Marketing", 730),
)

#: Who came later, or was heard of later.
NEWCOMERS = (
    Person("mei-tan", "Mei Tan", "Sales", "APAC", 352),
    Person("yara-costigan", "Yara Costigan", "Revenue Operations", "Revenue Operations", 262),
    Person("tomasz-wieczorek", "Tomasz Wieczorek", "Sales", "", 214, "Northlake Instruments"),
    Person("helena-strand", "Helena Strand", "Sales", "", 171, "Varde Automation"),
    Person("arjun-menon", "Arjun Menon", "Customer Success", "", 118, "Quill Bay Systems"),
    Person("isabel-quintero", "Isabel Quintero", "Sales", "", 64, "Corvane Drives"),
)
