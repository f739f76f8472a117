"""Names and sentences of which a town is made."""

FIRST = (
    *("Ana", "Ben", "Cleo", "Dov", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Keiko"),
    *("Lars", "Mira", "Nils", "Olga", "Pia", "Quirin", "Rosa", "Sami", "Tove", "Uma", "Viktor"),
    *("Wanda", "Xenia", "Yusuf", "Zora", "Amélie", "Björn", "Chiara", "Desmond"),
)
LAST = (
    *("Albers", "Brandt", "Castro", "Dahl", "Ekberg", "Fuchs", "Gomez", "Haas", "Iversen"),
    *("Jensen", "Krüger", "Lindqvist", "Meyer", "Novak", "Okafor", "Petrov", "Quist", "Rossi"),
    *("Schmidt", "Tanaka", "Ullmann", "Vogel", "Weiss", "Yilmaz", "Zimmer", "O’Hara", "D’Souza"),
)
PLACES = ("Altona", "Old Harbour", "Linden", "Riverside", "North Gate", "Mill Quarter", "Westend")
DOINGS = (
    *("Walks", "Board Games", "Runners", "Book Circle", "Choir", "Cyclists", "Open Source"),
    *("Photo Club", "Gardeners", "Chess", "Cooks", "Film Evenings", "Sailors", "Repair Café"),
)
TITLES = (
    *("Round the harbour", "An evening of games", "Sunday ride", "New faces", "Summer table"),
    *("Open workshop", "First chapters", "By candlelight", "Bring a friend", "The long way home"),
)
VENUES = ("Pier 3, at the crane", "Café Mitte, back room", "Town library, 2nd floor", "Park gate")
SENTENCES = (
    "We meet at the door and wait ten minutes for those who come late.",
    "Bring something to drink, and a jacket, since it gets cold by the water.",
    "Nobody needs to know anything: we show each other.",
    "Afterwards most of us stay for soup, and there is enough of it.",
    "The way is level, and there is a lift beside the stairs.",
    "Children are welcome, and so are dogs that like people.",
    "If it rains we move under the roof of the old market hall.",
    "Tell us if you come for the first time; somebody will look out for you.",
)
ZONES = ("Europe/Berlin", "Europe/Berlin", "Europe/Berlin", "Europe/London", "America/Denver")
NETWORKS = ("here", "here", "linkedin", "mastodon")
