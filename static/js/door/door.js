// The door as an app: it takes the place of the page's lists, and works without a network.
import { startCamera } from "./camera.js";
import { showDoors } from "./doors.js";
import { plain } from "./folding.js";
import { Door } from "./keeping.js";
import { notice, sayDone } from "./notices.js";
import { everybody, found } from "./rows.js";
import { lettersOf } from "./scan.js";
import { inRoom, isExpected } from "./standing.js";
import { alreadyHere, heardInWords, stateInWords } from "./words.js";

const root = document.querySelector("[data-door]");
const id = Number(location.pathname.match(/^\/events\/(\d{1,9})/)?.[1]);
const [page, paths] = [document.querySelector("[data-plain]"), root?.dataset];
const partOf = (name) => root.querySelector(`[data-${name}]`);
const search = root?.querySelector("#find");
const news = [];
let [door, looks, last, scanned, isKept] = [null, "", null, null, false];

const shutUntil = ({ event, offset }) => {
  const opens = Date.parse(event.opens_at);
  return event.shut ?? (Date.now() + offset < opens ? "The door is not open yet." : null);
};

const searched = () => plain(search.value);

// Whom the search fits: those first who may be about to come in.
const fitting = (people) => {
  const words = searched();
  const place = (one) => (isExpected(one) ? 0 : one.here ? 2 : 1);
  return people.filter((one) => plain(one.name).includes(words)).sort((one, other) => place(one) - place(other));
};

const showState = () => {
  const how = door.isSlow && door.how === "heard" ? "away" : door.how;
  const text = stateInWords(how, door.own.length, door.others);
  const shown = partOf("state");
  const says = text || (isKept ? "Works without a network, too." : "");
  if (shown.dataset.says === says) return;
  Object.assign(shown.dataset, { says, is: text ? "away" : "well" });
  shown.textContent = says;
  if (how !== "signed out") return;
  const link = Object.assign(document.createElement("a"), { textContent: "Sign in" });
  link.href = `/login?next=${encodeURIComponent(location.pathname)}`;
  shown.append(" ", link);
};

const showNotices = () => {
  const refused = door.refused.map((mark) => `${nameOf(mark)} was not taken: ${mark.refused}`);
  const parts = [];
  if (news.length) parts.push(notice(news, { "All right": () => { news.length = 0; show(); } }));
  if (refused.length) parts.push(notice(refused, { "Try again": () => door.tryRefusedAgain(), Forget: () => door.forgetRefused() }));
  partOf("notices").replaceChildren(...parts);
};

const nameOf = (mark) =>
  mark.name ?? door.list.people.find((one) => one.id === (mark.member ?? mark.walk_in))?.name ?? "A mark";

const showLists = () => {
  const { list, people } = door;
  const shown = { event: list.event, isShut: Boolean(shutUntil(list)) };
  const words = searched();
  const fits = words ? fitting(people) : [];
  const now = JSON.stringify([words && search.value.trim(), words ? fits : people, shown, list.closed]);
  if (now === looks) return;
  looks = now;
  const focused = document.activeElement;
  const label = focused?.closest("[data-lists]") && focused.getAttribute("aria-label");
  const parts = words ? found(fits, search.value.trim(), shown) : everybody(people, list.closed, shown);
  partOf("lists").replaceChildren(...parts);
  if (label) partOf("lists").querySelector(`[aria-label="${CSS.escape(label)}"]`)?.focus({ preventScroll: true });
};

const show = () => {
  const { list, how } = door;
  // Of a door that this device does not keep, the page itself has all that there is.
  const isLeft = "beside" in root.dataset || (list ? how === "over" : door.hasSpoken);
  if (page) page.hidden = !isLeft;
  root.hidden = !list && isLeft;
  if (!list) return;
  for (const name of ["find", "lists"]) partOf(name).hidden = isLeft;
  const count = inRoom(list, door.people);
  document.querySelector("[data-count]").textContent = `In the room: ${count}, guests included.`;
  const title = document.querySelector("[data-title]");
  if (title) document.title = title.textContent = `The door: ${list.event.title}`;
  for (const part of [showState, showNotices, showLists]) part();
};

const whoIs = (one) => (typeof one.id === "number" ? { member: one.id } : { walk_in: one.id });

const checkIn = async (one, { method = "organizer", guests } = {}) => {
  const text = one.here ? alreadyHere(one, door.list.event) : `${one.name} is here.`;
  const how = { method: scanned === one.id ? "scan" : method, guests, counted: !one.here };
  scanned = null;
  last = await door.mark("checked in", whoIs(one), how);
  sayDone(partOf("said"), text, one.here ? null : () => undo(one));
  return text;
};

const undo = async (one) => {
  last = await door.mark("undone", whoIs(one), { method: "organizer" });
  sayDone(partOf("said"), `${one.name} is not checked in any more.`);
};

const addWalkIn = async (name) => {
  last = await door.mark("checked in", { name }, { method: "walk-in", counted: true });
  const one = { id: last, name };
  sayDone(partOf("said"), `${name} is here.`, () => undo(one));
};

const onCode = async (letters) => {
  const one = door.people.find(({ code }) => code && code === letters);
  return one ? checkIn(one, { method: "scan" }) : "This code is of nobody on this device’s list.";
};

const onAnswers = async (answers) => {
  for (const answer of answers) {
    const text = heardInWords(answer, door.list.event);
    if (text && answer.mark.key === last) sayDone(partOf("said"), text);
    else if (text) news.push(text);
  }
};

// Do `work` about a row. The next in line is typed at once, while it is done; whoever works without
// typing goes on in the list.
const goOn = async (row, work) => {
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  const isTyping = search.value || !next;
  if (isTyping) {
    search.value = "";
    show();
    search.focus();
  }
  await work();
  if (!isTyping) next.querySelector("button, summary")?.focus({ preventScroll: true });
};

const personOf = (element) => {
  const { who } = element.closest("[data-who]").dataset;
  return door.people.find((one) => String(one.id) === who);
};

const onSubmit = async (event) => {
  event.preventDefault();
  const row = event.target.closest("[data-who]");
  const fits = searched() ? fitting(door.people) : [];
  const one = row ? personOf(row) : fits.length === 1 && !fits[0].here ? fits[0] : null;
  if (!one || shutUntil(door.list)) return;
  // Enter does what the button of the only one would.
  const form = row ? event.target : partOf("lists").querySelector("[data-who] form");
  const number = form?.elements.guests?.valueAsNumber;
  await goOn(row, () => checkIn(one, { guests: Number.isInteger(number) ? number : undefined }));
};

const onClick = async ({ target }) => {
  const button = target.closest("[data-walk-in], [data-undo]");
  if (!button) return;
  const row = button.closest("[data-who]");
  const one = row && personOf(row);
  await goOn(row, () => (row ? undo(one) : addWalkIn(button.dataset.walkIn)));
};

const startWith = (asked) => {
  const letters = lettersOf(asked.get("code") ?? "");
  const one = letters && door.people.find(({ code }) => code === letters);
  search.value = one ? one.name : (asked.get("q") ?? "");
  scanned = one ? one.id : null;
};

const listen = () => {
  root.addEventListener("submit", onSubmit);
  root.addEventListener("click", onClick);
  search.addEventListener("input", show);
  document.querySelector('a[href="#walk-in"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    search.focus();
  });
  new BroadcastChannel("door").addEventListener("message", () => location.replace("/"));
  startCamera(root, onCode);
};

const start = async () => {
  navigator.serviceWorker.register(paths.worker);
  navigator.serviceWorker.ready.then(() => {
    isKept = true;
    if (door?.list) showState();
  });
  if (!id) return showDoors(document.querySelector("[data-doors]"));
  door = new Door(id, show, onAnswers);
  await door.look();
  if (door.list) startWith(new URLSearchParams(location.search));
  listen();
  const before = door.list;
  await door.keepSpeaking();
  if (!before && door.list) startWith(new URLSearchParams(location.search));
  show();
};

if (root && isSecureContext && navigator.serviceWorker && window.indexedDB) start();
