"""What is held of somebody's account beside the profile, as their data export tells it. No secret is in it."""

from accounts import sessions
from accounts.models import User
from consent.rules.hashing import plain


def of(person: User) -> dict[str, list[dict[str, object]]]:
    """Sessions, what they log in with beside the password, and the links sent to their addresses, oldest first."""
    links = person.email_links.order_by("pk")
    about = ("purpose", "address", "previous", "sent_at", "used_at")
    factors = person.second_factors.order_by("pk")
    return {
        "sessions": [
            {"browser": each.browser, "since": plain(each.began_at), "last_seen_on": plain(each.seen_on)}
            for each in sessions.of(person)
        ],
        "second_factors": [
            {"kind": each.kind, "name": each.name, "since": plain(each.created_at), "used_on": plain(each.last_used_on)}
            for each in factors
        ],
        "links_by_mail": [{name: plain(getattr(link, name)) for name in about} for link in links],
    }
