"""What `flask --app app` and the web server load."""

import sys

from meetup import create_app
from meetup.config import BadSetting

try:
    app = create_app()
except BadSetting as error:
    sys.exit(str(error))
