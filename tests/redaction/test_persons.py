"""Who and where: only where the words around say so, never at the price of prose and code."""

import pytest

from redaction import redact, redact_all

SAID = {
    "name": """
Bonjour, je m'appelle {Jeanne Dupont-Martin}.
My name is {John A. Smith} and I am here
my name is {Ada}
Mon nom est {Pierre de La Tour}.
Mr. {John Smith} called
Mme {Dupont} est venue
Dr. {Watson} knows
Dear {Anna},
First name: {Ada}
Nom de famille : {Lovelace}
{{"first_name": "{Ada}"}}
Me llamo {Carlos García}
Ich heiße {Jürgen Müller}
Best regards,\\n{Jane Doe}
Cordialement,\\n{Pierre Martin}\\n06
""",
    "date of birth": """
I was born on {12 March 1985} in Leeds
née le {3 avril 1990}
Date de naissance : {03/04/1990}
DOB: {1985-03-12}
my birthday is {March 12th, 1985}
geboren am {12.03.1985}
""",
    "postal address": """
j'habite au {12 bis rue de la Paix, 75002 Paris}.
I live at {221B Baker Street, London NW1 6XE}.
Ship to: {1600 Pennsylvania Avenue NW, Washington, DC 20500}
Ich wohne in der {Hauptstraße 5, 10115 Berlin}
Vivo en {Calle Mayor 12}
Adresse : {3 avenue Foch}
{12 rue de la Paix, 75002 Paris}
""",
    "passport number": """
Passport number: {12AB34567}
mon passeport n° {15CV12345}
My passport is {X1234567}, ok
""",
    "number plate": """
ma plaque est {AB-123-CD}
license plate {7ABC123}
vehicle registration: {AB12 CDE}
Kennzeichen: {B-MW 1234}
""",
    "coordinates": """
GPS coordinates: {48.858370, 2.294481}
coordonnées GPS : {48.8584, 2.2945}
{48°51'24"N 2°21'03"E}
""",
    "handle": """
my Twitter handle is {@jdoe}
Instagram: {@jane.doe}
mon pseudo est {dark_knight42}
follow me on Instagram {@jane_d}
Discord: {jane#1234}
linkedin.com/in/{jane-doe-12}
""",
}
SAME = """
10 Downing Street is famous
Rendez-vous place de la Bastille
12 rue de la Paix
My name is not important
The file name is Foo.txt and my name is used
name: Build
"name": "React"
class Person: first_name = models.CharField(max_length=30)
Thanks,\\nThe Team
Dear Sir,
Madame, Monsieur,
born in 1985, registration opens at 10
AB-123-CD is a part
48.858370, 2.294481
on the road to 8.0 and 404 Not Found
handleClick(0), handle 403s properly, file handle @0xb8
released on 12 March 1985
passport control is at gate 12
@app.route and @scope/pkg
the position is 12.5, 13.5
"""


def lines(text):
    return [line.replace("\\n", "\n") for line in text.strip().splitlines()]


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, text in SAID.items() for line in lines(text)])
def test_what_the_words_around_say_goes(kind, line):
    line = line.replace("{{", "<<").replace("}}", ">>")
    before, _, rest = line.partition("{")
    value, _, after = rest.partition("}")
    before, after = before.replace("<<", "{"), after.replace(">>", "}")
    assert redact(f"{before}{value}{after}") == f"{before}[{kind}]{after}"


@pytest.mark.parametrize("text", lines(SAME))
def test_prose_and_code_stay(text):
    assert redact(text) == text


def test_a_name_goes_wherever_it_stands_again():
    said = redact_all(["My name is Ada Lovelace", "Lovelace again, ADA LOVELACE, Ada; Adam stays"])
    assert said == ["My name is [name]", "[name] again, [name], [name]; Adam stays"]
