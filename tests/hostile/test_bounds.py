"""Every parameter of every page of the administration, at and beyond the edge of what databases and calendars hold."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.support.depth import examples

pytestmark = pytest.mark.django_db
EDGE: list[str | bytes] = [
    *[
        "9999-12-31",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "10000-01-01",
        "2025-02-30",
        "0000-00-00",
    ],
    *["0", "-1", "99999", "2147483647", "2147483648", "9" * 19, "-9223372036854775809", "9" * 5000, "1," + "9" * 40],
    *[
        "1e999",
        "NaN",
        "٣",
        "²",
        "\0",
        "a\0b",
        b"\xff\xfe",
        "\ud800".encode("utf-8", "surrogatepass"),
        "x" * 5000,
        "%",
        "",
    ],
]
LOOKUPS = ["", "__exact", "__in", "__gte", "__lt", "__year", "__day", "__isnull", "__id__exact", "__contains"]
LISTS = ["q", "p", "o", "e", "all", "_facets", "_popup", "_to_field", "_changelist_filters"]
PAGES = {
    "admin:accounts_user_dry_run": ["at", "last_day"],
    "admin:accounts_user_explain": ["who", "at", "client"],
    "admin:autocomplete": ["term", "app_label", "model_name", "field_name", "page"],
}
TRIED = 0


def names_of(model, model_admin):
    """Every column with every lookup, every filter by its own name, and what all lists take."""
    columns = [f"{field.name}{lookup}" for field in model._meta.get_fields() for lookup in LOOKUPS]
    filters = [getattr(each, "parameter_name", "") for each in model_admin.list_filter]
    return sorted({*columns, *LISTS, *filter(None, filters)})


def is_survived(site, address, name, value):
    """No exception and no 500; on PostgreSQL a failed statement must not poison what follows."""
    global TRIED  # noqa: PLW0603  counted for the end of the file
    TRIED += 1
    with transaction.atomic():
        answer = site.browsers["staff"].get(address, query_params=None, QUERY_STRING=urlencode([(name, value)]))
        transaction.set_rollback(True)
    return answer.status_code < 500


MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_no_parameter_of_a_list_breaks_it(site, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    tried = [(name, value) for name in names_of(model, admin.site._registry[model]) for value in EDGE]
    some = tried[:: max(1, len(tried) // examples(120))]
    assert [each for each in some if not is_survived(site, address, *each)] == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_parameter_of_a_page_of_the_console_breaks_it(site, name):
    tried = [(parameter, value) for parameter in PAGES[name] for value in EDGE]
    assert [each for each in tried if not is_survived(site, reverse(name), *each)] == []


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("date_joined__gte", "9999-12-31", "between 2000 and 2100"),
        ("last_login__year", "0", "between 2000 and 2100"),
        ("groups__id__exact", "9" * 19, "2147483647 at most"),
        ("plan__exact", "x" * 3000, "2000 characters at most"),
        ("language", "a\0", "Remove it"),
    ],
)
def test_a_parameter_out_of_bounds_is_named_with_what_would_mend_it(site, name, value, mend):
    answer = site.browsers["staff"].get("/admin/accounts/user/", {name: value}, follow=True)
    said = answer.content.decode()
    assert (answer.status_code, answer.request["QUERY_STRING"], f"{name[1:]}: " in said, mend in said) == (
        200,
        "e=1",
        True,
        True,
    )
    site.browsers["staff"].handler.enforce_csrf_checks = False
    export = site.browsers["staff"].post(f"/admin/accounts/user/export/?{urlencode({name: value})}")
    site.browsers["staff"].handler.enforce_csrf_checks = True
    assert (export.status_code, mend in export.content.decode()) == (400, True)


def test_what_is_in_bounds_is_looked_up(site):
    page = site.browsers["staff"].get(
        "/admin/accounts/user/", {"date_joined__gte": "2100-12-31T00:00:00Z", "q": "9" * 30}
    )
    assert page.status_code == 200, page.content.decode()[:3000]


def test_how_many_were_tried():
    print(f"\n{TRIED} parameters at the edge")
