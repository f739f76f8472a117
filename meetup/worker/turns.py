"""The jobs of the worker, one round of each after the other."""

import logging
from collections.abc import Callable, Mapping
from time import monotonic

from flask import Flask

from meetup.clock import now
from meetup.rounds import Job, Round

PAUSE_SECONDS = {Round.IDLE: 1.0, Round.DONE: 0.0, Round.TROUBLE: 5.0}

log = logging.getLogger(__name__)

Asked = Callable[[], bool]


class Turns:
    """Rounds of `jobs`, by name. A job that breaks pauses, and keeps no other from its turn."""

    def __init__(self, app: Flask, jobs: Mapping[str, Job]) -> None:
        self._app, self._jobs = app, jobs
        self._due = dict.fromkeys(jobs, 0.0)

    def next(self, is_stopped: Asked) -> float:
        """One round of each job that is due; the seconds until the next one is."""
        for name, job in self._jobs.items():
            if self._due[name] <= monotonic() and not is_stopped():
                self._due[name] = monotonic() + PAUSE_SECONDS[self._round(job)]
        return max(0.0, min(self._due.values()) - monotonic())

    def until_idle(self, is_stopped: Asked) -> dict[str, Exception]:
        """Rounds until no job has anything left to do; those that broke, with what went wrong."""
        broken: dict[str, Exception] = {}
        while self._are_done(broken, is_stopped):
            pass
        return broken

    def _are_done(self, broken: dict[str, Exception], is_stopped: Asked) -> bool:
        """Each job has rounds until it is idle once; whether any had something to do.

        A file of thousands is a hundred rounds: who has nothing to do is not asked in each.
        """
        left = {name: job for name, job in self._jobs.items() if name not in broken}
        was_busy = False
        while left and not is_stopped():
            for name, job in list(left.items()):
                if is_stopped():
                    return False
                try:
                    is_idle = job(self._app, now=now()) is Round.IDLE
                except Exception as error:  # whatever is wrong with one job, the others are done
                    broken[name], is_idle = error, True
                else:
                    was_busy |= not is_idle
                if is_idle:
                    del left[name]
        return was_busy

    def _round(self, job: Job) -> Round:
        try:
            return job(self._app, now=now())
        except Exception as error:  # the worker outlives a database that does not answer
            log.error("The worker goes on after a pause.", exc_info=error)
            return Round.TROUBLE
