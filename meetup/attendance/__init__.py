"""Attendance: who was there, how it was recorded, and who sat with whom."""
