"""What the database expects of the files outside of it, and whose rows came back without their account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0010_plans_and_removals")]

    operations = [
        migrations.AddField("installation", "journal_position", models.JSONField(editable=False, null=True)),
        migrations.AddField(
            "installation", "last_checkpoint", models.PositiveIntegerField(db_default=0, default=0, editable=False)
        ),
        migrations.AddField(
            "installation",
            "signing_key",
            models.CharField(blank=True, db_default="", default="", editable=False, max_length=16),
        ),
        migrations.CreateModel(
            name="LostSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_id", models.UUIDField(editable=False, unique=True)),
                ("noticed_at", models.DateTimeField(editable=False)),
            ],
        ),
    ]
