"""Addresses, credentials, keys and secrets."""

import pytest

from redaction import redact

LONG = "a1B2c3D4" * 12
KEYS = [
    *(
        f"sk-ant-api03-{LONG[:60]}",
        f"sk-proj-{LONG[:40]}",
        f"sk_live_{LONG[:24]}",
        f"ghp_{LONG[:36]}",
        f"AIza{LONG[:35]}",
    ),
    *(f"github_pat_{LONG[:40]}", "AKIAIOSFODNN7EXAMPLE", f"xoxb-123456789012-{LONG[:24]}", f"glpat-{LONG[:20]}"),
    *(
        f"npm_{LONG[:36]}",
        f"pypi-AgEI{LONG[:80]}",
        f"SG.{LONG[:22]}.{LONG[:43]}",
        f"hf_{LONG[:34]}",
        f"key-{'0a1b' * 8}",
    ),
]
EMAILS = ["jean.dupont+tag@sous.exemple.co.uk", "o'neil@example.com", "jean%40exemple.fr", "jean [at] exemple [dot] fr"]
EMAILS += ["jean(at)exemple.fr", "user@münchen.de", '"jean dupont"@exemple.fr', "a@xn--e1afmkfd.xn--p1ai"]
ADDRESSES = ["192.0.2.1", "10.0.0.255", "2001:db8::ff00:42:8329", "fe80::1%eth0", "::ffff:192.0.2.1", "cbca:636e::1"]
GIVEN = [
    *(
        'password = "{}"',
        "PASSWORD={}",
        "db_password: {}",
        "mot de passe : {}",
        "Le mot de passe est {}",
        "my password is {}",
    ),
    *("mdp={}", '{{"password": "{}"}}', "mysql --password={} db", "mysql --password {} db", "<password>{}</password>"),
    *("mon mdp c'est {}", "IDENTIFIED BY x PASSWORD '{}'", "https://x.example/?password={}&a=1", "userPassword='{}';"),
    *("contraseña: {}", "Passwort: {}", '\\"password\\": \\"{}\\"', "Server=x;Pwd={};Database=y", "passwd: {}\n"),
]
TOKENS = [
    *(
        'api_key: "{}"',
        "API_KEY={}",
        "Authorization: Bearer {}",
        "X-Auth-Token: {}",
        "?access_token={}&x=1",
        "clé API : {}",
    ),
    *(
        '"client_secret": "{}"',
        "SECRET_KEY = '{}'",
        "AWS_SECRET_ACCESS_KEY={}",
        "Authorization: Basic {}",
        "sessionid={}; a",
    ),
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("around", ["{}", "key = '{}'", "Ma clé : {}.", "https://x.example/?k={}&y=1"])
def test_keys_known_by_their_prefix(key, around):
    assert redact(around.format(key)) == around.format("[API key]")


@pytest.mark.parametrize("address", EMAILS)
@pytest.mark.parametrize("around", ["{}", "Écris à {}, merci.", "<{}>", "mailto:{}?subject=x"])
def test_email_addresses_are_found(address, around):
    assert redact(around.format(address)) == around.format("[e-mail address]")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("around", ["{}", "IP : {}, oui", "[{}]:443", "from={} to", "ssh root@{}"])
def test_ip_addresses_are_found(address, around):
    assert redact(around.format(address)) == around.format("[IP address]")


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("value", ["hunter2", "P@ssw0rd!", "Xk9_pQ-2z"])
def test_passwords_known_by_what_they_are_given_to(given, value):
    assert redact(given.format(value)) == given.format("[secret]").replace("{{", "{")


@pytest.mark.parametrize("given", TOKENS)
@pytest.mark.parametrize("value", ["abc123def456ghi789", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"])
def test_tokens_known_by_what_they_are_given_to(given, value):
    assert redact(given.format(value)) == given.format("[secret]")


def test_web_tokens_and_private_keys():
    assert redact(f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{LONG}") == "[secret]"
    block = f"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n{LONG}\n-----END RSA PRIVATE KEY-----"
    assert redact(f"voici\n{block}\nfin") == "voici\n[secret]\nfin"
    assert redact(f"-----BEGIN PRIVATE KEY-----\n{LONG}\n\nla suite") == "[secret]\n\nla suite"
    assert redact(f"https://hooks.slack.com/services/T000/B000/{LONG[:24]}").endswith("services/[secret]")


@pytest.mark.parametrize(
    "url",
    [
        "https://bob:pa%73s@h.example/x",
        "postgres://u:p/w#1@h:5432/db",
        "redis://:pw@h:1",
        "https://ghp_token1234@github.com",
    ],
)
def test_credentials_in_urls_are_found(url):
    scheme, _, rest = url.partition("://")
    assert redact(url) == f"{scheme}://[credentials]@{rest.rpartition('@')[2]}"


def test_secrets_in_options_of_curl_are_found():
    assert redact("curl -u bob:hunter2 https://x.example") == "curl -u [secret] https://x.example"
