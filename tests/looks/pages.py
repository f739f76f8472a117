"""Which page is looked at as whom, and which pages need no looking at."""

# Paths as the scene's names fill them in. Behind a space: the button that is pressed first, to see
# the page with what is wrong on it.
PAGES: dict[str, tuple[str, ...]] = {
    "stranger": (
        "/",
        "/signup",
        "/signup Sign up",
        "/login",
        "/login Sign in",
        "/confirm/{token}",
        "/events/",
        "/events/{open}",
        "/groups/",
        "/groups/chess",
        "/groups/harbour",
        "/nothing-here",
    ),
    "ana": (
        "/",
        "/inbox",
        "/account",
        "/logout",
        "/connections/",
        "/m/ana",
        "/m/ben",
        "/ties/",
        "/ties/ben",
        "/groups/",
        "/groups/harbour",
        "/groups/harbour/members",
        "/groups/harbour/propose",
        "/groups/harbour/propose Propose",
        "/groups/new",
        "/events/",
        "/events/{coming}",
        "/events/{full}",
        "/events/{tonight}",
        "/events/{past}",
        "/events/{cancelled}",
        "/events/{proposed}",
        "/events/{past}/met",
    ),
    "cleo": (
        "/inbox",
        "/groups/harbour",
        "/groups/harbour/members",
        "/groups/harbour/settings",
        "/events/{coming}",
        "/events/{coming}/edit",
        "/events/{proposed}",
        "/events/{draft}",
        "/events/{tonight}/door",
        "/events/{past}/door",
    ),
    # Nothing has happened to Dov yet; Una has not confirmed her address.
    "dov": ("/", "/inbox", "/connections/", "/ties/", "/account"),
    "una": ("/",),
}

NOT_PAGES = {
    "assets.show": "files",
    "health.healthz": "for machines",
    "calendars.event": "a calendar file",
}
