"""The settings: where they come from, and that a bad one stops the start in one line."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from meetup.config import KNOWN, BadSetting, MailServer, read_config

ROOT = Path(__file__).resolve().parent.parent
SECRET = "seven sesames"


def config(tmp_path, **environment):
    return read_config(tmp_path, {f"MEETUP_{name}": text for name, text in environment.items()})


def start(tmp_path, **environment):
    """Start the app in a process of its own, in which `instance/` is `tmp_path`."""
    program = "from meetup.config import read_config; from pathlib import Path; import sys\n"
    program += "print(read_config(Path(sys.argv[1])).secret_key)"
    return subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        env=clean_environment() | environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def clean_environment():
    return {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}


def test_every_setting_has_a_default(tmp_path):
    here = read_config(tmp_path / "instance", {})
    assert here.database_url == f"sqlite:///{tmp_path}/instance/handshakes.sqlite3"
    assert here.base_url == "http://127.0.0.1:5000"
    assert here.limiter_url == f"sqlite:///{tmp_path}/instance/limits.sqlite3"
    assert (here.mail_server, here.trusted_proxies) == (None, 0)
    assert (here.open_signup, here.timezone, here.locale) == (True, "UTC", "en")
    assert here.verify_profiles is False
    assert len(here.secret_key) >= 48


def test_the_address_follows_the_port(tmp_path):
    assert read_config(tmp_path, {"PORT": "8080"}).base_url == "http://127.0.0.1:8080"


def test_settings_come_from_the_file_and_the_environment_wins(tmp_path):
    (tmp_path / "settings.toml").write_text(
        'MEETUP_TIMEZONE = "Europe/Lisbon"\nMEETUP_OPEN_SIGNUP = false\n'
        'MEETUP_TRUSTED_PROXIES = 2\nMEETUP_LOCALE = "pt"\n'
    )
    here = config(tmp_path, TIMEZONE="Europe/Oslo", LOCALE=" ")
    assert (here.timezone, here.locale) == ("Europe/Oslo", "pt")
    assert (here.open_signup, here.trusted_proxies) == (False, 2)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25, "none")),
        ("smtp://mail.example?tls=starttls", MailServer("mail.example", 587, "starttls")),
        ("smtp://mail.example?tls=implicit", MailServer("mail.example", 465, "implicit")),
        (
            "smtp://me%40town.example:p%3Aw%2Fd@mail.example:2525?tls=starttls",
            MailServer("mail.example", 2525, "starttls", "me@town.example", "p:w/d"),
        ),
    ],
)
def test_a_mail_server_is_named_by_a_url(tmp_path, url, server):
    assert config(tmp_path, MAIL_URL=url).mail_server == server


def test_the_environment_keeps_mail_from_leaving_whatever_the_file_says(tmp_path):
    (tmp_path / "settings.toml").write_text('MEETUP_MAIL_URL = "smtp://mail.example"\n')
    assert config(tmp_path).mail_server == MailServer("mail.example", 25, "none")
    assert config(tmp_path, MAIL_URL="none").mail_server is None


@pytest.mark.parametrize("url", ["postgres://me@db/town", "postgresql://me@db/town"])
def test_a_postgresql_database_is_named_as_its_own_tools_name_it(tmp_path, url):
    assert config(tmp_path, DATABASE_URL=url).database_url == "postgresql+psycopg://me@db/town"


BAD = [
    ("DATABASE_URL", "mysql://me@db/town"),
    ("DATABASE_URL", "handshakes.sqlite3"),
    ("SECRET_KEY", "short"),
    ("BASE_URL", "town.example"),
    ("BASE_URL", "ftp://town.example"),
    ("BASE_URL", "https://town.example/below"),
    ("BASE_URL", "https://town.example:port"),
    ("BASE_URL", "https://"),
    ("BASE_URL", "https://[broken"),
    ("MAIL_URL", "mail.example"),
    ("MAIL_URL", "smtps://mail.example"),
    ("MAIL_URL", "smtp://mail.example?tls=maybe"),
    ("MAIL_URL", "smtp://mail.example?ssl=yes"),
    ("MAIL_URL", f"smtp://me:{SECRET}@mail.example:port"),
    ("MAIL_URL", f"smtp://me:{SECRET}/more@mail.example"),
    ("MAIL_FROM", "nobody"),
    ("MAIL_FROM", "Town <a@town.example>, b@town.example"),
    ("MAIL_FROM", "Harbour, Town <a@town.example>"),
    ("MAIL_FROM", "a@town.example\nBcc: eve@town.example"),
    ("LIMITER_URL", "memcached://cache"),
    ("TRUSTED_PROXIES", "-1"),
    ("TRUSTED_PROXIES", "many"),
    ("TRUSTED_PROXIES", "99"),
    ("OPEN_SIGNUP", "perhaps"),
    ("VERIFY_PROFILES", "perhaps"),
    ("TIMEZONE", "Mars/Olympus"),
    ("LOCALE", "tlh-KLINGON"),
    ("COLOUR", "red"),
    ("DATABASEURL", "sqlite:///x"),
]


@pytest.mark.parametrize(("name", "text"), BAD)
def test_a_setting_that_is_unknown_or_malformed_is_named_in_one_line(tmp_path, name, text):
    with pytest.raises(BadSetting) as refused:
        config(tmp_path, **{name: text})
    sentence = str(refused.value)
    assert f"MEETUP_{name}" in sentence and "\n" not in sentence
    # What was given may hold a password, and this line ends up in logs.
    assert SECRET not in sentence and "sesame" not in sentence


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('MEETUP_COLOUR = "red"', "MEETUP_COLOUR"),
        ('TIMEZONE = "UTC"', "TIMEZONE"),
        ("MEETUP_TIMEZONE = [1, 2]", "MEETUP_TIMEZONE"),
        ('MEETUP_TIMEZONE = "Mars/Olympus"', "MEETUP_TIMEZONE"),
        ('[mail]\nMEETUP_MAIL_URL = "smtp://x"', "mail"),
        ("MEETUP_TIMEZONE = UTC", "settings.toml"),
        ("MEETUP_TIMEZONE", "settings.toml"),
        (b"MEETUP_MAIL_FROM = '\xff'", "settings.toml"),
        (None, "settings.toml"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_in_one_line(tmp_path, text, named):
    path = tmp_path / "settings.toml"
    if text is None:
        path.mkdir()
    else:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BadSetting) as refused:
        config(tmp_path)
    assert named in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["MEETUP_TEST_DATABASE_URL", "MEETUP_STUDY_DATA"])
def test_the_settings_of_tests_stop_nothing(tmp_path, name):
    read_config(tmp_path, {name: "whatever"})


@pytest.mark.parametrize(
    ("name", "text"), [("MEETUP_COLOUR", "red"), ("MEETUP_TIMEZONE", "Mars/Olympus")]
)
@pytest.mark.parametrize("command", [["db", "upgrade"], ["worker", "--once"], ["--help"]])
def test_a_bad_setting_stops_every_command_in_one_line(name, text, command):
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *command],
        cwd=ROOT,
        env=clean_environment() | {name: text},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1 and name in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_secret_key_is_made_once_and_is_the_hosts_alone(tmp_path):
    keys = {config(tmp_path).secret_key for _ in range(3)}
    assert len(keys) == 1
    path = tmp_path / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [kept.name for kept in tmp_path.iterdir()] == ["secret_key"]


def test_two_instances_have_two_keys(tmp_path):
    assert config(tmp_path / "one").secret_key != config(tmp_path / "two").secret_key


def test_a_key_that_is_given_is_used_and_none_is_made(tmp_path):
    assert config(tmp_path, SECRET_KEY="a key of the host's own").secret_key.endswith("own")
    assert not (tmp_path / "secret_key").exists()


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    starting = [start(tmp_path / "instance") for _ in range(6)]
    keys = {process.communicate(timeout=60)[0].strip() for process in starting}
    assert len(keys) == 1 and keys != {""}
    assert [process.returncode for process in starting] == [0] * 6
    folder = tmp_path / "instance"
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [kept.name for kept in folder.iterdir()] == ["secret_key"]


def test_the_settings_are_those_that_hosts_are_told_of():
    assert len(KNOWN) == 12


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MEETUP_DATABASE_URL", "postgresql://user:secret@host:abc/name"),
        ("MEETUP_DATABASE_URL", "postgresql://user@[bad/name"),
        ("MEETUP_DATABASE_URL", "postgresql://"),
        ("MEETUP_DATABASE_URL", "sqlite:///"),
        ("MEETUP_DATABASE_URL", "sqlite:////no/such/folder/file.sqlite3"),
        ("MEETUP_DATABASE_URL", "mysql://host/name"),
        ("MEETUP_BASE_URL", "http://a b"),
        ("PORT", "abc"),
        ("PORT", "70000"),
    ],
)
def test_what_cannot_work_stops_the_start_and_is_named(tmp_path, name, text):
    with pytest.raises(BadSetting) as stopped:
        read_config(tmp_path, {name: text})
    assert str(stopped.value).startswith(f"{name}: ")
    assert "\n" not in str(stopped.value) and "secret" not in str(stopped.value)


def test_the_address_of_a_database_stays_what_it_was(tmp_path):
    url = "postgresql://ana:p%40ss@host:5433/town?host=%2Ftmp"
    assert config(tmp_path, DATABASE_URL=url).database_url.startswith(
        "postgresql+psycopg://ana:p%40ss@host:5433/town?host="
    )
