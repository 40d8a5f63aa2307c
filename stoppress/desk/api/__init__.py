"""The desk's JSON API: stories in ninjs, as INTERCHANGE.md promises them."""
