"""Payment cards: issuer, length, Luhn."""

import re
from collections.abc import Iterator

from stdnum import luhn

from redaction.digit_runs import Run
from redaction.kinds import Finding, Kind
from redaction.surroundings import before, compact, is_other_number, stands_alone

FOURS = r"\d{4}([ .-])\d{4}\1\d{4}(?:\1\d{4}(?:\1\d{2,3}(?!\d))?|\1\d{1,3}(?!\d)|(?!\1?\d))"
FOUR_SIX = r"\d{4}([ .-])\d{6}\2\d{4,5}"
CARD = re.compile(rf"(?<![0-9A-Za-z])(?:{FOURS}|{FOUR_SIX}|\d{{12,19}})(?!\d)")
VISA, MASTERCARD, AMEX = r"4", r"5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)", r"3[47]"
DINERS, DISCOVER, RUPAY = r"3(?:0[0-59]|6|[89])", r"6(?:011|4[4-9]|5)", r"81|82|508"
JCB, OLD_JCB, UNIONPAY = r"35|3088|3096|3112|3158|3337", r"2131|1800", r"62|81"
SWITCH, HIPERCARD = r"4903|4905|4911|4936|6333|6334|633110|564182", r"606282|6370(?:95|99)|637568|637599|637609|637612"
ELO = r"50(?:41|66|67|78|9)|636368|636297|6277|4514|4389"
MIR, TROY, MAESTRO = r"220[0-4]", r"9792", r"50|5[678]|6(?:304|390|7)|0604"
SOLO, MAESTRO_NL, UATP = r"6334", r"6000", r"1354"
LOCAL = r"6034|6035|604[234]|600722|9490"  # Cencosud, Cabal, Forbrugsforeningen, Korea
# What the numbers of each length begin with.
ISSUERS = {
    length: re.compile("|".join(issuers))
    for length, issuers in {
        12: (MAESTRO,),
        13: (VISA, MAESTRO),
        14: (DINERS, MAESTRO),
        15: (AMEX, OLD_JCB, MAESTRO, UATP),
        16: (
            *(VISA, MASTERCARD, DINERS, DISCOVER, RUPAY, JCB, UNIONPAY, MIR, TROY, MAESTRO, SWITCH, HIPERCARD, ELO),
            LOCAL,
        ),
        17: (JCB, UNIONPAY, MAESTRO),
        18: (JCB, UNIONPAY, MAESTRO, SOLO),
        19: (VISA, DINERS, DISCOVER, RUPAY, JCB, UNIONPAY, MAESTRO, MAESTRO_NL, SOLO, ELO),
    }.items()
}
SIXTEEN = len("4111 1111 1111 1111")
PART_OF_NAME = frozenset("_-")  # blk_-4111111111111111
CARD_WORDS = re.compile(r"card|carte|visa|amex|\bcb\b|\bpan\b|tarjeta|carta|karte")


def find(text: str, run: Run) -> Iterator[Finding]:
    end = run.start
    while match := CARD.search(text, end, run.end):
        start, end = match.span()
        if not stands_alone(text, start, end):
            continue
        if is_card(compact(match[0])):
            if not is_goods(text, match):
                yield Finding(Kind.CARD, start, end)
        elif match[1] and end - start > SIXTEEN and is_card(compact(match[0][:SIXTEEN])):  # then the code on its back
            yield Finding(Kind.CARD, start, start + SIXTEEN)
        else:
            end = start + 1


def is_goods(text: str, match: re.Match[str]) -> bool:
    """Digits in one piece that are said to number something other than a card."""
    start = match.start()
    if match[0].isdigit() and text[start - 1 : start] in PART_OF_NAME:
        return True
    return match[0].isdigit() and is_other_number(text, start) and not CARD_WORDS.search(before(text, start))


def is_card(number: str) -> bool:
    return ISSUERS[len(number)].match(number) is not None and luhn.checksum(number) == 0
