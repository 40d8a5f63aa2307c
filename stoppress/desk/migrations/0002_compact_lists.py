"""Lists, digests and the words of stories in the forms that keep them small and quick."""

from django.db import migrations

COMPACT = """
DROP TABLE desk_membership;
CREATE TABLE desk_membership (
    list TEXT NOT NULL, moment INTEGER NOT NULL, uri TEXT NOT NULL, story INTEGER NOT NULL,
    PRIMARY KEY (list, moment DESC, uri)
) WITHOUT ROWID;
DROP TABLE desk_tally;
CREATE TABLE desk_tally (list TEXT NOT NULL PRIMARY KEY, stories INTEGER NOT NULL) WITHOUT ROWID;
DROP TABLE desk_filed;
CREATE TABLE desk_filed (key TEXT NOT NULL PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE desk_words USING fts5(
    headline, standfirst, body, byline, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
"""
FORMER = """
DROP TABLE desk_words;
DROP TABLE desk_membership;
CREATE TABLE desk_membership (
    list TEXT NOT NULL, moment INTEGER NOT NULL, uri TEXT NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (list, moment, uri)
);
DROP TABLE desk_tally;
CREATE TABLE desk_tally (list TEXT NOT NULL PRIMARY KEY, stories INTEGER NOT NULL);
DROP TABLE desk_filed;
CREATE TABLE desk_filed (key TEXT NOT NULL PRIMARY KEY, digest BLOB NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_stories")]
    operations = [migrations.RunSQL(COMPACT, FORMER)]
