"""Phone numbers: international, national in a form of their own, or called a phone number by the text."""

import re
from collections.abc import Iterator
from itertools import pairwise

from redaction import numbering_plans
from redaction.digit_runs import Run, digits_in
from redaction.kinds import Finding, Kind
from redaction.surroundings import before, compact, glued_left, glued_right, in_chain, is_other_number, is_registered

SHORTEST = 8  # digits
SHORTEST_ABROAD = 6
SHORTEST_CALLED = {True: 5, False: 7}  # by a noun (phone, téléphone), by a verb (call, appelle)
BEFORE_RUN = re.compile(r" ?\+?\(?")  # read backwards
START = re.compile(r"\(?(?:\+ ?)?\d+")
GROUP = re.compile(r"\d+\)?")
INTERNATIONAL = re.compile(r"\(?(?:\+|00|011(?=[ -])) ?-?\d(?:[ .\-/()]{0,3}+\d){5,17}")
AT_HOME = re.compile(r"\(?\d(?:[ .\-/()]{0,3}+\d){4,13}")
LETTER_FOR_ZERO = re.compile(r"[Oo][1-9]([ .-])\d\d(?:\1\d\d){3}(?![.\w])")
EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension|poste|durchwahl|interno)\s?\d{1,6}(?!\d)", re.I)

BYTES = re.compile(r"\d\d-(?:\d\d-){5,}")
COORDINATES = re.compile(r"\+\d{1,3}\.\d+[+-]\d")
DATE = re.compile(
    r"(?:19|20)\d\d[./ -]?(?:0?[1-9]|1[0-2])[./ -]?\d|[0-3]?\d[./ -](?:0?[1-9]|1[0-2])[./ -](?:19|20)\d\d(?!\d)"
)
WHOLE_DATE = re.compile(
    r"(?:19|20)\d\d([./ -]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[0-3]?\d[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d)"
)
# Other numbers that stand as phone numbers do: ZIP+4, a day and a time, pieces of a path, many zeros.
OTHER = re.compile(
    r"\d{5}-\d{4}|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ _-](?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?: \d+)?"
    r"|\d{4}/\d{6}|.*(?:[ -]\.\d|\.-).*|.*0{6}.*|\d{1,4}\.\d{1,4}-.*|\d{1,3}-\d{1,3}\.\d.*"
)
FRACTION_BEFORE = re.compile(r"(?:[^\w\s)]|^|\s|\d)\.\Z|\d:\Z")
MORE_AFTER = re.compile(r":[0-9A-Fa-f]|\.[a-z][a-z0-9-]*\.[a-z]")  # of bytes, of a host
# Shapes of digits (see Run) that could be phone numbers: in one piece, if something is said of them; in groups, unless
# they look like something else.
IN_ONE_PIECE = re.compile(r"\A<?(?:9\d{7,14}|\d{2}([ .])\d{2}(?:\1\d{2}){1,2}|\d{2} \d{2} \d{4})>?\Z")
ELSE = "|".join(
    (
        r"9\d{7,}|\d{16,}",
        r"9\d{3}([./ -])\d\d\1\d{1,2}(?: \d\d)?|\d\d?([./ -])\d\d?\2(?:\d\d)?\d\d(?: \d\d)?",  # a date
        r"\d{1,3}(?:\.\d{1,3}){3}|(?:0|9\d{0,2})\.\d+",  # an IP address, a fraction
        r"\d{3}-\d\d-\d{4}|\d{3}-\d{1,5}-\d{1,7}-\d{1,6}-\d",  # a US SSN, an ISBN
        r"(?:\d\d )?\d{4}(?:[ -]\d{4}){3,}(?: \d{1,3})?",  # a payment card, an IBAN
    )
)
IN_GROUPS = re.compile(rf"\A(?:\+(?:\D*\d){{6}}|(?!<?(?:{ELSE})>?\Z)(?:\D*\d){{8}})")
UNIT = re.compile(
    r"\s?(?:[€$£%°]|(?:ns|[mµu]?s|sec|bytes|octets|[kMGT][oB]|px|k?m|k?g|euros?|dollars?|EUR|USD|fois|times)\b)"
)
MARKS = frozenset("$€£#_")  # right before an amount, a ticket, a piece of a name
PAIRS = re.compile(r"\d\d(?=((?: \d\d){4,29}))\1(?!\d)")  # as many as there are: gives none back
PAIR_BEFORE = re.compile(r"(?<!\w)[\da-fA-F]{2} \Z")
PAIR = 2  # digits
COUNTING = ({1}, {2}, {5})  # from one to the next
LIKELY = {10: 0, 11: 0, 9: 1}  # digits: the lower, the likelier
ALL_DIGITS = frozenset({"012345678", "0123456789", "01234567890"})

TRUNK_ZERO = re.compile(r"\(?0[1-9]")

# National forms, with the regions whose plan must know the number (none: the form is enough), by their first character.
NANP = (
    re.compile(
        r"(?:(?:001|1)[ .-])?(?:\([2-9]\d\d\)[ ./-]{0,2}|[2-9]\d\d[ .-])[2-9]\d\d[ .-]{1,2}\d{4}"
        r"|\([2-9]\d\d\)[ ./-]{0,2}[2-9]\d{6}"
    ),
    (),
)
NANP_IN_TWO = (re.compile(r"[2-9]\d\d-[2-9]\d{6}"), ("US",))
FR = (re.compile(r"0[1-9]([ .-])\d\d(?:\1\d\d){3}"), ("FR",))
ES = (re.compile(r"(?:[6-9]\d\d([ .-])\d\d|9\d([ .-])\d{3})(?:(?:\1|\2)\d\d){2}"), ("ES",))
IT = (re.compile(r"3[2-9]\d[ ./-]\d{3,4}[ .-]?\d{4}"), ("IT",))
BR = (re.compile(r"\([1-9]\d\) ?9?\d{4}[ -]\d{4}"), ("BR",))
IN = (re.compile(r"[6-9]\d{4}[ -]\d{5}"), ("IN",))
CN = (re.compile(r"1[3-9]\d([ -])\d{4}\1\d{4}"), ("CN",))
RU = (re.compile(r"8 ?\(?9\d\d\)?[ -]?\d{3}[ -]\d\d[ -]?\d\d"), ("RU",))
SHAPES: dict[str, tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = {
    **{"(": (NANP, BR), "0": (FR, NANP), "1": (NANP, CN), "2": (NANP, NANP_IN_TWO)},
    **{"3": (NANP, NANP_IN_TWO, IT), "4": (NANP, NANP_IN_TWO), "5": (NANP, NANP_IN_TWO)},
    **{"6": (NANP, NANP_IN_TWO, ES, IN), "7": (NANP, NANP_IN_TWO, ES, IN)},
    **{"8": (NANP, NANP_IN_TWO, ES, IN, RU), "9": (NANP, NANP_IN_TWO, ES, IN)},
}
TRUNK = ("FR", "IT", "GB", "DE", "NL", "BE", "CH", "AT", "IE", "AU", "JP")
# What says so, at the end of what stands before: nouns, and verbs.
NOUNS = (
    r"phone|t[ée]l[ée]?fon|t[ée]l[ée]phon|msisdn|whatsapp|rufnummer|handy|電話|电话|手机|号码|號碼|番号|번호|номер|телефон|тел\.?"
    r"|(?<![a-zà-ÿ])(?:t[ée]l|mob|mobile|m[óo]vil|cell|cellulare|celular|portable|fax|gsm|hotline|telemóvel|telefoon)"
    r"|(?<![a-zà-ÿ])(?:my|our|her|his|their|mon|notre|mi|meu|mein|home|work|office|new)"
    r" (?:new )?(?:number|num[ée]ro|n[úu]mero|nummer)"
)
VERBS = (
    r"(?<![a-zà-ÿ_])(?:sms|texto|text|calls?|called|dial|ring|reach|ligu[a-z]+|bellen|zadzwo[a-zń]*"
    r"|(?:r?appel|joi(?:nd|gn)|contact|anruf|llam|chiam)[a-zà-ÿ]*)(?=[\s:'’-])"
)
SAYS_PHONE = re.compile(rf"(?:(?P<noun>{NOUNS})|{VERBS})[^\d\n]{{0,24}}\Z")


def national(text: str, start: int, run: Run, previous: int) -> int:
    """As it is written at home."""
    first = start <= run.start
    stop = shaped(text, start, run.end) or trunk(text, start, run.end, first or previous == start - 1)
    if stop and (in_chain(text, start, stop) or is_something_else(text, start, stop, previous)):
        stop = 0
    stop = stop or (called_phone(text, start, run.end) if first else 0)
    if not stop or UNIT.match(text, stop):
        return 0
    return 0 if is_other_number(text, start) or (not first and is_registered(text, run.start)) else stop


def is_something_else(text: str, start: int, stop: int, previous: int) -> bool:
    """A date's, a draw's, a path's number; the end of a time or a fraction; an amount."""
    return bool(
        text[start - 1 : start] in MARKS
        or OTHER.fullmatch(text, start, stop)
        or FRACTION_BEFORE.search(text, max(0, start - 2), start)
        or MORE_AFTER.match(text, stop)
        or in_a_row(text, start, previous)
        or steps(text[start:stop])
    )


def steps(number: str) -> bool:
    """Pairs that grow by the same each time, as counting does."""
    pairs = number.split(" ")
    if any(len(pair) != PAIR for pair in pairs) or not all(map(str.isdigit, pairs)):
        return False
    grows = {int(after) - int(first) for first, after in pairwise(pairs)}
    return grows in COUNTING or grows <= {0, 1}


def shaped(text: str, start: int, end: int) -> int:
    for shape, regions in SHAPES.get(text[start], ()):
        match = shape.match(text, start, end)
        if match is None or not ends_well(text, match.end()):
            continue
        if not regions or numbering_plans.valid_somewhere(regions, compact(match[0])):
            return match.end()
    return 0


def trunk(text: str, start: int, end: int, first: bool) -> int:
    """With the zero that is dialled before an area in most of Europe; after other digits, in one piece only."""
    match = AT_HOME.match(text, start, end) if TRUNK_ZERO.match(text, start) else None
    if match is None or DATE.match(text, start):
        return 0
    stop = valid_end(text, match, TRUNK, at_least=9)
    return stop if first or text[start - 1] != " " or text[start:stop].isdigit() else 0


def called_phone(text: str, start: int, end: int) -> int:
    """In whatever form, where the text says right before it what it is."""
    said = SAYS_PHONE.search(before(text, start))
    if said is None or WHOLE_DATE.match(text, start):
        return 0
    match = AT_HOME.match(text, start, end)
    if match is None:
        return 0
    shortest = SHORTEST_CALLED[bool(said["noun"])]
    return valid_end(text, match, numbering_plans.REGIONS, at_least=shortest) or abroad_without_plus(text, match)


def abroad_without_plus(text: str, match: re.Match[str]) -> int:
    for stop in stops(text, match):
        code, *rests = parts(f"+{text[match.start() : stop]}")
        if code and any(numbering_plans.valid_abroad(code, rest) for rest in rests):
            return stop
    return 0


def valid_end(text: str, match: re.Match[str], regions: tuple[str, ...], at_least: int) -> int:
    """Where a number of the likeliest length ends; where the text calls it one (`regions` are all), the longest."""
    found = [(compact(text[match.start() : stop]), stop) for stop in stops(text, match)]
    called = regions is numbering_plans.REGIONS
    for number, stop in sorted(found, key=lambda item: (0 if called else LIKELY.get(len(item[0]), 2), -item[1])):
        if len(number) < at_least or (number in ALL_DIGITS and (not called or text[match.start() : stop].isdigit())):
            continue
        if numbering_plans.valid_somewhere(regions, number):
            return stop
    return 0


def in_a_row(text: str, start: int, previous: int) -> bool:
    """Pairs of digits among other pairs (a draw of lots, bytes) rather than one or more whole numbers."""
    pairs = PAIRS.match(text, start) if text[start + 2 : start + 3] == " " else None
    if pairs is None:
        return False
    count = (len(pairs[0]) + 1) // 3
    return (count > 6 and count % 5 > 0) or (
        start - 1 != previous and PAIR_BEFORE.search(text, max(0, start - 4), start) is not None
    )


def stops(text: str, match: re.Match[str] | None) -> list[int]:
    """Where it may end: after each group of digits, the last one first."""
    if match is None:
        return []
    ends = [group.end() for group in GROUP.finditer(text, *match.span())]
    return [end for end in reversed(ends) if ends_well(text, end)]


def ends_well(text: str, end: int) -> bool:
    return not glued_right(text, end) or EXTENSION.match(text, end) is not None


def in_one_piece(text: str, run: Run) -> Iterator[Finding]:
    """Digits, also in pairs as a date's, that only a word before them could make a phone number."""
    end = 0 if glued_left(text, run.start) else called_phone(text, run.start, run.end)
    if end and not UNIT.match(text, end) and not is_other_number(text, run.start):
        extension = EXTENSION.match(text, end)
        yield Finding(Kind.PHONE, run.start, extension.end() if extension else end)


def in_groups(text: str, run: Run) -> Iterator[Finding]:
    if LETTER_FOR_ZERO.match(text, run.start - 1) and not glued_left(text, run.start - 1):
        yield Finding(Kind.PHONE, run.start - 1, run.end)
        return
    before_run = BEFORE_RUN.match(text[max(0, run.start - 3) : run.start][::-1])
    place = run.start - (before_run.end() if before_run else 0)
    left, stop = digits_in(run.shape), -1
    while left >= SHORTEST_CALLED[True] and (start := START.search(text, place, run.end)):
        first = start.start()
        end = 0 if glued_left(text, first) else number_end(text, first, run, stop)
        if end:
            yield Finding(Kind.PHONE, first, end)
            stop = end
        place = max(end, start.end())
        left -= len(compact(text[first:place]))


def number_end(text: str, start: int, run: Run, previous: int) -> int:
    """Where the phone number that begins here ends, 0 if none does."""
    stop = 0
    if text.startswith(("+", "(+", "00", "(00", "011"), start):
        stop = international(text, start, run.end)
    stop = stop or national(text, start, run, previous)
    extension = EXTENSION.match(text, stop) if stop else None
    return extension.end() if extension else stop


def international(text: str, start: int, end: int) -> int:
    match = INTERNATIONAL.match(text, start, end)
    if match is None or COORDINATES.match(text, start) or BYTES.match(text, start):
        return 0
    parted = [(stop, *parts(text[start:stop])) for stop in stops(text, match)]
    for stop, code, *rests in parted:
        if code and any(numbering_plans.valid_abroad(code, rest) for rest in rests):
            return stop if "+" in match[0] or not is_other_number(text, start) else 0
    if match[0].startswith(("+", "(+")) and "+ " not in match[0]:
        return next(
            (
                stop
                for stop, code, *rests in parted
                if code
                and len(rests[0]) > SHORTEST_ABROAD
                and any(numbering_plans.possible_abroad(code, r) for r in rests)
            ),
            0,
        )
    return 0


def parts(number: str) -> tuple[int, str, str]:
    """Country code (0 if there is none such), the rest, and the rest without the zero that is dialled at home."""
    found = compact(number.replace("(0)", ""))
    found = found if "+" in number else found.removeprefix("011" if number.startswith("011") else "00")
    code = numbering_plans.country_code(found)
    rest = found[len(str(code)) :]
    return code, rest, rest if code == numbering_plans.ITALY else rest.removeprefix("0")
