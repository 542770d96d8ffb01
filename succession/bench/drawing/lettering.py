"""How wide words are in the graph, so that a name fits its box before any browser has seen it."""

from __future__ import annotations

#: Advance widths of Source Serif 4 at weight 620 and 13.5 px, in thousandths of the size, as Chromium sets them.
#: Each line is a width and the characters that have it. The holder's line is lighter and smaller, so it fits as well.
ADVANCES = {
    212: "'",
    227: " ",
    240: "’",
    244: "‘",
    270: "\\",
    276: ",./",
    304: "|¦",
    308: ":;·",
    311: "[",
    312: "]",
    316: "{",
    317: "}",
    319: "!¡",
    337: "jĵ",
    339: "(-",
    340: ")iìíïįı",
    341: "lĺļł",
    343: "ĭ",
    345: "°",
    355: "f",
    369: "ſ",
    372: "Ĭ",
    373: "îĩī",
    374: "tţťț",
    377: "ŀ",
    390: "IªÌÍÎÏĨĪĮİ",
    393: "²³¹",
    398: "JĴ",
    400: "`¨¯´¸",
    413: "º",
    415: "‐‑",
    419: "ľ",
    433: "?¿",
    434: '"',
    461: "*",
    466: "®",
    467: "”",
    472: "“",
    478: "ŧ",
    480: "sśŝşšș",
    482: "rŕŗř",
    502: "zźżž",
    519: "§",
    525: "¤",
    531: "_cçćĉċč–",
    539: "«»",
    543: "eèéêëēĕėęě",
    545: "$¢£¥€",
    548: "#",
    552: "+<=>S^~¬±×÷ŚŜŞŠȘ",
    554: "0123456789",
    560: "aàáâãäåāăą",
    571: "gĝğġģ",
    582: "ð",
    593: "v",
    595: "x",
    596: "ZŹŻŽ",
    599: "oòóôõöøōŏő",
    603: "yýÿŷ",
    604: "F",
    610: "LĹĻĽŁ",
    615: "q",
    617: "Þ",
    618: "þĿ",
    623: "ĸ",
    624: "kķ",
    628: "¶",
    629: "dpđ",
    630: "b",
    632: "µ",
    634: "P",
    636: "EÈÉÊËĒĔĖĘĚ",
    638: "ď",
    646: "uùúûüũūŭůűų",
    652: "ß",
    655: "hĥħ",
    656: "B",
    657: "nñńņňŋ",
    658: "CÇĆĈĊČ",
    669: "TŢŤȚ",
    674: "YÝŶŸ",
    682: "XŦ",
    686: "ĳ",
    696: "‒",
    713: "V",
    715: "RŔŖŘ",
    721: "AÀÁÂÃÄÅĀĂĄ",
    723: "DÐĎĐ",
    729: "ẞ",
    733: "KĶ",
    736: "GĜĞĠĢ",
    743: "&",
    744: "Ĳ",
    746: "UÙÚÛÜŨŪŬŮŰŲ",
    749: "©",
    752: "Ŋ",
    757: "NÑŃŅŇ",
    758: "OQÒÓÔÕÖØŌŎŐ",
    810: "HĤĦ",
    829: "æ…",
    831: "—",
    859: "ŉ",
    865: "wŵ",
    875: "@",
    912: "œ",
    927: "¼¾",
    932: "M",
    944: "Æ",
    959: "%½",
    961: "Œ",
    968: "m",
    1031: "WŴ",
}
SIZE_PX = 13.5
ELLIPSIS = "…"
#: What any other character is taken to need: a full square, as wide as the widest scripts are.
WIDEST = 1031

_advance_of = {character: width for width, characters in ADVANCES.items() for character in characters}


def width_px(text: str) -> float:
    """The width of ``text`` in pixels; kerning, which only narrows it, is left out."""
    return sum(_advance_of.get(character, WIDEST) for character in text) * SIZE_PX / 1000


def fitted(text: str, room_px: float) -> str:
    """``text`` where it fits, else as many whole words as fit and an ellipsis; one long word is cut inside."""
    if width_px(text) <= room_px:
        return text
    words = text.split()
    for kept in range(len(words) - 1, 0, -1):
        shorter = " ".join(words[:kept]).rstrip(",;:") + ELLIPSIS
        if width_px(shorter) <= room_px:
            return shorter
    kept = max(1, sum(1 for end in range(1, len(text)) if width_px(text[:end] + ELLIPSIS) <= room_px))
    return text[:kept] + ELLIPSIS
