// The lists of a door, drawn from the templates of its page. A row that has not changed stays.
import { isExpected, isUndone } from "./standing.js";
import { answered, guestsInWords, isOutside, recorded } from "./words.js";

const MOST_FOUND = 30;
const part = (name) =>
  document.querySelector(`template[data-part=${name}]`).content.cloneNode(true).children;

const [drawn, shownAs] = [new Map(), new Map()];

const checkInForm = (one, label) => {
  const [form] = part("check-in");
  const field = form.querySelector("label");
  if (one.bringing) field.querySelector("input").value = one.bringing;
  else field.remove();
  const button = form.querySelector("button");
  button.textContent = label;
  button.setAttribute("aria-label", `${label}: ${one.name}`);
  return [form];
};

// Their record, where an organizer shows the code with which they claim it. A walk-in of before
// there was a network has none yet.
const recordLink = (one, event) => {
  if (!one.unclaimed || !Number.isInteger(one.id)) return [];
  const [link] = part("record");
  link.href = `${event.records}/${one.id}`;
  link.setAttribute("aria-label", `${link.textContent}: ${one.name}`);
  return [link];
};

const hereForms = (one, event) => {
  const [details, undo] = [...part("here")];
  details.querySelector("summary").textContent = one.guests ? guestsInWords(one.guests) : "Add guests";
  details.querySelector("summary").setAttribute("aria-label", `${one.guests ? guestsInWords(one.guests) : "Add guests"}: ${one.name}`);
  details.querySelector("input").value = one.guests ?? 0;
  details.querySelector("button").setAttribute("aria-label", `Save: ${one.name}`);
  undo.setAttribute("aria-label", `Undo: ${one.name}`);
  return [...recordLink(one, event), details, undo];
};

const draw = (one, { event, isShut, isSearched, label }) => {
  const [row] = part("row");
  row.dataset.who = one.id;
  row.querySelector(".name").textContent = one.name;
  const facts = row.querySelector("small");
  const isKnown = one.here || one.undone_at;
  facts.textContent = isKnown ? recorded(one, event) : answered(one, isSearched);
  if (isKnown && isOutside(one, event)) {
    const odd = document.createElement("span");
    odd.className = "odd";
    odd.textContent = ", outside the door’s hours";
    facts.append(odd);
  }
  row.querySelector(".waiting").hidden = !one.waiting;
  if (!isShut) row.querySelector(".actions").append(...(one.here ? hereForms(one, event) : checkInForm(one, label)));
  return row;
};

const rowOf = (one, shown) => {
  const [place, looks] = [`${one.id} ${shown.isSearched}`, JSON.stringify([one, shown])];
  if (shownAs.get(place) !== looks) {
    shownAs.set(place, looks);
    drawn.set(place, draw(one, shown));
  }
  return drawn.get(place);
};

const section = (id, title, people, shown, empty) => {
  const [made] = part("section");
  made.setAttribute("aria-labelledby", `app-${id}`);
  const heading = made.querySelector("h2");
  [heading.id, heading.textContent] = [`app-${id}`, title];
  const [rows, nobody] = [made.querySelector("ul"), made.querySelector(".empty")];
  if (people.length) nobody.remove();
  else rows.remove();
  nobody.textContent = empty;
  rows.append(...people.map((one) => rowOf(one, shown)));
  return made;
};

const walkIn = (name) => {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.walkIn = name;
  button.textContent = `Check in “${name}” as a walk-in`;
  return button;
};

// Those whom a search has found, and the button for somebody whom nobody expected.
export const found = (people, search, shown) => {
  const some = people.slice(0, MOST_FOUND);
  const more = people.length - some.length;
  const title = `Found for “${search}”${more ? `: ${MOST_FOUND} of ${people.length}` : ""}`;
  const label = { ...shown, isSearched: true, label: "Check in" };
  const made = section("found", title, some, label, "Nobody in the group, and nobody who answered, is called that.");
  return shown.isShut ? [made] : [made, walkIn(search)];
};

// Everybody, as long as nothing is searched.
export const everybody = (people, isClosed, shown) => {
  const [expected, present, undone] = [isExpected, (one) => one.here, isUndone].map((is) => people.filter(is));
  const label = { ...shown, isSearched: false, label: "Check in" };
  const away = isClosed ? people.filter((one) => !one.here && (one.answer === "yes" || one.excused)) : [];
  const [missing, excused] = [away.filter((one) => !one.excused), away.filter((one) => one.excused)];
  const first = isClosed
    ? section("missing", `No-shows: ${missing.length}`, missing, { ...label, label: "Came after all" }, `Everybody who said yes came${excused.length ? " or is excused" : ""}.`)
    : section("expected", `Expected: ${expected.length}`, expected, label, "Nobody else has said yes. Search for others in the group, or type the name of a walk-in.");
  const rest = isClosed ? undone.filter((one) => !away.includes(one)) : undone;
  return [
    first,
    ...(excused.length ? [section("excused", `Excused: ${excused.length}`, excused, { ...label, label: "Came after all" }, "")] : []),
    section("here", `${isClosed ? "Were here" : "Here"}: ${present.length}`, present, label, "Nobody is checked in yet."),
    ...(rest.length ? [section("undone", `Undone: ${rest.length}`, rest, label, "")] : []),
  ];
};
