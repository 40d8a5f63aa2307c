"""The press: pure functions, copy in, fragments out, reads noted.

May import `stoppress.editions`; knows no Django, no network and no clock.
"""
