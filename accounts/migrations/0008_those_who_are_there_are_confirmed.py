"""Accounts that were there before addresses were confirmed count as confirmed since they joined (rules, section 9)."""

from django.db import migrations
from django.db.models import F


def confirm(apps, editor):
    people = apps.get_model("accounts", "User").objects.using(editor.connection.alias)
    people.filter(email_confirmed_at=None).update(email_confirmed_at=F("date_joined"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_address_confirmation")]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
