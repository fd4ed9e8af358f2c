"""Addresses in their one spelling (rules, section 9). Nothing is merged: who would get another's address keeps their own
spelling, in which they still log in, and is named to whoever migrates by their subject id.
"""

import sys
from collections import defaultdict

from django.db import migrations

from accounts.email_address import spelling

AT_ONCE = 2000


def spell(apps, editor):
    people = apps.get_model("accounts", "User").objects.using(editor.connection.alias)
    others = [
        (pk, str(subject), email, spelling(email))
        for pk, subject, email in people.order_by("pk").values_list("pk", "subject_id", "email").iterator(AT_ONCE)
        if spelling(email) != email
    ]
    claimed = defaultdict(list)
    for pk, subject, _email, wanted in others:
        claimed[wanted].append((pk, subject))
    for wanted, claims in claimed.items():
        holder = people.filter(email=wanted).values_list("subject_id", flat=True).first()
        rest = claims
        if holder is None:
            (pk, holder), *rest = claims
            people.filter(pk=pk).update(email=wanted)
        for _pk, other in rest:
            says = f"{other} and {holder} have one mailbox in two spellings. Both were left as they are."
            sys.stdout.write(f"\n  {says}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_staff_act")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
