"""Accounts: whom the desk knows, by name and password; what they may do comes from their roles alone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from stoppress.desk.policy import wagtail_permissions


class DeskAccounts(AuthenticationBackend):
    """Wagtail's permissions are read off the policy: rows of permissions in the database open nothing."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return wagtail_permissions(user_obj) if obj is None else set()

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_group_permissions(user_obj, obj)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return user_obj.is_active and perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(permission.startswith(f"{app_label}.") for permission in self.get_all_permissions(user_obj))
