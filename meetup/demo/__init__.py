"""The demo: one town, invented, with a year behind it and a season ahead."""
