"""Private keys go whole, in whichever form they are handed around."""

import base64

import pytest

from redaction import redact

LINE = "QmA4rGSXW7cywm911lc50k4qj6LxLkAXK53NDqWpt4mAkiNI47YyiWN6LFs5btZJ"
LINES = "\n".join([LINE] * 5)
HEADERS = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,385DBFE9383D443C0ECC051C37FD5E45\n\n"


@pytest.mark.parametrize("kind", ["RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", ""])
@pytest.mark.parametrize("headers", ["", HEADERS])
@pytest.mark.parametrize("end", ["", "-----END {}PRIVATE KEY-----"])
@pytest.mark.parametrize("before", ["", "> ", "    ", "# "])
def test_a_block_goes_whole_cut_quoted_or_with_headers(kind, headers, end, before):
    block = f"-----BEGIN {kind}PRIVATE KEY-----\n{headers}{LINES}\n{end.format(kind)}".strip()
    quoted = block.replace("\n", f"\n{before}")
    left = redact(f"here:\n{quoted}\n\nthe rest")
    assert left.startswith("here:\n[secret]")
    assert left.endswith("the rest")
    assert "QmA4" not in left
    assert "385D" not in left


def test_a_block_on_one_line_of_code():
    block = f"-----BEGIN PRIVATE KEY-----\\n{LINE}\\n{LINE[:20]}==\\n"
    assert redact(f'key = "{block}" // note') == 'key = "[secret]" // note'


def test_a_block_in_pieces_of_code():
    text = f'"-----BEGIN RSA PRIVATE KEY-----\\n" +\n"{LINE}\\n" +\n"{LINE}\\n";\nint x;'
    assert LINE not in redact(text)
    assert redact(text).endswith("int x;")


@pytest.mark.parametrize("first", ["MIIEpAIBAAKCAQEA", "MIIEvgIBADANBgkq", "MIICXAIBAAKBgQDV"])
def test_a_key_without_the_line_that_says_so(first):
    left = redact(f"my key:\n{first}{LINE[16:]}\n{LINES}\n{LINE[:20]}==\nthe rest")
    assert left == "my key:\n[secret]\nthe rest"


def test_a_key_encoded_as_a_whole():
    encoded = base64.b64encode(f"-----BEGIN RSA PRIVATE KEY-----\n{LINES}".encode()).decode()
    assert redact(f"    client-key-data: {encoded}\n") == "    client-key-data: [secret]\n"
    assert redact(f"it is {encoded}, so") == "it is [secret], so"


def test_a_certificate_is_public():
    certificate = f"-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJ{LINE[20:]}\n-----END CERTIFICATE-----"
    assert redact(certificate) == certificate


def test_a_putty_file():
    public = f"Public-Lines: 2\n{LINE}\n{LINE[:20]}\n"
    text = f"PuTTY-User-Key-File-3: ssh-ed25519\n{public}Private-Lines: 1\n{LINE[:45]}\nPrivate-MAC: 82e0888028db"
    left = redact(text)
    assert LINE[:45] + "\n" not in left
    assert "82e0888028db" not in left
    assert public in left


def test_the_private_parts_of_a_web_key():
    key = f'{{"kty": "EC", "crv": "P-256", "x": "{LINE[:43]}", "d": "{LINE[5:48]}"}}'
    assert redact(key) == key.replace(LINE[5:48], "[secret]")
