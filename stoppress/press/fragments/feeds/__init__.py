"""Feeds of any list: RSS 2.0, Atom and JSON Feed, thirty entries with standfirst."""

from stoppress.press.fragments.feeds.atom import atom
from stoppress.press.fragments.feeds.json_feed import json_feed
from stoppress.press.fragments.feeds.rss import rss

__all__ = ["atom", "json_feed", "rss"]
