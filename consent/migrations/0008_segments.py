"""What people are counted by is the site's own word, its segment; languages are the site's, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0007_retention_is_a_rule")]

    operations = [
        migrations.RenameField("campaigncell", "plan", "segment"),
        migrations.AlterField("campaigncell", "segment", models.CharField(max_length=40)),
        migrations.AlterField("noticemessage", "language", models.CharField(max_length=5, verbose_name="language")),
        migrations.AlterField("policydocument", "language", models.CharField(max_length=5, verbose_name="language")),
    ]
