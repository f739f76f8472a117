"""What people type when they found a group or change it."""

FORM = {
    "name": "Harbour Readers",
    "slug": "",
    "place": "Old Town",
    "timezone": "Europe/Lisbon",
    "description": "We read, and then we meet.",
    "online_home": "https://chat.example/readers",
    "visibility": "open",
    "joining": "at once",
}
SETTINGS = {name: text for name, text in FORM.items() if name != "slug"}
FOR_MEMBERS = {"visibility": "members only", "joining": "on request"}
