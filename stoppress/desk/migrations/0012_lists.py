from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0011_editor")]

    operations = [
        migrations.AddIndex(
            model_name="story",
            index=models.Index(fields=["section", "kind", "edited", "id", "state"], name="story_section_kind"),
        ),
        migrations.RemoveIndex(model_name="story", name="story_owner_newest"),
        migrations.AddIndex(
            model_name="story",
            index=models.Index(
                fields=["owner", "edited", "id", "state", "section", "kind"],
                name="story_owner_newest",
                condition=models.Q(owner__isnull=False),
            ),
        ),
    ]
