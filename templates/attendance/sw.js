// Keeps the page of a door and its parts on the device, so that it opens without a network. No other
// page is kept, and nobody's name: those are in the page's own store.
const SHELL = {{ url_for('door_app.shell') | tojson }};
const PARTS = {{ parts | tojson }};
const KEPT = "door-{{ edition }}";
const DOOR = /^\/events\/\d{1,9}(-[^/]*)?\/door$/;
const PATIENCE = 5000;
// What stands before the app says so when it does not reach it.
const BROKEN = [502, 503, 504];

addEventListener("install", (event) => {
  // Without cookies: what is kept is the same for everybody.
  const asked = [SHELL, ...PARTS].map((path) => new Request(path, { credentials: "omit" }));
  const kept = caches.open(KEPT).then((cache) => cache.addAll(asked));
  event.waitUntil(kept.then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("door-") && name !== KEPT);
  const gone = caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.waitUntil(forget());
  if (PARTS.includes(pathname) || pathname === SHELL) event.respondWith(part(request, pathname));
  else if (request.mode === "navigate" && DOOR.test(pathname)) event.respondWith(door(request));
});

const keptAs = async (path) => (await caches.open(KEPT)).match(path, { ignoreVary: true });

const part = async (request, path) => (await keptAs(path)) ?? fetch(request);

const door = async (request) => {
  const shell = await keptAs(SHELL);
  if (!shell) return fetch(request);
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  return answer && !BROKEN.includes(answer.status) ? answer : shell;
};

// Names go a day after the event, whichever page of the site is opened then.
const forget = () => new Promise((done) => {
  const asked = indexedDB.open("door", 1);
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = done;
  asked.onsuccess = () => {
    const stored = asked.result.transaction("lists", "readwrite");
    stored.oncomplete = stored.onabort = () => { asked.result.close(); done(); };
    const lists = stored.objectStore("lists");
    lists.getAll().onsuccess = ({ target: { result } }) => {
      const old = (list) => Date.parse(list.event.forget_at) < Date.now() + list.offset;
      for (const list of result.filter(old)) lists.delete(list.id);
    };
  };
});
