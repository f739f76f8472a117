// Signing out takes from the device what the door has kept there: names, and marks that were not sent
// yet, of which it warns.
{
  const LEAVING = 200;
  const warning = document.querySelector("[data-unsent]");
  const form = warning?.parentElement.querySelector("form");
  const opened = () => new Promise((done) => {
    const asked = indexedDB.open("door", 1);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done(null);
  });
  const within = (store, work) => new Promise((done) => {
    const stored = store.transaction(["lists", "marks"], "readwrite");
    const found = work(stored);
    stored.oncomplete = stored.onabort = () => done(found?.result);
  });
  const warn = (marks) => {
    if (!marks.length) return;
    const them = marks.length === 1 ? "it" : "them";
    const links = [...new Set(marks.map((mark) => mark.event))].map((id) =>
      Object.assign(document.createElement("a"), { href: `/events/${id}/door`, textContent: "Open the door to send " + them }));
    warning.firstElementChild.textContent = `${marks.length === 1 ? "1 mark" : `${marks.length} marks`} of the door on this device ${marks.length === 1 ? "was" : "were"} not sent yet. Whoever signs out loses ${them}.`;
    warning.append(...links);
    warning.hidden = false;
    form.querySelector("button").textContent = `Sign out, and lose ${them}`;
  };
  const start = async () => {
    const store = opened();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      // Doors that are open in other tabs leave first, and write nothing any more.
      new BroadcastChannel("door").postMessage("signed out");
      const [kept] = await Promise.all([store, new Promise((done) => setTimeout(done, LEAVING))]);
      const clear = (stored) => { for (const name of ["lists", "marks"]) stored.objectStore(name).clear(); };
      if (kept) await within(kept, clear);
      form.submit();
    });
    const kept = await store;
    if (kept) warn(await within(kept, (stored) => stored.objectStore("marks").getAll()));
  };
  if (warning && window.indexedDB) start();
}
