// What says so is fetched anew after so many seconds, and put into its place: a screen's code, and
// a kiosk that forgets. A kiosk's forms are sent from here, too, so that the browser's history
// remembers nobody's letters.
{
  const main = document.querySelector("main");
  const kiosk = () => document.querySelector("[data-kiosk]");
  let timer;
  const wait = (seconds) => {
    clearTimeout(timer);
    if (seconds) timer = setTimeout(again, seconds * 1000);
  };
  const show = async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main [data-again], main [data-kiosk]");
    // Something else has come: an error, or the page on which one signs in.
    if (!fresh) return location.replace(kiosk()?.dataset.kiosk ?? location.href);
    document.querySelector("[data-again], [data-kiosk]").replaceWith(fresh);
    document.querySelector("#typed")?.focus();
    wait(fresh.dataset.again);
  };
  const again = () => fetch(kiosk()?.dataset.kiosk ?? location.href).then(show).catch(() => wait(5));
  if (document.querySelector("[data-again], [data-kiosk]")) {
    wait(document.querySelector("[data-again]")?.dataset.again);
    main.addEventListener("submit", (event) => {
      const form = event.target;
      if (!form.closest("[data-kiosk]")) return;
      event.preventDefault();
      fetch(form.action, { method: "post", body: new FormData(form) }).then(show).catch(() => form.submit());
    });
    // Whoever begins to type and goes leaves nothing behind.
    main.addEventListener("input", () => wait(kiosk() && 30));
  }
}
