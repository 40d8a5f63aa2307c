"""The nonce by which a script written into a page may run."""

from django import template

from stoppress.desk.screens.people.shield import nonce

register = template.Library()
register.simple_tag(nonce)
