"""Thousands of broken files: none crashes, none hangs, and none loses people without a word."""

import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import settings

from meetup.connections.sources import NeedsColumns, NotReadable, Reading, UnknownFile
from meetup.errors import Refusal
from tests.connections.sources.files import FOLLOWING, HEADER, read, zipped
from tests.connections.sources.mutants import ORIGINALS, Original, mutated

# Of each of seven kinds: 200 files in `make test`, 20,000 in `make soak`.
MUTANTS = 20_000 // 7 + 1 if settings.get_current_profile_name() == "soak" else 200 // 7 + 1
OURS = (UnknownFile, NotReadable, NeedsColumns)
SECONDS_OF_WORK = 120


@contextmanager
def not_for_ever() -> Iterator[None]:
    """What hangs fails, instead of holding up all tests: far above what any file takes."""

    def stop(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_OF_WORK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def reading_of(original: Original, content: bytes) -> Reading | None:
    """What is read, or None for a refusal in a sentence. Anything else is an error."""
    try:
        with not_for_ever():
            return original.read(content)
    except OURS as error:
        refusal = error
    assert refusal.sentence.endswith(".")
    assert len(refusal.sentence) < 200
    return None


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda original: original.name)
def test_no_broken_file_crashes_or_loses_anybody_without_a_word(original):
    dice = random.Random(original.name)  # noqa: S311 - not for secrets
    for _ in range(MUTANTS):
        content, start, end = mutated(original.content, dice)
        reading = reading_of(original, content)
        if reading is None or reading.problems or start < len(original.head):
            continue
        lost = {*original.untouched(start, end)} - {*reading.people}
        # Lines move; what is said on them does not.
        found = {(p.name, p.emails, p.profiles, p.since) for p in reading.people}
        lost = {p for p in lost if (p.name, p.emails, p.profiles, p.since) not in found}
        assert lost == set(), content


def test_no_broken_zip_is_read_in_part():
    whole = zipped(
        **{f"Export/{n}.csv": "a,b\n" * n for n in (1, 2)},
        **{"Export/Connections.csv": ORIGINALS[0].content},
    )
    dice = random.Random("zip")  # noqa: S311 - not for secrets
    original = Original("zip", b"", [whole])
    people = original.read(whole).people
    for _ in range(MUTANTS):
        reading = reading_of(original, mutated(whole, dice)[0])
        assert reading is None or reading.people == people


def test_problems_repeat_no_address_and_nothing_that_cannot_be_seen():
    dice = random.Random("problems")  # noqa: S311 - not for secrets
    for original in ORIGINALS:
        for _ in range(MUTANTS // 4 + 1):
            reading = reading_of(original, mutated(original.content, dice)[0])
            for problem in reading.problems if reading else []:
                assert "@" not in problem.why.replace("user@server", "")
                assert problem.why.isprintable() and len(problem.why) < 200
                assert problem.line >= 1


MANY_QUOTED = ';"' * 300
SHAPES: dict[str, Callable[[int], str]] = {
    "quotation marks": lambda n: HEADER + '"a\n' * n,
    "three quotation marks": lambda n: HEADER + ',"""\n' * n,
    "pairs after one that opens": lambda n: HEADER + '"a,' + '"",\n' * n,
    "commas": lambda n: HEADER + "," * n * 4,
    "line ends": lambda n: HEADER + "A,B,,,,,\n" + "\r\n" * n,
    "one enormous cell": lambda n: HEADER + "a" * n * 8 + ",b,,,,,\nA,B,,,,,\n",
    "spaces": lambda n: HEADER + "A," + " " * n * 4 + ",,,,,\nA,B,,,,,\n",
    "ats": lambda n: HEADER + f"A,B,,{'@' * 3000},,,\n" * (n // 1000),
    "accounts": lambda n: FOLLOWING + "a@b.c,\n" * n,
    "cards that begin": lambda n: "BEGIN:VCARD\n" * n,
    "agents": lambda n: "BEGIN:VCARD\n" + "AGENT:\nBEGIN:VCARD\n" * n + "END:VCARD\n" * n,
    "folds": lambda n: "BEGIN:VCARD\nFN:A\n" + " a\n" * n + "END:VCARD\n",
    "soft breaks": lambda n: "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:A=\n" + "a=\n" * n + "END:VCARD\n",
    "semicolons": lambda n: "BEGIN:VCARD\nN:" + ";" * n * 4 + "\nEND:VCARD\n",
    "backslashes": lambda n: "BEGIN:VCARD\nN:" + "\\" * n * 4 + "\nEND:VCARD\n",
    "quoted parameters": lambda n: "BEGIN:VCARD\n" + f"FN{MANY_QUOTED}:A\n" * (n // 300),
    "white space before a card": lambda n: "\n \t" * n + "BEGIN:VCARD\nFN:A\nEND:VCARD\n",
}


def steps(content: str) -> int:
    """How many calls reading takes: the work, whatever the machine is busy with."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        with suppress(Refusal):
            read(content)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_twice_the_file_is_at_most_twice_the_work(shape):
    with not_for_ever():
        once, twice = steps(shape(2_000)), steps(shape(4_000))
        assert twice <= once * 2.2 + 3_000
        # What counting calls does not see, such as the work of a pattern, hangs here.
        with suppress(Refusal):
            read(shape(60_000))
