"""Finds a Chromium for the tests that need a browser; run as a program, it brings one."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS_OWN = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path)"
)
PATIENCE_SECONDS = 600


class NoBrowser(Exception):
    """No Chromium is there, or could be brought; the text says what to type."""


def chromium() -> str:
    """The path of a Chromium that starts. Raises NoBrowser if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None or not starts(path):
            raise NoBrowser(f"CHROMIUM is {named}, and that does not start as a browser.")
        return path
    installed = [path for path in map(shutil.which, NAMES) if path]
    found = next(filter(starts, installed), None) or playwrights_own()
    if found is None:
        raise NoBrowser("There is no Chromium here. Type: python -m tests.browser")
    return found


def starts(path: str) -> bool:
    """Whether `path` runs: some systems ship a stub that only advertises a package."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def playwrights_own() -> str | None:
    """The path of the Chromium that Playwright downloaded; None if it has not, or it is broken."""
    # In a process of its own: Playwright refuses to start twice in one, and a test has started it.
    question = [sys.executable, "-c", PLAYWRIGHTS_OWN]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and starts(path) else None


def main() -> int:
    """Bring a Chromium if none is there, and say on standard error which one it is."""
    if os.environ.get("CHROMIUM"):
        return report()
    try:
        chromium()
    except NoBrowser:
        if not (download() or install()):
            say("No browser could be brought. Type: sudo apt-get install chromium")
            say("or name one that you have: make test CHROMIUM=/path/to/chromium")
            return 1
    return report()


def report() -> int:
    """Say which Chromium the tests will use; the exit status."""
    try:
        say(f"The tests' browser is {chromium()}")
    except NoBrowser as reason:
        say(str(reason))
        return 1
    return 0


def download() -> bool:
    """Let Playwright download its Chromium; whether there is a working one now."""
    say("No Chromium is installed; Playwright downloads its own.")
    return succeeds([sys.executable, "-m", "playwright", "install", "chromium"]) and bool(
        playwrights_own()
    )


def install() -> bool:
    """Let Debian's package manager install Chromium, if it is there and may."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    say("Debian's own Chromium is tried instead.")
    return succeeds(["apt-get", "update"]) and succeeds(
        ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    )


def succeeds(command: list[str]) -> bool:
    """Run `command`, its output for all to see on standard error; whether it succeeded."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, env=environment, stdout=sys.stderr, timeout=PATIENCE_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        say(str(error))
        return False
    return True


def say(line: str) -> None:
    """Write `line` to standard error."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
