// A form is sent once: a second tap on its button, while the answer is on its way, sends nothing.
// And what is typed into one is not lost when another is sent, or the page is left: the browser
// asks first. A password is typed anew anyway.
const sent = new Set();
const typed = new Set();
const ask = (event) => {
  if ([...typed].every((form) => sent.has(form))) return;
  event.preventDefault();
  // Runs once the question is answered: whoever stays has sent nothing.
  setTimeout(() => sent.clear());
};
addEventListener("input", ({ target: { form } }) => {
  if (form?.method !== "post" || form.querySelector("[type=password]")) return;
  typed.add(form);
  addEventListener("beforeunload", ask);
});
addEventListener("submit", (event) => {
  if (sent.has(event.target)) event.preventDefault();
  else sent.add(event.target);
});
// Whoever comes back to the page may send its forms anew.
addEventListener("pageshow", () => {
  sent.forEach((form) => typed.delete(form));
  sent.clear();
});
