"""Finding stories: when each was edited, what lies in the bin, filters kept by name, and words that begin as one types."""

import json
import re
from html import unescape

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEWER = """
DROP TABLE desk_words;
CREATE VIRTUAL TABLE desk_words USING fts5(
    headline, standfirst, body, byline, slugline, content='', contentless_delete=1, prefix='2 3 4',
    tokenize='unicode61 remove_diacritics 2'
);
"""
FORMER = """
DROP TABLE desk_words;
CREATE VIRTUAL TABLE desk_words USING fts5(
    headline, standfirst, body, byline, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
"""
TAG = re.compile(r"<[^>]*>")


def words(value):
    """Every text in a body's blocks, without tags, ids and names of blocks."""
    if isinstance(value, str):
        return [unescape(TAG.sub(" ", value))]
    if isinstance(value, list):
        return [word for entry in value for word in words(entry)]
    if isinstance(value, dict):
        return [word for name, entry in value.items() if name not in ("id", "type", "picture", "src", "href") for word in words(entry)]
    return []


def index_words(apps, schema_editor):
    cursor = schema_editor.connection.cursor()
    cursor.execute("SELECT id, headline, standfirst, body, byline, slugline FROM desk_story")
    while some := cursor.fetchmany(1000):
        rows = [(pk, head, stand, " ".join(words(json.loads(body or "[]"))), by, slug) for pk, head, stand, body, by, slug in some]
        schema_editor.connection.cursor().executemany(
            "INSERT INTO desk_words (rowid, headline, standfirst, body, byline, slugline) VALUES (%s, %s, %s, %s, %s, %s)", rows
        )


EDITED = """
UPDATE desk_story SET edited = COALESCE(
    updated, published, (SELECT created_at FROM wagtailcore_revision r WHERE r.id = desk_story.latest_revision_id)
)
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_notes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            "story",
            "owner",
            models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="own_stories",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("story", "edited", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("story", "binned", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.RunSQL(EDITED, migrations.RunSQL.noop),
        migrations.RemoveIndex("story", "story_section_state"),
        migrations.RemoveIndex("story", "story_state"),
        migrations.RemoveIndex("story", "story_state_newest"),
        migrations.AddIndex("story", models.Index(fields=["edited", "id", "state", "section", "kind"], name="story_newest")),
        migrations.AddIndex("story", models.Index(fields=["section", "edited", "id", "state", "kind"], name="story_section_newest")),
        migrations.AddIndex("story", models.Index(fields=["section", "state", "edited", "id", "kind"], name="story_section_state")),
        migrations.AddIndex("story", models.Index(fields=["state", "edited", "id", "section", "kind"], name="story_state_newest")),
        migrations.AddIndex("story", models.Index(fields=["kind", "edited", "id", "state"], name="story_kind_newest")),
        migrations.AddIndex(
            "story",
            models.Index(condition=models.Q(("owner__isnull", False)), fields=["owner", "edited", "id"], name="story_owner_newest"),
        ),
        migrations.AddIndex("story", models.Index(condition=models.Q(("held__gt", "")), fields=["edited"], name="story_held")),
        migrations.AddIndex("story", models.Index(condition=models.Q(("binned__isnull", False)), fields=["binned"], name="story_binned")),
        migrations.AddIndex("storytopic", models.Index(fields=["topic", "story"], name="topic_story")),
        migrations.AddIndex("byline", models.Index(fields=["contributor", "story"], name="contributor_story")),
        migrations.CreateModel(
            name="KeptFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("query", models.CharField(max_length=2000)),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="kept_filters", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("user", "name"), name="kept_filter_name")],
            },
        ),
        migrations.RunSQL(NEWER, FORMER),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]
