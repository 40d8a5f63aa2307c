"""Small commands of the newsroom side: tokens, accounts, press."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User

from stoppress.cli.token import command as token
from stoppress.cli.user import PasswordTooShort
from stoppress.cli.user import command as user
from stoppress.desk.demo_accounts import DemoAccountsStand, check_no_demo_accounts, read_demo_accounts
from stoppress.desk.models import Token
from tests.newsroom.folders import item, write_lines
from tests.newsroom.stack import stoppress


def test_a_token_is_the_last_word(data: Path) -> None:
    said = CliRunner().invoke(token, ["wire-desk", "--data", str(data)])
    secret = said.output.split()[-1]
    assert said.exit_code == 0
    assert secret.startswith("stoppress_")
    assert Token.objects.get(name="wire-desk").rights == ["publish", "read"]


def test_a_reading_token_may_only_read(data: Path) -> None:
    CliRunner().invoke(token, ["reader", "--role", "read", "--data", str(data)])
    assert Token.objects.get(name="reader").rights == ["read"]


def test_a_token_may_be_revoked(data: Path) -> None:
    CliRunner().invoke(token, ["wire-desk", "--data", str(data)])
    assert CliRunner().invoke(token, ["wire-desk", "--revoke", "--data", str(data)]).exit_code == 0
    again = CliRunner().invoke(token, ["wire-desk", "--revoke", "--data", str(data)])
    assert again.exit_code == 1
    assert "No token" in again.output


def test_an_account_has_the_password_that_was_given(data: Path) -> None:
    said = CliRunner().invoke(user, ["r.hale", "--data", str(data)], env={"STOPPRESS_PASSWORD": "a long enough one"})
    assert (said.exit_code, said.output) == (0, "r.hale may use the desk once it has a role: --role gives one.\n")
    assert User.objects.get(username="r.hale").check_password("a long enough one")


def test_an_account_has_the_roles_that_were_given_and_keeps_them(data: Path) -> None:
    given = {"STOPPRESS_PASSWORD": "a long enough one"}
    said = CliRunner().invoke(user, ["r.hale", "--role", "editor", "--role", "admin", "--data", str(data)], env=given)
    assert said.output == "r.hale may use the desk as editor, admin.\n"
    again = CliRunner().invoke(user, ["r.hale", "--data", str(data)], env=given)
    assert again.output == "r.hale has a new password as editor, admin.\n"
    assert CliRunner().invoke(user, ["r.hale", "--role", "owner", "--data", str(data)], env=given).exit_code == 2


def test_demo_accounts_stand_only_until_they_are_closed_or_get_a_password_of_their_own(data: Path) -> None:
    CliRunner().invoke(user, ["--demo", "--data", str(data)])
    password, names = read_demo_accounts(data)
    assert names == ["demo", "demo-reporter", "demo-freelancer"]
    assert all(User.objects.get(username=name).check_password(password) for name in names)
    assert (data / "desk" / "demo-accounts").stat().st_mode & 0o777 == 0o600
    with pytest.raises(DemoAccountsStand, match="stoppress user --demo --close"):
        check_no_demo_accounts(data)
    CliRunner().invoke(user, ["demo", "--data", str(data)], env={"STOPPRESS_PASSWORD": "a long enough one"})
    assert read_demo_accounts(data)[1] == ["demo-reporter", "demo-freelancer"]
    CliRunner().invoke(user, ["--demo", "--close", "--data", str(data)])
    check_no_demo_accounts(data)
    assert not User.objects.filter(username__in=["demo-reporter", "demo-freelancer"], is_active=True).exists()


def test_a_password_made_up_is_shown_once(data: Path) -> None:
    said = CliRunner().invoke(user, ["r.hale", "--data", str(data)], env={"STOPPRESS_PASSWORD": None})
    assert User.objects.get(username="r.hale").check_password(said.output.split()[-1])


def test_a_short_password_is_refused(data: Path) -> None:
    said = CliRunner().invoke(user, ["r.hale", "--data", str(data)], env={"STOPPRESS_PASSWORD": "short"})
    assert isinstance(said.exception, PasswordTooShort)
    assert not User.objects.exists()


def test_a_name_that_cannot_be_is_refused(data: Path) -> None:
    said = CliRunner().invoke(user, ["r hale/", "--data", str(data)], env={"STOPPRESS_PASSWORD": "a long enough one"})
    assert said.exit_code == 2


def test_press_answers_with_the_edition_that_readers_get(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    stoppress("import", str(write_lines(tmp_path / "s.jsonl", [item(1)])), *data)
    before = json.loads(stoppress("log", "--json", *data).stdout)[0]["edition"]
    for option in ((), ("--from-scratch",)):
        answer = json.loads(stoppress("press", *option, "--json", *data).stdout)
        assert set(answer) == {"edition", "ms"}
        assert answer["edition"] == before
