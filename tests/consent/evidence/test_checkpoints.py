"""A checkpoint says when it was touched, is missing, or is of another database."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consent.evidence import checkpoints, signing
from consent.models import ConsentEvent, Installation
from tests.support.factories import UserFactory, decide
from tests.support.tampering import LATER, broken, change, remove, restand, sql, three_rows, verify
from tests.support.verbs import set_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(policy_update):
    user = three_rows()
    checkpoints.make(LATER)
    return user


def files():
    return sorted(path.name for path in checkpoints.folder().iterdir())


def rewrite(name, **changes):
    path = checkpoints.folder() / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_make_checkpoint_writes_the_next_one(policy_update):
    for number in (1, 2):
        out = StringIO()
        call_command("make_checkpoint", stdout=out)
        assert out.getvalue().strip().endswith(f"checkpoint-00000{number}.json")
    kept = [name for name in files() if not name.startswith("proofs")]
    assert kept == ["checkpoint-000001.json", "checkpoint-000002.json", "heads-000001.zst", "heads-000002.zst"]
    assert verify() == (0, "0 rows hold.\n")


def test_each_checkpoint_names_its_database_and_the_one_before(user):
    decide(UserFactory())
    second = json.loads(checkpoints.make(LATER).read_text())
    first = checkpoints.folder() / "checkpoint-000001.json"
    assert second["previous_sha256"] == checkpoints._digest(first)
    assert second["database"] == str(Installation.current().identity)
    assert (second["subjects"], second["rows"], second["made_at"]) == (3, 5, LATER.isoformat())
    assert "@" not in json.dumps(second)


def test_a_ledger_that_has_grown_since_holds(user):
    set_to(user, True, now=LATER)
    decide(UserFactory())
    checkpoints.make(LATER)
    set_to(user, False, now=LATER)
    assert verify() == (0, "7 rows hold.\n")


@pytest.mark.parametrize("change", [{"rows": 3}, {"merkle_root": "0" * 64}, {"made_at": ""}, {"number": 2}])
def test_a_changed_checkpoint_is_found(user, change):
    rewrite("checkpoint-000001.json", **change)
    assert broken("checkpoint-000001.json: Its signature doesn't fit")


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"database": 1', b"[" * 5000])
def test_a_checkpoint_that_is_none_is_found(user, content):
    (checkpoints.folder() / "checkpoint-000001.json").write_bytes(content)
    assert broken("checkpoint-000001.json: can't be read as a checkpoint")


def test_an_unsigned_checkpoint_is_found(user):
    rewrite("checkpoint-000001.json", signature=None)
    assert broken("checkpoint-000001.json: It carries no Ed25519 signature.")


def test_a_missing_checkpoint_in_the_row_is_found(user):
    checkpoints.make(LATER)
    checkpoints.make(LATER)
    (checkpoints.folder() / "checkpoint-000002.json").unlink()
    assert broken("checkpoint-000003.json: the checkpoint before it is missing or was changed")


def test_a_missing_or_changed_file_of_heads_is_found(user):
    heads = checkpoints.folder() / "heads-000001.zst"
    heads.write_bytes(heads.read_bytes() + b" ")
    assert broken("heads-000001.zst: missing or changed")
    heads.unlink()
    assert broken("heads-000001.zst: missing or changed")


def test_a_root_that_does_not_fit_is_found_even_if_signed(user):
    path = checkpoints.folder() / "checkpoint-000001.json"
    path.write_text(json.dumps(signing.sign({**json.loads(path.read_text()), "merkle_root": "0" * 64})))
    assert broken("its Merkle root doesn't fit its heads")


def test_checkpoints_of_another_database_are_ignored_with_a_warning(user):
    sql("UPDATE consent_installation SET last_checkpoint = 0, identity = %s", "e" * 32)
    remove(user)
    restand(user)
    code, said = verify()
    assert (code, said.splitlines()[0], said.splitlines()[-1]) == (
        0,
        "warning: checkpoint-000001.json: of another database, ignored",
        "1 rows hold.",
    )
    assert re.fullmatch(r"warning: \S+\.jsonl: \d+ lines of another database, ignored", said.splitlines()[1])


def test_each_of_many_checkpoints_is_held_to_the_ledger_though_only_the_newest_reads_all_of_it(user):
    """A head that changed from one to the next is looked up; one that didn't is the next one's business."""
    for on in (True, False, True):
        set_to(user, on, now=LATER)
        checkpoints.make(LATER)
    assert verify()[0] == 0
    middle = ConsentEvent.objects.filter(subject_id=user.subject_id).order_by("-sequence")[1]
    change(user, middle.sequence, hash="0" * 64)
    _code, said = verify()
    assert f"row {middle.sequence}: not as checkpoint-000003.json saw it" in said
    assert "not as checkpoint-000002.json saw it" not in said


def test_what_a_verification_asks_does_not_grow_with_checkpoints_of_a_ledger_that_rests(
    user,
):
    checkpoints.make(LATER)
    with CaptureQueriesContext(connection) as of_two:
        assert not list(checkpoints.check_all())
    for _ in range(8):
        checkpoints.make(LATER)
    with CaptureQueriesContext(connection) as of_ten:
        assert not list(checkpoints.check_all())
    asked = [query for query in of_ten if '"consent_consentevent"' in query["sql"]]
    assert len(asked) == len([query for query in of_two if '"consent_consentevent"' in query["sql"]]) == 1


def test_a_head_that_only_another_databases_checkpoint_lists_again_is_looked_up_all_the_same(user):
    checkpoints.make(LATER)
    foreign = checkpoints.folder() / "checkpoint-000002.json"
    foreign.write_text(json.dumps(signing.sign({**json.loads(foreign.read_text()), "database": "another"})))
    Installation.expect(last_checkpoint=1)
    change(user, 3, hash="0" * 64)
    assert broken("not as checkpoint-000001.json saw it")


@pytest.fixture
def two_months(user):
    """A checkpoint every ten days after the first, until day 70."""
    for days in range(10, 80, 10):
        checkpoints.make(LATER + timedelta(days=days))
    return user


def test_after_35_days_the_first_of_each_month_keeps_its_heads_and_all_keep_what_is_signed(two_months):
    kept = [int(name[6:12]) for name in files() if name.startswith("heads")]
    assert kept == [1, 3, 5, 6, 7, 8]  # of 20 and 30 September, 10, 20 and 30 October, then within 35 days
    assert len([name for name in files() if name.startswith("checkpoint")]) == 8
    assert verify() == (0, "4 rows hold.\n")


def test_a_list_that_may_not_be_missing_is_missed(two_months):
    for number in (1, 6, 8):
        path = checkpoints.folder() / f"heads-{number:06d}.zst"
        content = path.read_bytes()
        path.unlink()
        assert broken(f"{path.name}: missing or changed"), number
        path.write_bytes(content)


def test_a_checkpoint_without_its_heads_is_still_held_to_its_signature_and_its_place(two_months):
    rewrite("checkpoint-000002.json", rows=3)
    assert broken("checkpoint-000002.json: Its signature doesn't fit")


def test_nobody_makes_a_checkpoint_look_old_to_do_without_its_heads(two_months):
    (checkpoints.folder() / "heads-000008.zst").unlink()
    rewrite("checkpoint-000008.json", made_at="2025-09-21T00:00:00+00:00")
    assert verify()[0] == 1


def test_nobody_makes_the_others_look_old_by_a_later_one_of_another_database(two_months):
    (checkpoints.folder() / "heads-000008.zst").unlink()
    forged = {"database": "another", "made_at": "2099-01-01T00:00:00+00:00"}
    (checkpoints.folder() / "checkpoint-000009.json").write_text(json.dumps(forged))
    assert broken("heads-000008.zst: missing or changed")


def test_the_newest_that_the_database_expects_is_not_waved_through_as_another_databases(two_months):
    rewrite("checkpoint-000008.json", database="another")
    assert broken("checkpoint-000008.json: says it is another database's")


@pytest.mark.parametrize("changes", [{"made_at": "x"}, {"made_at": "2026-01-01"}, {"made_at": None}, {"rows": "many"}])
def test_a_newest_one_that_was_written_over_breaks_no_page_that_tells_of_it(user, changes, client_at):
    assert checkpoints.latest()["number"] == 1
    rewrite("checkpoint-000001.json", **changes)
    assert checkpoints.latest() is None
    assert client_at.get("/readyz/").json()["jobs"]["make_checkpoint"] is None
