"""Signing in: accounts are made by an admin, never by who comes by; what happens at the door is in the audit log."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from stoppress.desk.audit import known, note

QUIET = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class FrontDoor(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "This name and password do not open the desk.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or ask an admin for a link to set a new password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **named: Any) -> None:
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *args, **named)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The desk has no mail server: an admin hands out links."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note("locked out", person=known(credentials.get("username")), request=request)
            raise


class SecondStep(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code does not fit. Codes change every half minute; a recovery code works once.",
    }
