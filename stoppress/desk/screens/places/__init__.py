"""Sections, topics and contributors: made, renamed, merged, retired."""
