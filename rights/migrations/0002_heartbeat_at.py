from django.db import migrations


class Migration(migrations.Migration):
    """The worker's sign of life by its usual name. No row is touched; a running worker needs the new code."""

    dependencies = [("rights", "0001_data_export")]

    operations = [migrations.RenameField("dataexport", "beaten_at", "heartbeat_at")]
