"""A draft from a TOML file, or why the file is none."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from consent.models import PolicyUpdate
from consent.policies import drafts
from tests.consent.policies.test_toml_file import SOURCE
from tests.support.factories import SLUG
from tests.support.screen import Screen

LIST = "/admin/consent/policyupdate/"
pytestmark = pytest.mark.django_db


def upload(manager, content, name="update.toml"):
    return manager.post(f"{LIST}upload/", {"file": SimpleUploadedFile(name, content)})


def test_a_file_becomes_a_draft(manager):
    assert upload(manager, SOURCE.replace(SLUG, "from-file", 1).encode()).status_code == 303
    draft = PolicyUpdate.objects.get(slug="from-file")
    assert draft.published_at is None
    assert drafts.as_file(draft).texts == drafts.as_file(PolicyUpdate.objects.get(slug=SLUG)).texts
    assert LogEntry.objects.get().object_id == str(draft.pk)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"slug = 5", "slug: is int"),
        (b"[", "not valid TOML"),
        (b"x" * 600_000, "too big"),
        (SOURCE.encode(), "is taken"),
    ],
)
def test_a_file_that_is_none_says_why(manager, content, says):
    response = upload(manager, content)
    assert response.status_code == 422
    assert says in Screen(response).text
    assert PolicyUpdate.objects.count() == 2
