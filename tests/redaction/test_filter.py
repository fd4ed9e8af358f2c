"""What the filter promises as a whole: what replaces a finding, what overlaps become, which texts it reads."""

from pathlib import Path

import pytest

import redaction
from redaction import Finding, Kind, find, redact
from redaction import filter as whole

SHORT = {
    Kind.URL_CREDENTIALS: "ftp://bob:hunter2@host",
    Kind.API_KEY: f"ghp_{'a1B2' * 9}",
    Kind.SECRET: "password=hunter2",
    Kind.EMAIL: "jean@exemple.fr",
    Kind.IP: "192.0.2.1",
    Kind.IBAN: "FR7630006000011234567890189",
    Kind.CARD: "4111111111111111",
    Kind.NIR: "185057800608491",
    Kind.SSN: "536-90-4399",
    Kind.NINO: "AB123456C",
    Kind.DNI: "12345678Z",
    Kind.NIE: "X1234567L",
    Kind.CODICE_FISCALE: "RCCMNL83S18D969H",
    Kind.STEUER_ID: "36574261809",
    Kind.PASSPORT: "passport X1234567",
    Kind.PLATE: "number plate AB12 CDE",
    Kind.BIRTH_DATE: "born on 12 March 1985",
    Kind.COORDINATES: "GPS 48.85837, 2.29448",
    Kind.ADDRESS: "12 rue de la Paix, 75002 Paris",
    Kind.HANDLE: "my handle is @ada_l",
    Kind.NAME: "my name is Ada Lovelace",
    Kind.PHONE: "+33612345678",
}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_replaced_by_its_name_in_brackets(kind):
    assert f"[{kind.value}]" in redact(SHORT[kind])


def test_a_text_with_all_kinds_keeps_the_rest():
    left = redact("; ".join(["début", *SHORT.values(), "fin"]))
    said = ("passport ", "number plate ", "born on ", "GPS ", "", "my handle is ", "my name is ", "")
    assert left == "; ".join(
        [
            *("début", "ftp://[credentials]@host", "[API key]", "password=[secret]"),
            *(kind.placeholder for kind in list(Kind)[3 : -len(said)]),
            *(f"{words}{kind.placeholder}" for words, kind in zip(said, list(Kind)[-len(said) :], strict=True)),
            "fin",
        ]
    )


def test_findings_say_kind_and_place_in_order():
    assert find("a@b.fr et 192.0.2.1") == [Finding(Kind.EMAIL, 0, 6), Finding(Kind.IP, 10, 19)]


def test_overlapping_findings_become_one_of_the_graver_kind():
    assert redact("password=Jean@exemple.fr!") == "password=[secret]"
    assert redact("https://bob:pass@exemple.fr/") == "https://[credentials]@exemple.fr/"


def test_what_a_finding_was_hiding_is_found_too():
    text = "DE39688139849164155671+39 035 200 3325"
    assert find(redact(text)) == []


def test_a_text_that_never_comes_to_an_end_is_withheld(monkeypatch):
    monkeypatch.setattr(whole, "PASSES", 0)
    assert redact("nothing here") == "nothing here"
    assert redact("jean@exemple.fr") == "[withheld]"


@pytest.mark.parametrize(
    "text",
    [
        "４１１１ １１１１ １１１１ １１１１",  # full-width
        "4111\u00a01111\u202f1111\u20091111",  # no-break, narrow and thin spaces
        "4111\u20111111\u20111111\u20111111",  # no-break hyphens
        "4\u200b1\u200b1\u200b1111111111\u2060111",  # zero width
        "٤١١١١١١١١١١١١١١١",  # Arabic
        "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",  # mathematical bold
        "4\ufe0f\u20e31\ufe0f\u20e31\ufe0f\u20e3" + "1\ufe0f\u20e3" * 13,  # keycaps
    ],
)
def test_digits_in_disguise_are_digits(text):
    assert redact(f"voilà : {text}.").startswith("voilà : [payment card]")


def test_disguised_letters_and_signs():
    assert redact("jean＠exemple．fr") == "[e-mail address]"
    assert redact("je\u00adan@exem\u200dple.fr, oui") == "[e-mail address], oui"
    assert redact("mot de passe : «\u00a0hunter2\u00a0»") == "mot de passe : «\u00a0[secret]\u00a0»"


@pytest.mark.parametrize("text", ["", "\ud800", "\0", "é\udfff@\0", "x" * 1_000_000, "1" * 1_000_000, "\U0010ffff" * 9])
def test_no_text_is_too_strange(text):
    assert isinstance(redact(text), str)


def test_redaction_needs_no_django():
    folder = Path(redaction.__file__).parent
    assert not [
        path.name for path in folder.glob("*.py") if "django" in path.read_text().replace("no Django", "").lower()
    ]
