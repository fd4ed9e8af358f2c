from django.db import migrations

from consent.models import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Five years and thirty days are rule 5's, not an update's: no update could ever say anything else.

    SQLite may make the table anew, and its triggers would go with the old one: they are lifted and put back.
    """

    dependencies = [("consent", "0006_simulated_index")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RemoveField("policyupdate", "retention_years_on"),
        migrations.RemoveField("policyupdate", "retention_days_off"),
        migrations.RunPython(install, remove),
    ]
