"""Serving: readers' HTTP. Composes stored, already compressed fragments.

May import `stoppress.editions`; starts without Django and without the desk's database.
"""
