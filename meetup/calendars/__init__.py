"""Calendars: events as iCalendar text over HTTP."""
