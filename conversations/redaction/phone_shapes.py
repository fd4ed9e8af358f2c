"""How phone numbers are written, and what else looks like it."""

import re

SHORTEST = 8  # digits
BEFORE_RUN = re.compile(r" ?\+?\(?")  # read backwards
START = re.compile(r"\(?(?:\+ ?)?\d+")
GROUP = re.compile(r"\d+\)?")
INTERNATIONAL = re.compile(r"\(?(?:\+|00) ?\d(?:[ .\-/()]{0,2}+\d){6,17}")
AT_HOME = re.compile(r"\(?\d(?:[ .\-/()]{0,2}+\d){7,12}")
EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension|poste|durchwahl|interno)\s?\d{1,6}(?!\d)", re.I)

COORDINATES = re.compile(r"\+\d{1,3}\.\d+[+-]\d")
DATE = re.compile(
    r"(?:19|20)\d\d[./ -]?(?:0?[1-9]|1[0-2])[./ -]?\d|[0-3]?\d[./ -](?:0?[1-9]|1[0-2])[./ -](?:19|20)\d\d(?!\d)"
)
# Shapes of digits (see Run) that could be phone numbers: in one piece, if something is said of them; in groups, unless
# they look like something else.
IN_ONE_PIECE = re.compile(r"\A<?9\d{7,14}>?\Z")
ELSE = "|".join(
    (
        r"9\d{7,}|\d{16,}",
        r"9\d{3}([./ -])\d\d\1\d{1,2}(?: \d\d)?|\d\d?([./ -])\d\d?\2(?:\d\d)?\d\d(?: \d\d)?",  # a date
        r"\d{1,3}(?:\.\d{1,3}){3}|(?:0|9\d{0,2})\.\d+",  # an IP address, a fraction
        r"\d{3}-\d\d-\d{4}|\d{3}-\d{1,5}-\d{1,7}-\d{1,6}-\d",  # a US SSN, an ISBN
        r"(?:\d\d )?\d{4}(?:[ -]\d{4}){3,}(?: \d{1,3})?",  # a payment card, an IBAN
    )
)
IN_GROUPS = re.compile(rf"\A(?!<?(?:{ELSE})>?\Z)(?:\D*\d){{8}}")
UNIT = re.compile(
    r"\s?(?:[€$£%°]|(?:ns|[mµu]?s|sec|bytes|octets|[kMGT][oB]|px|k?m|k?g|euros?|dollars?|EUR|USD|fois|times)\b)"
)
MARKS = frozenset("$€£#_")  # right before an amount, a ticket, a piece of a name
PAIRS = re.compile(r"\d\d(?=((?: \d\d){4,29}))\1(?!\d)")  # as many as there are: gives none back
PAIR_BEFORE = re.compile(r"(?<!\w)[\da-fA-F]{2} \Z")
LIKELY = {10: 0, 11: 0, 9: 1}  # digits: the lower, the likelier
ALL_DIGITS = frozenset({"012345678", "0123456789", "01234567890"})

TRUNK_ZERO = re.compile(r"\(?0[1-9]")

# National forms, with the regions whose plan must know the number (none: the form is enough), by their first character.
NANP = (re.compile(r"(?:(?:001|1)[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}"), ())
FR = (re.compile(r"0[1-9]([ .-])\d\d(?:\1\d\d){3}"), ("FR",))
ES = (re.compile(r"(?:[6-9]\d\d([ .-])\d\d|9\d([ .-])\d{3})(?:(?:\1|\2)\d\d){2}"), ("ES",))
IT = (re.compile(r"3[2-9]\d[ ./-]\d{3,4}[ .-]?\d{4}"), ("IT",))
BR = (re.compile(r"\([1-9]\d\) ?9?\d{4}[ -]\d{4}"), ("BR",))
IN = (re.compile(r"[6-9]\d{4}[ -]\d{5}"), ("IN",))
CN = (re.compile(r"1[3-9]\d([ -])\d{4}\1\d{4}"), ("CN",))
RU = (re.compile(r"8 ?\(?9\d\d\)?[ -]?\d{3}[ -]\d\d[ -]?\d\d"), ("RU",))
SHAPES: dict[str, tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]] = {
    **{"(": (NANP, BR), "0": (FR, NANP), "1": (NANP, CN), "2": (NANP,), "3": (NANP, IT), "4": (NANP,), "5": (NANP,)},
    **{"6": (NANP, ES, IN), "7": (NANP, ES, IN), "8": (NANP, ES, IN, RU), "9": (NANP, ES, IN)},
}
TRUNK = ("FR", "IT", "GB", "DE", "NL", "BE", "CH", "AT", "IE", "AU", "JP")
WORLD = (
    *(
        "US",
        "ES",
        *TRUNK,
        "CA",
        "PT",
        "PL",
        "SE",
        "DK",
        "NO",
        "FI",
        "IN",
        "CN",
        "BR",
        "MX",
        "TR",
        "RU",
        "UA",
        "GR",
        "CZ",
    ),
    *("RO", "HU", "LU", "NZ", "ZA", "NG", "EG", "MA", "DZ", "TN", "SN", "CI", "IL", "SA", "AE", "KR", "SG", "MY", "ID"),
    *("PH", "TH", "VN", "AR", "CL", "CO", "PE", "HK", "TW", "PK", "BD"),
)
SAYS_PHONE = re.compile(
    r"(?:phone|t[ée]l[ée]?fon|t[ée]l[ée]phon|msisdn|whatsapp|rufnummer|handy|電話|电话|手机"
    r"|(?<![a-zà-ÿ])(?:t[ée]l|mob|mobile|m[óo]vil|cell|cellulare|celular|portable|fax|gsm|sms|texto|text|calls?|called"
    r"|dial|ring|reach|(?:r?appel|joi(?:nd|gn)|contact|anruf|llam|chiam)[a-zà-ÿ]*))[^\d\n]{0,24}\Z"
)
