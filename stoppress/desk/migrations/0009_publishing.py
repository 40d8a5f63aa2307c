import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Imports of many stories at once are found by their own stories' revisions.
KNOWN = """
INSERT OR IGNORE INTO desk_storychange (story, change)
SELECT CAST(touched.key AS INTEGER), c.id FROM desk_change c, json_each(c.stories) touched WHERE length(c.stories) < 10000
"""


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0008_finding"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryChange",
            fields=[
                ("pk", models.CompositePrimaryKey("story", "change", blank=True, editable=False, primary_key=True, serialize=False)),
                ("story", models.BigIntegerField()),
                ("change", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="KeptReceipt",
            fields=[
                ("change", models.BigIntegerField(primary_key=True, serialize=False)),
                ("edition", models.BigIntegerField()),
                ("ms", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PreviewLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made", models.DateTimeField()),
                ("name", models.CharField(blank=True, max_length=200)),
                ("expires", models.DateTimeField()),
                ("revoked", models.DateTimeField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.revision"),
                ),
                (
                    "story",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="preview_links", to="desk.story"),
                ),
            ],
            options={"ordering": ["-made", "-pk"]},
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
