"""Behind a proxy of ours the client's address and scheme count as it says; nothing that a client says ever does."""

import pytest

from accounts import throttle
from tests.support.client import TravellingClient
from tests.support.factories import UserFactory
from tests.support.log_in import log_in
from tests.support.production import as_in_production, read_settings

pytestmark = pytest.mark.django_db
PROXY, CLIENT, SPOOFED = "10.0.0.9", "203.0.113.7", "198.51.100.1"
# (trusted hops, X-Forwarded-For, the address that counts); the connection itself comes from PROXY
COUNTED = [
    (0, None, PROXY),
    (0, CLIENT, PROXY),
    (0, f"{SPOOFED}, {CLIENT}", PROXY),
    (1, None, PROXY),
    (1, "", PROXY),
    (1, CLIENT, CLIENT),
    (1, f"{SPOOFED}, {CLIENT}", CLIENT),
    (1, f"{SPOOFED},{SPOOFED},{CLIENT} ", CLIENT),
    (1, f"{CLIENT}, unknown", None),
    (1, f"{CLIENT},", None),
    (1, "203.0.113.7:1234", None),
    (1, "2001:DB8::0:1", "2001:db8::1"),
    (1, "fe80::1%'; DROP TABLE x", "fe80::1"),
    (1, "::ffff:203.0.113.7", CLIENT),
    (1, "\N{FULLWIDTH DIGIT ONE}", None),
    (2, f"{SPOOFED}, {CLIENT}, 10.0.0.8", CLIENT),
    (2, CLIENT, CLIENT),
    (9, f"{CLIENT}, 10.0.0.8", CLIENT),
]


@pytest.mark.parametrize(("hops", "forwarded", "counts"), COUNTED)
def test_the_address_is_counted_from_the_right(rf, settings, hops, forwarded, counts):
    settings.TRUSTED_PROXY_HOPS = hops
    said = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert throttle.client_address(rf.get("/", headers=said, REMOTE_ADDR=PROXY)) == counts


@pytest.mark.parametrize("remote", ["", None, "unix:"])
def test_a_connection_without_an_address_is_nobodys(rf, remote):
    assert throttle.client_address(rf.get("/", REMOTE_ADDR=remote)) is None


@pytest.mark.parametrize("header", ["X-Real-IP", "Forwarded", "Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "Via"])
@pytest.mark.parametrize("hops", [0, 1])
def test_no_other_header_counts(rf, settings, header, hops):
    settings.TRUSTED_PROXY_HOPS = hops
    said = {header: SPOOFED, "X-Forwarded-For": CLIENT}
    assert throttle.client_address(rf.get("/", headers=said, REMOTE_ADDR=PROXY)) == (CLIENT if hops else PROXY)


def guess(times, hops, settings, forwarded):
    """Wrong passwords, each with an address of its own to the left: the answers' statuses."""
    settings.TRUSTED_PROXY_HOPS = hops
    UserFactory(email="ada@example.com")
    said = [{"X-Forwarded-For": forwarded.format(n=n)} for n in range(times)]
    return [log_in(TravellingClient(headers=each), "ada@example.com", "wrong").status_code for each in said]


@pytest.mark.parametrize(("hops", "forwarded"), [(0, "198.51.100.{n}"), (1, "198.51.100.{n}, 203.0.113.7")])
def test_a_made_up_address_gives_no_eleventh_guess(settings, hops, forwarded):
    assert guess(11, hops, settings, forwarded) == [422] * 10 + [429]


def test_behind_a_proxy_people_do_not_lock_each_other_out(settings):
    assert guess(11, 1, settings, "198.51.100.{n}") == [422] * 11


@pytest.mark.parametrize(("hops", "status"), [("0", 301), ("1", 200)])
def test_tls_that_ends_at_a_trusted_proxy_makes_no_loop(settings, hops, status):
    as_in_production(settings, TRUSTED_PROXY_HOPS=hops)
    answer = TravellingClient(headers={"X-Forwarded-Proto": "https"}).page("/login/")
    assert answer.status_code == status
    assert ("Strict-Transport-Security" in answer.headers) is (status == 200)


@pytest.mark.parametrize("scheme", ["http", "", "HTTPS ", "javascript", "http,https"])
def test_anything_but_https_is_sent_to_https(settings, scheme):
    as_in_production(settings, TRUSTED_PROXY_HOPS="1")
    answer = TravellingClient(headers={"X-Forwarded-Proto": scheme}).page("/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/login/")


@pytest.mark.parametrize("hops", ["0", "1"])
def test_a_forwarded_host_is_never_believed(settings, hops):
    as_in_production(settings, TRUSTED_PROXY_HOPS=hops)
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "444"}
    answer = TravellingClient(headers=said).get("/consent/", headers={"Accept": "application/json"}, secure=True)
    assert "evil.example" not in answer.content.decode() + str(answer.headers)
    read = read_settings(TRUSTED_PROXY_HOPS=hops)
    assert not read.get("USE_X_FORWARDED_HOST")
    assert not read.get("USE_X_FORWARDED_PORT")


def test_without_a_trusted_proxy_django_asks_no_header_for_the_scheme():
    assert "SECURE_PROXY_SSL_HEADER" not in read_settings()
    assert read_settings(TRUSTED_PROXY_HOPS="2")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
