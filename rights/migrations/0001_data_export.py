"""DataExport moves here from the project package. Its table keeps its name; no row of it is touched.

What names it elsewhere follows: its content type (and so the permissions people hold and what the admin log says), and
the tasks that wait.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TASKS = {f"claudeprivacy.exportjob.{name}": f"rights.export_job.{name}" for name in ("make", "tidy")}


def move_here(apps, schema_editor):
    alias = schema_editor.connection.alias
    lead_content_type(apps, alias, "claudeprivacy", "rights")
    lead_tasks(apps, alias, TASKS)


def move_back(apps, schema_editor):
    alias = schema_editor.connection.alias
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias).filter(model="dataexport")
    if types.filter(app_label="rights").exists():  # then the other one was made a moment ago, and nothing names it yet
        types.filter(app_label="claudeprivacy").delete()
    lead_content_type(apps, alias, "rights", "claudeprivacy")
    lead_tasks(apps, alias, {new: old for old, new in TASKS.items()})


def lead_tasks(apps, alias, paths):
    """Tasks that were asked for before this release name the module they stood in then."""
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(alias)
    for old, new in paths.items():
        tasks.filter(task_path=old).update(task_path=new)


def lead_content_type(apps, alias, old, new):
    """The row that names the model goes on under its new app. A new database has none yet."""
    types = apps.get_model("contenttypes", "ContentType").objects.using(alias).filter(model="dataexport")
    if not types.filter(app_label=new).exists():
        types.filter(app_label=old).update(app_label=new)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("claudeprivacy", "0001_data_export"),
        ("contenttypes", "0002_remove_content_type_name"),
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
        migrations.RunPython(move_here, move_back),
    ]
