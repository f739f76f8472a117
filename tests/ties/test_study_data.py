"""The figures that are known to be true of two real communities (strength.md, Oracles)."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from tests.study_data import study_data
from tests.ties.test_cli import run


def bundle(community: str) -> Path:
    folder = study_data()
    assert folder is not None
    return folder / community / "bundle"


def pairs(app: Flask, as_of: str) -> list[dict[str, str]]:
    printed = run(app, "ties", "pairs", "--as-of", as_of, "--csv").stdout
    return list(csv.DictReader(io.StringIO(printed)))


def test_thiers_one_school_one_week(app: Flask):
    run(app, "import", str(bundle("thiers13")))
    report = json.loads(run(app, "ties", "report", "--json", "--as-of", "2013-12-07").stdout)
    assert report == {
        "online_ties": 1437,
        "same_room": 750,
        "met": 750,
        "met_share": 0.5219,
        "recurring": 490,
        "real": 212,
        "dormant": 0,
        "offline_only": 5068,
    }
    stages = Counter(row["stage"] for row in pairs(app, "2013-12-07"))
    assert stages == {"met": 2997, "recurring": 2079, "real": 742}


def test_montana_agrees_with_every_golden_pair(app: Flask):
    run(app, "import", str(bundle("meetup-montana")))
    rows = pairs(app, "2016-06-01T00:00:00Z")
    found = {frozenset((row["member_a"], row["member_b"])): row for row in rows}
    assert len(rows) == len(found) == 41_223
    with (bundle("meetup-montana").parent / "golden_pairs.csv").open(encoding="utf-8") as file:
        for golden in csv.DictReader(file):
            row = found.pop(frozenset((golden["member_a"], golden["member_b"])))
            assert (row["shared_events"], row["days"]) == (golden["meetings"], golden["days"])
            assert row["first_at"] == golden["first"].replace(" ", "T") + "Z"
            assert row["last_at"] == golden["last"].replace(" ", "T") + "Z"
            undecayed, strength = float(row["strength_undecayed"]), float(row["strength"])
            assert undecayed == pytest.approx(float(golden["newman"]), abs=1e-6)
            assert strength == pytest.approx(float(golden["newman_hl180"]), abs=1e-6)
    assert not found
    stages = Counter(row["stage"] for row in rows)
    assert stages == {"same room": 38_784, "met": 1_213, "recurring": 346, "dormant": 880}
    assert sum(int(row["occasions"]) for row in rows) == 8_587
