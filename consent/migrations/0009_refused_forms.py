"""A form that the gate refused is called so: "kept" alone is said of how long chats are kept."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consent", "0008_segments"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RenameModel("KeptForm", "RefusedForm"),
        migrations.RenameField("refusedform", "kept_at", "refused_at"),
        migrations.AlterField(
            "refusedform",
            "user",
            models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="refused_forms"),
        ),
        migrations.RemoveConstraint("refusedform", "one_kept_form_of_a_kind"),
        migrations.AddConstraint(
            "refusedform",
            models.UniqueConstraint(fields=["user", "has_text"], name="one_refused_form_of_a_kind"),
        ),
    ]
