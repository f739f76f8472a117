"""Where the study data is, if anywhere."""

import os
from pathlib import Path


def study_data() -> Path | None:
    """The folder that MEETUP_STUDY_DATA names, if it is there."""
    named = os.environ.get("MEETUP_STUDY_DATA")
    folder = Path(named) if named else None
    return folder if folder and folder.is_dir() else None
