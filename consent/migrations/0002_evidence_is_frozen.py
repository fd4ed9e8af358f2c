from django.db import migrations

from consent.models import triggers


def identify(apps, schema_editor):
    apps.get_model("consent", "Installation").objects.create()


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]
    operations = [
        migrations.RunPython(identify, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
