"""DataExport moves here from the project package. Its table keeps its name; no row is touched."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TASKS = {f"claudeprivacy.exportjob.{name}": f"rights.export_job.{name}" for name in ("make", "tidy")}


def lead_waiting_tasks_here(apps, schema_editor):
    """Tasks that were asked for before this release name the module they stood in then."""
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(schema_editor.connection.alias)
    for old, new in TASKS.items():
        tasks.filter(task_path=old).update(task_path=new)


def lead_them_back(apps, schema_editor):
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(schema_editor.connection.alias)
    for old, new in TASKS.items():
        tasks.filter(task_path=new).update(task_path=old)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("claudeprivacy", "0001_data_export"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="DataExport",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("ready", "ready"),
                                    ("failed", "failed"),
                                ],
                                default="waiting",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="conversations")),
                        ("written", models.PositiveIntegerField(default=0, verbose_name="written")),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("fr", "French")], max_length=5, verbose_name="language"
                            ),
                        ),
                        ("as_of", models.DateTimeField(verbose_name="as of")),
                        ("requested_at", models.DateTimeField(verbose_name="requested at")),
                        ("beaten_at", models.DateTimeField(verbose_name="last sign of life")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                        (
                            "owner",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="data_export",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "claudeprivacy_dataexport",
                        "verbose_name": "data export",
                        "verbose_name_plural": "data exports",
                    },
                ),
            ]
        ),
        migrations.RunPython(lead_waiting_tasks_here, lead_them_back),
    ]
