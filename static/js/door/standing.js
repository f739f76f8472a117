// Who is here: what the server said last, and on top of it the marks that wait on this device.
import { corrected } from "./clock.js";

const STANDING = ["here", "since", "guests", "how", "by", "undone_at", "undone_by"];

export const isExpected = (one) => one.answer === "yes" && !one.here && !one.undone_at;
export const isUndone = (one) => Boolean(!one.here && one.undone_at);

const without = (one) => {
  const rest = { ...one };
  for (const name of STANDING) delete rest[name];
  return rest;
};

const checkedIn = (one, mark) => {
  const guests = mark.guests ?? one.guests;
  if (one.here) return { ...one, guests, waiting: true };
  const how = mark.method === "organizer" ? undefined : mark.method;
  return { ...without(one), here: true, since: corrected(mark), guests, how, by: mark.by_name, waiting: true };
};

const undone = (one, mark) =>
  one.here
    ? { ...one, here: false, undone_at: corrected(mark), undone_by: mark.by_name, waiting: true }
    : one;

const marked = (one, mark) => (mark.act === "undone" ? undone(one, mark) : checkedIn(one, mark));

// A walk-in has the key of its mark for an id, until the server gives it one.
export const whoOf = (mark) => mark.member ?? mark.walk_in ?? mark.key;

export const withMarks = (list, marks) => {
  const people = new Map(list.people.map((one) => [one.id, one]));
  const known = new Map(list.people.filter((one) => one.key).map((one) => [one.key, one.id]));
  for (const mark of marks.filter(({ refused }) => !refused)) {
    const id = known.get(whoOf(mark)) ?? whoOf(mark);
    const one = people.get(id) ?? (mark.name && { id, name: mark.name });
    if (one) people.set(id, marked(one, mark));
  }
  return [...people.values()];
};

// The list with what the server has just said of one person.
export const withPerson = (list, person, key) => {
  const before = list.people.find((one) => one.id === person.id);
  const now = { ...without(before ?? {}), ...person, ...(before ? {} : { key }) };
  const people = before
    ? list.people.map((one) => (one === before ? now : one))
    : [...list.people, now];
  return { ...list, people };
};

export const inRoom = (list, people) =>
  people.reduce((sum, one) => sum + (one.here ? 1 + (one.guests ?? 0) : 0), list.nameless);
