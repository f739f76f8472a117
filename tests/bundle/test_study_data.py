"""Real communities come in whole, once, and in little memory."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundle.conftest import WRITES, in_the_shell
from tests.study_data import study_data

COMMUNITIES = ["thiers13", "meetup-montana"]
MOST_KILOBYTES = 300_000
# Started by a small process: a child's peak begins at the size of the one that forked it.
MEASURED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


def bundle_of(community: str) -> Path:
    folder = study_data()
    assert folder is not None
    return folder / community / "bundle"


def row_counts(bundle: Path) -> dict[str, int]:
    """How many rows each file has."""
    counts = {}
    for path in bundle.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            counts[path.stem] = sum(1 for _ in csv.DictReader(file))
    return counts


@pytest.mark.parametrize("community", COMMUNITIES)
def test_a_real_community_comes_in_whole_and_only_once(
    bring_in, everything, count_queries, community
):
    bundle = bundle_of(community)
    result = bring_in(bundle)
    assert (result.exit_code, result.stderr.count("\n")) == (0, 1), result.stderr
    before = everything()
    for table, number in row_counts(bundle).items():
        assert len(before[table]) == number
    for table in ("member", "group", "event"):
        assert len(before[f"{table}_sources"]) == len(before[f"{table}s"])
    with count_queries() as statements:
        assert bring_in(bundle).exit_code == 0
    assert everything() == before
    assert [s for s in statements if s.lstrip().upper().startswith(WRITES)] == []


@pytest.mark.parametrize("community", COMMUNITIES)
def test_a_real_community_needs_little_memory(app, database_url, everything, community):
    command, environment = in_the_shell(database_url, bundle_of(community))
    peak = subprocess.check_output([sys.executable, "-c", MEASURED, *command], **environment)
    assert len(everything()["members"]) == row_counts(bundle_of(community))["members"]
    assert int(peak) / (1024 if sys.platform == "darwin" else 1) < MOST_KILOBYTES
