// Begin where something is wrong: a page that comes back with errors starts at their summary.
document.querySelector("[data-summary]")?.focus();
