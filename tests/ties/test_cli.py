"""A small town, computed by hand, through the commands.

Ada and Bo: a walk for five (1/4) and soup for two (1) on one day, a night walk past midnight in a
room of six, three of them guests (1/5), and a handshake: evidence 1 + 0.2 + 1, on 3 days.
"""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

TOWN = Path(__file__).parent / "town"


def run(app: Flask, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(args=list(arguments))
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def town(app: Flask) -> Flask:
    run(app, "import", str(TOWN))
    return app


def pairs(app: Flask, as_of: str) -> dict[str, dict[str, str]]:
    printed = run(app, "ties", "pairs", "--as-of", as_of, "--csv").stdout
    return {row["member_a"] + row["member_b"]: row for row in csv.DictReader(io.StringIO(printed))}


def test_the_report_of_the_town(town: Flask):
    printed = run(town, "ties", "report", "--json", "--as-of", "2026-01-01").stdout
    assert json.loads(printed) == {
        "online_ties": 3,
        "same_room": 2,
        "met": 2,
        "met_share": 0.6667,
        "recurring": 1,
        "real": 0,
        "dormant": 0,
        "offline_only": 8,
    }


def test_later_a_connection_counts_and_a_tie_is_dormant(town: Flask):
    printed = run(town, "ties", "report", "--json", "--as-of", "2026-03-15").stdout
    counted = json.loads(printed)
    assert (counted["online_ties"], counted["met"], counted["offline_only"]) == (4, 3, 7)
    assert pairs(town, "2026-03-15")["cd"]["stage"] == "dormant"
    assert pairs(town, "2026-01-01")["cd"]["stage"] == "recurring"


def test_pairs_of_the_town(town: Flask):
    rows = pairs(town, "2026-01-01T00:00:00Z")
    assert sorted(rows) == ["ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce", "de"]
    row = rows["ab"]
    assert (row["shared_events"], row["days"], row["occasions"]) == ("4", "3", "3")
    assert float(row["evidence"]) == pytest.approx(2.2)
    assert float(row["strength_undecayed"]) == pytest.approx(2.45)
    assert row["stage"] == "recurring"
    assert (row["first_at"], row["last_at"]) == ("2025-03-01T18:00:00Z", "2025-09-01T18:00:00Z")
    at = datetime(2026, 1, 1, tzinfo=UTC)
    weights = {"2025-03-01T18": 0.25, "2025-03-01T21": 1, "2025-09-01T18": 1}
    moments = {datetime.fromisoformat(f"{hour}:00:00+00:00"): w for hour, w in weights.items()}
    moments[datetime(2025, 3, 1, 23, 30, tzinfo=UTC)] = 0.2
    strength = sum(w * 0.5 ** ((at - m) / timedelta(days=180)) for m, w in moments.items())
    assert float(row["strength"]) == pytest.approx(strength, abs=1e-12)
    assert {pair for pair, row in rows.items() if row["stage"] == "met"} == {
        *("ad", "ae", "bd", "be", "ce", "de")
    }


def test_pairs_without_csv_are_columns_to_read(town: Flask):
    lines = run(town, "ties", "pairs", "--as-of", "2026-01-01").stdout.splitlines()
    assert len(lines) == 11
    assert lines[0].split("\t")[:3] == ["member_a", "member_b", "shared_events"]


def test_the_report_for_people_says_the_share(town: Flask):
    assert "(67%)" in run(town, "ties", "report", "--as-of", "2026-01-01").stdout


def test_two_members_of_one_id_are_told_apart_by_their_source(town: Flask, given):
    run(town, "import", str(TOWN), "--source", "second")
    printed = run(town, "ties", "pairs", "--as-of", "2026-01-01", "--csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert len(rows) == 20
    assert {row["member_a"].split(":")[0] for row in rows} == {"bundle", "second"}


def test_a_member_from_nowhere_else_is_printed_by_handle(town: Flask, given):
    ana, ben = given.member("Ana"), given.member("Ben")
    event = given.event(given.group("other"), starts_at=given.clock.moment - timedelta(days=1))
    given.attendance(event, ana)
    given.attendance(event, ben)
    assert "anaben" in pairs(town, "2026-06-02")


@pytest.mark.parametrize("moment", ["yesterday", "9999-12-31T23:59-10:00", "0001-01-01T00:00+14"])
def test_a_moment_that_is_none_is_refused(app: Flask, moment: str):
    result = app.test_cli_runner().invoke(args=["ties", "report", "--as-of", moment])
    assert result.exit_code == 2
    assert f"{moment} is not a moment" in result.output


def test_the_help_says_who_may_see_pairs(app: Flask):
    assert "two people of each pair alone" in " ".join(
        run(app, "ties", "pairs", "--help").stdout.split()
    )
