"""Admission: which view lets whom in. One reviewed table, a module a room; a view that is not in it lets nobody in.

Keys are the names of URL patterns as `resolve()` gives them; of patterns without a name the route, `route desk/test404/`; of
Wagtail's bulk pages the pattern's name with model and action, `wagtail_bulk_action desk.story.delete`.
"""
