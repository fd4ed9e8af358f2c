"""What a site may set, and what holds where it sets nothing."""

from pathlib import Path

import pytest
from django.urls import NoReverseMatch

from consent import conf

NAMES = [
    "HOME_URL",
    "SETTINGS_URL",
    "SITE_URL",
    "VAR_DIR",
    "NOTICES_PER_MINUTE",
    "REPLAYS_THE_PAST",
    "LANGUAGES",
    "CONTROLLER",
]


@pytest.fixture
def unset(settings):
    for name in NAMES:
        delattr(settings, f"CONSENT_{name}")


def test_each_setting_has_a_default(unset):
    assert (conf.home_url(), conf.settings_page()) == ("/", "consent:setting")
    assert (conf.site_url(), conf.var_dir(), conf.notices_per_minute()) == ("", Path("var"), 300)
    assert (conf.replays_the_past(), conf.languages()) == (False, [("en", "English")])
    assert conf.controller() == conf.Controller("", "", "", "")


def test_pages_are_addresses_or_their_names(settings):
    settings.CONSENT_HOME_URL, settings.CONSENT_SETTINGS_URL = "/start/", "account"
    assert (conf.home_url(), conf.settings_url()) == ("/start/", "/settings/account/")


def test_a_name_that_leads_nowhere_is_no_address(settings):
    settings.CONSENT_HOME_URL = "nowhere"
    with pytest.raises(NoReverseMatch):
        conf.home_url()


def test_the_sites_address_ends_without_a_slash(settings):
    settings.CONSENT_SITE_URL = "https://example.com/"
    assert conf.site_url() == "https://example.com"


def test_a_language_the_site_does_not_list_has_its_own_name(settings):
    settings.CONSENT_LANGUAGES = ("en", "it")
    assert conf.languages() == [("en", "English"), ("it", "italiano")]
