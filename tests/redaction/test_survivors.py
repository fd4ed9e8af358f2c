"""What looks sensitive and isn't comes through as it was."""

import pytest

from redaction import redact

NUMBERS = """
version 1.2.3.4, v1.2.3.4, foo==1.2.3.4, from version 1.2.3.3 to 1.2.3.4, foo-1.2.3.4.tar.gz, Chrome/120.0.0.0
{"version": "10.0.0.1"} AssemblyVersion("1.0.0.0") section 1.2.3.4, OID 1.3.6.1.4.1.311, 999.1.2.3, Windows 10.0.19041.1
commande n° 0612345678, order number 4155552671, invoice 4111111111111111, {"order_id": 4155552671}
{"orderNumber": "612345678", "ts": 1693526400.123}
commit 9fceb02d0ae598e95dc970b74767f19372d61af8, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
550e8400-e29b-41d4-a716-446655440000, 12345678-1234-1234-1234-123456789012, ad7ea238-b927-c6d0-273f-016705723558
ISBN 0-306-40615-2, ISBN-10 : 0306406152, ISBN 978-615-02-3800-5, EAN 4006381333931, IMEI: 477965299457703
1693526400, 1693526400000, 1693526400000000000, 2024-08-28T00:00:00Z, 20240828T103000Z, 28/08/2024 10:30, 01.02.2024 10
1 234 567,89 €, 12 345 678 €, $1,234,567.89, 612 345 678 habitants, 3.141592653589793, 0.607470236471, 1e-10
48.8566140, 2.3522219; +48.8577+002.295/; +40.689247-074.044502
aa:bb:cc:dd:ee:ff, 00-11-22-33-44-55, 00:11:22:33:44:55:66:77, 0011.2233.4455, 12:30:45
SIREN 732 829 320, SIRET 732 829 320 00074, SIRET 499 011 880 92136, TVA FR40303265045, DE123456789
2147483647, 4294967295, 0123456789, 00 01 02 03 04 05 06 07, 03 12 25 33 41 07 12, 2024 2025 2026 2027
FR7630006000011234567890188, 4111111111111112, 1 85 05 78 006 084 99, 12345678A, X1234567A, 36574261808, AB123456E
666-12-3456, 000-12-3456, 900-12-3456, 123-00-4567, BG123456A, ABCDEF85T10A562Q
img_20240115_103000.jpg, DSC_0612345678.jpg, 4,155,552,671 rows, 1234567890 ns, trace_id=016705723558abcd
"""
CODE = """
password = os.environ["DB_PASSWORD"]; token = get_token(user); api_key = settings.API_KEY; secret = None
def login(user: str, password: str, token: Token) -> bool: return check(password=password, token=self.token)
if token == expected: pass; const token = await getToken(user.id); login(password=pw)
password: "********", token: <your-token>, PASSWORD=${PASSWORD}, api_key="YOUR_API_KEY", {{ token }}, password=%s
{"type": "password", "name": "token", "label": "Password", "password": null, "forgot_password": "Mot de passe oublié"}
max_tokens: 4096, token_type: bearer, primary key: 12345, cache_key = "user:12345", author: Jean, bypass=true
The password is required. Password: required. Mot de passe : oublié ? Token: a unit of text. secret: the recipe
password: at least 8 characters; tests pass: 1234; getpass("Password: "); input("Token: ")
git clone git@github.com:org/repo.git; cp icon@2x.png; npm i lodash@4.17.21 react@18.2.0-rc.next; @app.route("/x")
this@MainActivity.finish(); systemctl restart getty@tty1.service; docker run -u 1000:1000 x; user@host; W@x.dot(y)
std::vector<int> a::b::c; x[1::2]; a[::-1]; def f(a, b): ...; dead::beef; Foo::Bar
https://x.example:8443/@scope/pkg@1.2.3/i.js, https://{user}:{password}@host, ssh://git@github.com/x, postgres://localhost/db
sk-learn-pipeline-with-a-long-name, ssh-rsa AAAAB3NzaC1yc2E, sha256-47DEQpj8HBSa, eyJ, Bearer token, api key
"""


@pytest.mark.parametrize("text", [line for line in (NUMBERS + CODE).splitlines() if line])
def test_what_only_looks_sensitive_survives_as_it_was(text):
    assert redact(text) == text


def test_what_was_replaced_before_is_left_alone():
    text = 'password=[secret], "token": "[API key]", https://[credentials]@host, tel [phone number], [payment card] 1'
    assert redact(text) == text
