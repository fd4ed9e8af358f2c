"""A page that needs a log-in answers each kind of client in its way, and never swaps a log-in page into a fragment."""

import pytest

pytestmark = pytest.mark.django_db
UUID = "00000000-0000-4000-8000-000000000000"
GATED = ["/", "/settings/", "/settings/privacy/", "/settings/account/", "/consent/", f"/chats/{UUID}/"]


@pytest.mark.parametrize("path", GATED)
def test_a_page_leads_to_log_in_and_back(client_at, path):
    response = client_at.page(path)
    assert response.status_code == 303
    assert response["Location"] == f"/login/?next={path.replace('/', '%2F')}"


def test_the_query_of_the_page_asked_for_survives_logging_in(client_at):
    assert client_at.page("/?page=2&b=%C3%A9")["Location"] == "/login/?next=%2F%3Fpage%3D2%26b%3D%25C3%25A9"


@pytest.mark.parametrize("path", ["/chats/", "/consent/decide/", "/settings/account/log-out-everywhere/"])
def test_a_form_sent_by_nobody_leads_home_by_log_in(client_at, path):
    response = client_at.post(path, {"text": "hello"})
    assert (response.status_code, response["Location"]) == (303, "/login/?next=%2F")


@pytest.mark.parametrize("path", GATED)
def test_a_machine_is_told_to_log_in_in_json(client_at, path):
    response = client_at.get(path, headers={"Accept": "application/json"})
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response.json()["code"] == "login_required"


def test_a_json_body_counts_as_json(client_at):
    response = client_at.post("/chats/", {"text": "hello"}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (401, "login_required")


def test_htmx_is_sent_to_the_log_in_page_whole(client_at):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/settings/privacy/?a=b"}
    response = client_at.post("/settings/privacy/help-improve/", headers=headers)
    assert (response.status_code, response.content) == (401, b"")
    assert response["HX-Redirect"] == "/login/?next=%2Fsettings%2Fprivacy%2F%3Fa%3Db"


def test_htmx_from_another_host_comes_back_home(client_at):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"}
    assert client_at.get("/", headers=headers)["HX-Redirect"] == "/login/?next=%2F"
