"""A big account's export is made in the background: progress, one's own alone, in one's own language."""

import io
import json
import zipfile

import pytest
from django_tasks_db.models import DBTaskResult

from rights import export_archive, export_files, export_pages
from rights.models import DataExport
from tests.support.data_exports import ADDRESS, PROGRESS, fetched, files, work
from tests.support.factories import AFTER, BEFORE, UserFactory
from tests.support.production import JSON

pytestmark = pytest.mark.django_db


def test_a_big_export_is_made_beside_the_page_from_the_click_to_the_file(theirs, collector):
    response = theirs.post(ADDRESS)
    assert (response.status_code, response["Location"]) == (303, PROGRESS)
    assert 'data-export="waiting"' in theirs.page(PROGRESS).content.decode()
    assert fetched(theirs).status_code == 404
    work()
    page = theirs.page(PROGRESS).content.decode()
    assert 'data-export="ready"' in page
    assert f"{ADDRESS}{DataExport.objects.get().pk}/" in page
    answer = fetched(theirs)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    assert len(json.loads(archive.read("conversations/00001.json"))) == 5
    assert json.loads(archive.read("profile.json"))["email"] == collector.email
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("no-store", "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="claudeprivacy-2025-09-15.zip"'


@pytest.mark.parametrize(("name", "most"), [("conversations", 4), ("messages", 4), ("characters", 100)])
def test_each_measure_of_size_counts(theirs, collector, monkeypatch, name, most):
    monkeypatch.setitem(export_pages.AT_ONCE, "conversations", 200)
    assert b"".join(theirs.post(ADDRESS).streaming_content)[:2] == b"PK"
    monkeypatch.setitem(export_pages.AT_ONCE, name, most)
    assert theirs.post(ADDRESS).status_code == 303


def test_the_file_is_readable_by_its_owner_alone_and_names_nobody(theirs, collector):
    theirs.post(ADDRESS)
    work()
    path = export_files.path(DataExport.objects.get().pk)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert files() == [f"{DataExport.objects.get().pk}.zip"]
    assert not [row for row in DBTaskResult.objects.all() if str(collector.subject_id) in str(row.args_kwargs)]


def test_nobody_else_may_fetch_an_export(theirs, collector, new_client):
    theirs.post(ADDRESS)
    work()
    other, admin = UserFactory(), UserFactory(is_staff=True, is_superuser=True, plan="team")
    for somebody in (other, admin):
        assert fetched(new_client().at(BEFORE).as_user(somebody)).status_code == 404
    assert fetched(new_client())["Location"].startswith("/login/")


def test_a_big_export_is_made_while_blocked(theirs):
    theirs.at(AFTER)
    assert theirs.page("/").status_code == 303
    assert theirs.post(ADDRESS).status_code == 303
    work()
    assert 'data-export="ready"' in theirs.page(PROGRESS).content.decode()
    assert b"".join(fetched(theirs).streaming_content)[:2] == b"PK"


def test_progress_is_what_was_written(theirs, collector, monkeypatch):
    monkeypatch.setattr(export_archive, "PAGE", 2)
    theirs.post(ADDRESS)
    steps = []
    write = export_archive.write

    def watched(file, *, tell, **how):
        def telling(written):
            tell(written)
            steps.append(theirs.get(PROGRESS, headers=JSON).json())

        write(file, tell=telling, **how)

    monkeypatch.setattr(export_archive, "write", watched)
    work()
    assert {(step["state"], step["total"], step["download"]) for step in steps} == {("running", 5, None)}
    assert sorted({step["written"] for step in steps}) == [0, 2, 4, 5]


def test_files_that_no_row_names_are_swept_away_and_another_databases_left(theirs, collector):
    folder = export_files.path("x").parent
    for name in (folder, folder.parent / "another"):
        name.mkdir(parents=True)
        (name / "stray.zip").touch()
        (name / "stray.zip.0123456789abcdef.tmp").touch()
    theirs.post(ADDRESS)
    work()
    assert files() == [f"{DataExport.objects.get().pk}.zip"]
    assert len(list((folder.parent / "another").iterdir())) == 2


def test_its_texts_are_in_the_language_of_whoever_asked(theirs):
    theirs.post(ADDRESS, headers={"Accept-Language": "fr"})
    work()
    archive = zipfile.ZipFile(io.BytesIO(b"".join(fetched(theirs).streaming_content)))
    assert '<html lang="fr">' in archive.read("index.html").decode()
    assert '<html lang="fr">' in archive.read("conversations/00001.html").decode()


def test_json_clients_are_told_where_to_look(theirs):
    assert theirs.get(PROGRESS, headers=JSON).json() == {"state": "none", "progress": PROGRESS}
    begun = theirs.post(ADDRESS, headers=JSON)
    assert (begun.status_code, begun["Location"]) == (202, PROGRESS)
    assert (begun.json()["state"], begun.json()["download"]) == ("waiting", None)
    work()
    told = theirs.get(PROGRESS, headers=JSON).json()
    assert (told["state"], told["written"], told["total"]) == ("ready", 5, 5)
    assert b"".join(theirs.get(told["download"]).streaming_content)[:2] == b"PK"


def test_htmx_asks_for_the_part_that_changes_until_it_is_done(theirs):
    theirs.post(ADDRESS)
    part = theirs.get(PROGRESS, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="export-state"')
    assert 'hx-trigger="every 1s"' in part
    work()
    assert "hx-trigger" not in theirs.get(PROGRESS, headers={"HX-Request": "true"}).content.decode()


def test_without_javascript_a_link_asks_again_and_the_privacy_tab_leads_there(theirs):
    theirs.post(ADDRESS)
    assert f'<a href="{PROGRESS}">Reload</a>' in theirs.page(PROGRESS).content.decode()
    assert PROGRESS in theirs.page("/settings/privacy/").content.decode()
    work()
    assert "Reload" not in theirs.page(PROGRESS).content.decode()
    assert 'data-export="ready"' in theirs.page("/settings/privacy/").content.decode()
