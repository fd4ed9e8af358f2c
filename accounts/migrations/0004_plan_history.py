"""People who are there already: their present plan, since they joined. What it was before isn't known."""

from django.db import migrations

# One statement for any number of people; run again it adds nothing.
BEGIN = """
    INSERT INTO consent_segmentchange (subject_id, sequence, segment, from_at)
    SELECT subject_id, 1, plan, date_joined FROM accounts_user p
    WHERE NOT EXISTS (SELECT 1 FROM consent_segmentchange c WHERE c.subject_id = p.subject_id)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_people_by_plan"), ("consent", "0010_plans_and_removals")]
    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
