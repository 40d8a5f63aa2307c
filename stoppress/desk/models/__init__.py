"""The newsroom's tables. Whatever is copy derives from `FiledModel`, so that each save and delete ends in filing."""

from stoppress.desk.models.editing import OpenEditor
from stoppress.desk.models.finding import KeptFilter
from stoppress.desk.models.fronts import Banner, FrontsDraft, FrontsLaunch, FrontsVisit
from stoppress.desk.models.guarded import FiledModel, FiledQuerySet, WentRoundFiling
from stoppress.desk.models.newsroom import Contributor, Document, MergedName, Newsroom, Redirect, Section, Topic
from stoppress.desk.models.notes import NoteReply, Notice, StoryNote
from stoppress.desk.models.people import AuditEntry, AuditIsKept, PasswordLink
from stoppress.desk.models.pictures import Picture
from stoppress.desk.models.pressing import NotLive
from stoppress.desk.models.publications import KeptReceipt, LinkAnswer, PreviewLink, StoryChange
from stoppress.desk.models.rails import Rail, RailPick
from stoppress.desk.models.record import Change, Filed, KeptLine, Membership, Standing, Tally, ThemeFile, TimetableEntry, Token
from stoppress.desk.models.stories import Byline, Correction, RelatedStory, Story, StoryTopic

__all__ = [
    "AuditEntry",
    "AuditIsKept",
    "Banner",
    "Byline",
    "Change",
    "Contributor",
    "Correction",
    "Document",
    "Filed",
    "FiledModel",
    "FiledQuerySet",
    "FrontsDraft",
    "FrontsLaunch",
    "FrontsVisit",
    "KeptFilter",
    "KeptLine",
    "KeptReceipt",
    "LinkAnswer",
    "Membership",
    "MergedName",
    "Newsroom",
    "NotLive",
    "NoteReply",
    "Notice",
    "OpenEditor",
    "PasswordLink",
    "Picture",
    "PreviewLink",
    "Rail",
    "RailPick",
    "Redirect",
    "RelatedStory",
    "Section",
    "Standing",
    "Story",
    "StoryChange",
    "StoryNote",
    "StoryTopic",
    "Tally",
    "ThemeFile",
    "TimetableEntry",
    "Token",
    "Topic",
    "WentRoundFiling",
]
