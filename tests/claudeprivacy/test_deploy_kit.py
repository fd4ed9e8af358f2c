"""deploy/ says what the code does: tools/deploy_walk.py walks it, this holds it complete."""

import re

import pytest

import accounts.urls
from tests.support import house

DEPLOY = house.ROOT / "deploy"
EXAMPLE = (DEPLOY / "claudeprivacy.env.example").read_text("utf-8")
OPERATIONS = (house.ROOT / "docs" / "operations.md").read_text("utf-8")
KINDS = "text|flag|number|words|contacts|site|choice|hsts|database"
READ = re.compile(rf"""(?:\b(?:{KINDS})|environ\.get)\(\s*"([A-Z_]+)\"""")
ELSEWHERE = {"DJANGO_SETTINGS_MODULE"}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
DAILY = {"make_checkpoint", "verify_ledger", "purge_expired"}


def read_by_the_site():
    """Every variable that the settings, the server's configuration or a command reads."""
    files = ["manage.py", "gunicorn.conf.py", "claudeprivacy/settings.py", "claudeprivacy/env.py"]
    text = "\n".join((house.ROOT / name).read_text("utf-8") for name in files)
    return (set(READ.findall(text)) | {"PROMETHEUS_MULTIPROC_DIR"}) - ELSEWHERE


def test_the_example_has_every_variable_and_no_other():
    named = re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE, re.MULTILINE)
    assert sorted(named) == sorted(read_by_the_site())


def test_the_page_for_operators_explains_every_variable():
    explained = {name for row in re.findall(r"^\| (`[A-Z].*?) \|", OPERATIONS, re.MULTILINE) for name in row.split("`")}
    assert read_by_the_site() <= explained


def test_what_the_example_calls_a_default_is_the_default():
    told = dict(re.findall(r"^#([A-Z_]+)=(.+)$", EXAMPLE, re.MULTILINE))
    names = "HSTS|NOTICES_PER_MINUTE|DEBUG|CLAUDEPRIVACY_QA"
    rows = dict(re.findall(rf"^\| `({names})`[^|]*\|[^|]*\| `(\w+)`", OPERATIONS, re.MULTILINE))
    assert len(rows) == 4
    assert all(told[name] == value for name, value in rows.items())


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_without_rights_of_its_own(unit):
    text = unit.read_text("utf-8")
    for line in (
        "User=claudeprivacy",
        "EnvironmentFile=/etc/claudeprivacy.env",
        "StateDirectory=claudeprivacy",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "UMask=0077",
    ):
        assert f"\n{line}\n" in text, line


def test_each_timer_starts_a_unit_there_is_and_says_in_which_zone():
    started = set()
    for timer in TIMERS:
        text = timer.read_text("utf-8")
        (unit,) = re.findall(r"^Unit=(.+)$", text, re.MULTILINE)
        assert (DEPLOY / "systemd" / re.sub("@.+[.]", "@.", unit)).is_file(), unit
        assert re.search(r"^OnCalendar=.+ UTC$", text, re.MULTILINE), timer.name
        assert "\nPersistent=true\n" in text  # a machine that was off catches up
        started.add(re.sub(r"claudeprivacy-(?:job@)?(.+)\.service", r"\1", unit))
    assert started >= DAILY | {"send_notices", "count_campaigns", "clearsessions", "prune"}


def test_every_job_with_a_timer_is_a_command():
    for timer in TIMERS:
        for job in re.findall(r"job@(\w+)", timer.read_text("utf-8")):
            assert list(house.ROOT.glob(f"*/management/commands/{job}.py")) or job == "clearsessions"


def test_figures_and_readiness_are_not_told_outside():
    for proxy in ("nginx.conf", "Caddyfile", "Caddyfile.compose"):
        text = (DEPLOY / proxy).read_text("utf-8")
        assert re.search(r"/metrics.*\n?.*404|/readyz/.*\n?.*404", text), proxy


def test_the_proxy_logs_no_link_that_was_mailed():
    """Whoever reads a log could use it."""
    mailed = {
        pattern.pattern._route for pattern in accounts.urls.urlpatterns if re.search(r"<\w+>", str(pattern.pattern))
    }
    assert len(mailed) == 2
    shown = re.findall(r"^ +~\^(/\S+) \1;$", (DEPLOY / "nginx.conf").read_text("utf-8"), re.MULTILINE)
    assert {"/" + route.partition("<")[0] for route in mailed} == set(shown)


def test_the_container_holds_every_app_and_nothing_is_run_as_root():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = set(re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE))
    assert copied == {*house.OURS, "templates", "static", "locale"}
    assert "\nUSER claudeprivacy\n" in text
    assert "--require-hashes" in text
