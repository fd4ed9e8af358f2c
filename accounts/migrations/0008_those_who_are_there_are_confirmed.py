"""Accounts that were there before addresses were confirmed count as confirmed since they joined (rules, section 9)."""

from django.db import migrations
from django.db.models import F

AT_ONCE = 5000


def confirm(apps, editor):
    people = apps.get_model("accounts", "User").objects.using(editor.connection.alias)
    last = people.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(0, last + 1, AT_ONCE):
        some = people.filter(pk__gte=start, pk__lt=start + AT_ONCE, email_confirmed_at=None)
        some.update(email_confirmed_at=F("date_joined"))


class Migration(migrations.Migration):
    atomic = False  # a batch at a time: nobody's row is locked for long
    dependencies = [("accounts", "0007_address_confirmation")]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
