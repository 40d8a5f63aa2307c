"""The desk's screens: what journalists see, on Wagtail's editor, choosers, workflows and permissions.

A room each for stories, receipts, signing in…; templates stand in `templates/desk`, styles and scripts in `static/desk`.
Every screen that changes what readers get calls the service in `publishing`, and nothing else.
"""
