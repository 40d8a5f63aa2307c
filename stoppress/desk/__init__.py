"""The desk: what is true and fit to print, and when. The only place that knows Django and Wagtail.

May import `stoppress.press`, `stoppress.editions` and `stoppress.wires`.
"""
