"""The community bundle: the way in from any other tool or spreadsheet."""
