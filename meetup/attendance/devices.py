"""Which device a mark at the door was made on, in words that those who keep the door can tell."""

from secrets import choice

from flask import request, session

from meetup.attendance.code_rules import LETTERS

DEVICE = "device"
KINDS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")


def this_device() -> str:
    """This browser, such as *iPhone K7QD*; the letters are drawn once, and go with the session."""
    letters = session.get(DEVICE)
    if not letters:
        letters = session[DEVICE] = "".join(choice(LETTERS) for _ in range(4))
    agent = request.user_agent.string
    kind = next((kind for kind in KINDS if kind in agent), "Browser")
    return f"{kind} {letters}"
