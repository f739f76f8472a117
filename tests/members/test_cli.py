"""Accounts from the shell."""

import pytest

from meetup.members.cli import member
from meetup.members.passwords import is_password


@pytest.fixture
def run(app, clock):
    """`run("promote", "ana@example.org")`: what the command says, and its exit status."""

    def run(*words):
        return app.test_cli_runner().invoke(member, words)

    return run


def test_create_makes_a_confirmed_account(run, accounts, browser, clock, mails):
    result = run(
        *("create", "Una@Example.org", "--name", "Una  Ström"),
        *("--password", "a good password", "--timezone", "Europe/Lisbon"),
    )
    assert (result.exit_code, result.stdout) == (0, "")
    assert "una-strom" in result.stderr
    una = accounts()[0]
    assert (una.name, una.handle, una.email) == ("Una Ström", "una-strom", "una@example.org")
    assert (una.confirmed_at, una.is_host, una.timezone) == (clock.moment, False, "Europe/Lisbon")
    assert mails() == []
    someone = browser(None)
    someone.get("/login")
    page = someone.press("Sign in", email="una@example.org", password="a good password")
    assert page.path == "/" and "not confirmed yet" not in page.words


def test_without_a_password_one_is_made_and_printed_alone(run, accounts):
    result = run("create", "una@example.org", "--name", "Una", "--host")
    password = result.stdout.removesuffix("\n")
    assert len(password) >= 12 and "\n" not in password
    una = accounts()[0]
    assert is_password(password, una.password_hash) and una.is_host


def test_the_name_is_asked_for_when_it_is_left_out(app, accounts, clock):
    app.test_cli_runner().invoke(member, ["create", "una@example.org"], input="Una\n")
    assert [row.name for row in accounts()] == ["Una"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("una", "--name", "Una"), "una is not an e-mail address."),
        (("una@a@b", "--name", "Una"), "is not an e-mail address."),
        (("una@a, eve@b", "--name", "Una"), "is not an e-mail address."),
        (("una@example.org", "--name", " "), "A name has 1 to 120 characters."),
        (("una@example.org", "--name", "x" * 121), "A name has 1 to 120 characters."),
        (("una@example.org", "--name", "Una", "--password", "short"), "A password has 10 to 200"),
        (("una@example.org", "--name", "Una", "--timezone", "Mars"), "Mars is not a time zone"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_made(run, accounts, words, says):
    result = run("create", *words)
    assert result.exit_code == 1 and result.stdout == ""
    assert says in result.stderr and result.stderr.count("\n") == 1
    assert accounts() == []


def test_an_address_has_one_account(run, accounts, cast):
    result = run("create", "ANA@example.org", "--name", "Another")
    assert result.exit_code == 1 and "already" in result.stderr
    assert len(accounts()) == 4


def test_the_address_of_a_placeholder_is_free(run, accounts, given):
    given.member("Paper", placeholder=True, email="una@example.org")
    assert run("create", "una@example.org", "--name", "Una").exit_code == 0
    assert [row.is_placeholder for row in accounts(email="una@example.org")] == [True, False]


def test_promote_makes_a_host(run, accounts, cast, clock):
    since = clock.moment
    assert run("promote", "Ana@example.org").exit_code == 0
    clock.move(days=1)
    assert run("promote", "ana@example.org").exit_code == 0
    hosts = {row.name: row.host_since for row in accounts() if row.is_host}
    assert hosts == {"Ana": since}


def test_reset_password_lets_the_old_one_in_no_more(run, accounts, browser, cast, mails):
    ana = browser(cast.ana)
    result = run("reset-password", "ana@example.org")
    password = result.stdout.strip()
    assert result.exit_code == 0 and is_password(password, accounts(name="Ana")[0].password_hash)
    assert ana.get("/account").path.startswith("/login")
    assert mails() == [("password_changed", cast.ana.email)]
    someone = browser(None)
    for typed, status in ((cast.ana.password, 422), (password, 200)):
        someone.get("/login")
        assert someone.press("Sign in", email=cast.ana.email, password=typed).status == status


@pytest.mark.parametrize("command", ["promote", "reset-password"])
def test_who_has_no_account_is_named(run, given, command):
    given.member("Paper", placeholder=True, email="paper@example.org")
    for email in ("nobody@example.org", "paper@example.org"):
        result = run(command, email)
        assert result.exit_code == 1 and result.stdout == ""
        assert result.stderr == f"Error: There is no account with the e-mail {email}.\n"
