// A form is sent once: a second tap on its button, while the answer is on its way, sends nothing.
const sent = new Set();
addEventListener("submit", (event) => {
  if (sent.has(event.target)) event.preventDefault();
  else sent.add(event.target);
});
// Whoever comes back to the page may send its forms anew.
addEventListener("pageshow", () => sent.clear());
