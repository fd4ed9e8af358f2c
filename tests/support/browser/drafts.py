"""What a policy manager does by hand: write a draft, look at it, publish it."""

import time

from playwright.sync_api import expect

from tests.support.browser.visitor import Visitor

SLUG, ANNOUNCED, DURING, AFTER = "2026-03-01", "2026-03-01", "2026-03-10T10:00:00Z", "2026-04-02T10:00:00Z"
WORDS = {
    "en": ("Allow", "Don't allow", "Both buttons accept the updated terms.", "Nothing is preset here."),
    "fr": (
        "Autoriser",
        "Ne pas autoriser",
        "Les deux boutons valent acceptation des nouvelles conditions.",
        "Rien n'est préréglé ici.",
    ),
}


CALLED = {"en": "English", "fr": "French"}


def write_draft(admin: Visitor, *, balanced: bool) -> None:
    """From the newest update, with new dates and the words of two equal buttons."""
    admin.go("/admin/consent/policyupdate/")
    admin.page.get_by_role("link", name="Add policy update").click()
    admin.page.locator("#id_slug").fill(SLUG)
    admin.page.locator("#id_announced_at_0").fill(ANNOUNCED)
    admin.page.locator("#id_announced_at_1").fill("00:00:00")
    admin.page.locator("#id_last_day").fill("2026-04-01")
    for language, text in (("en", "There is something new in here."), ("fr", "Il y a du nouveau ici.")):
        admin.page.locator("summary", has_text=f"{CALLED[language]}, policies").click()
        policy = admin.page.locator(f"#id_{language}-policy-consumer_terms")
        policy.fill(f"{policy.input_value()}\n\n{text}")
    if balanced:
        admin.page.locator("#id_presentation").select_option("balanced")
        admin.page.get_by_label("Toggle starts on").uncheck()
        for language, words in WORDS.items():
            admin.page.locator("summary", has_text=f"{CALLED[language]}, balanced").click()
            for name, text in zip(("allow", "dont_allow", "balanced_terms", "balanced_gpc"), words, strict=True):
                admin.page.locator(f"#id_{language}-{name}").fill(text)
    admin.page.get_by_role("button", name="Save and continue editing").click()
    expect(admin.page.get_by_text("was added successfully")).to_be_visible()


def look_at_previews(admin: Visitor) -> None:
    admin.page.get_by_role("link", name="Preview", exact=True).click()
    frame = admin.page.frame_locator("iframe")
    expect(frame.get_by_role("dialog")).to_contain_text("April 1, 2026")
    admin.page.get_by_label("Page").select_option("block")
    admin.page.get_by_label("Language").select_option("fr")
    admin.page.get_by_label("Theme").select_option("dark")
    admin.page.get_by_role("button", name="Show").click()
    expect(frame.get_by_role("dialog")).to_contain_text("Vous devez faire un choix")
    expect(frame.locator("html")).to_have_attribute("data-appearance", "dark")
    admin.picture("preview")


def publish(admin: Visitor) -> None:
    admin.go("/admin/consent/policyupdate/")
    admin.page.get_by_role("link", name=SLUG, exact=True).click()
    admin.page.get_by_role("link", name="Publish", exact=True).click()
    expect(admin.page.get_by_text("What changes against 2025-08-28")).to_be_visible()
    admin.picture("publish")
    admin.page.get_by_label("Type the slug to publish for good").fill(SLUG)
    admin.page.get_by_role("button", name="Publish for good").click()
    expect(admin.page.get_by_text("Published. Nobody can change it any more.")).to_be_visible()
    expect(admin.page.get_by_role("button", name="Save")).to_have_count(0)
    time.sleep(1.1)  # the longest a process believes what it knew
