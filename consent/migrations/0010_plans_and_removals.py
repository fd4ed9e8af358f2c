"""Plans have a history, ledger rows of version 2 name the plan, and people are told of what is removed soon."""

import django.db.models.deletion
from django.db import migrations, models

from consent.models import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0009_refused_forms"),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.CreateModel(
            name="SegmentChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_id", models.UUIDField(verbose_name="subject")),
                ("sequence", models.PositiveIntegerField(verbose_name="sequence")),
                ("segment", models.CharField(max_length=40, verbose_name="segment")),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("by", models.UUIDField(null=True, verbose_name="subject id of the admin")),
            ],
            options={
                "verbose_name": "change of segment",
                "verbose_name_plural": "changes of segment",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_id", "sequence"), name="one_segment_per_subject_and_sequence"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="consentevent",
            name="plan",
            field=models.CharField(max_length=40, null=True, verbose_name="plan"),
        ),
        migrations.AlterField(
            model_name="noticemessage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("announcement", "announcement"),
                    ("reminder-14", "reminder, 14 days before"),
                    ("reminder-7", "reminder, 7 days before"),
                    ("reminder-1", "reminder, 1 day before"),
                    ("removal", "what is removed soon"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="noticemessage",
            name="update",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="consent.policyupdate",
                to_field="slug",
                verbose_name="policy update",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
