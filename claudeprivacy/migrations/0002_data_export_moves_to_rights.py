"""DataExport is an app's own now (rights); its table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claudeprivacy", "0001_data_export"), ("rights", "0001_data_export")]

    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("DataExport")])]
