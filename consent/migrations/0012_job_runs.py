"""When a job ran that leaves no other trace, and what came of it."""

from django.db import migrations, models

JOBS = [("verify_ledger", "Check of the ledger"), ("send_notices", "Mailing")]


class Migration(migrations.Migration):
    dependencies = [("consent", "0011_journal")]

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(choices=JOBS, max_length=20, verbose_name="job")),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("finished_at", models.DateTimeField(verbose_name="finished at")),
                ("sound", models.BooleanField(verbose_name="sound")),
                ("counted", models.PositiveIntegerField(default=0, verbose_name="counted")),
                ("wrong", models.PositiveIntegerField(default=0, verbose_name="wrong")),
            ],
            options={
                "verbose_name": "run of a job",
                "verbose_name_plural": "runs of jobs",
                "indexes": [models.Index(fields=["job", "-id"], name="jobrun_newest")],
            },
        ),
    ]
