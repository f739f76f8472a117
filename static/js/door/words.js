// What the app says, in whole sentences.
import { clockTime } from "./clock.js";

const BY_WHICH_WAY = { "walk-in": ", as a walk-in", handshake: ", by a handshake", import: ", from an import" };

export const marksInWords = (count) => (count === 1 ? "1 mark" : `${count} marks`);
export const guestsInWords = (count) => (count === 1 ? "1 guest" : `${count} guests`);

export const answered = (one, isSearched) => {
  const said = one.answer ? `Answered ${one.answer}` : "Has not answered";
  const bringing = one.bringing ? `with ${guestsInWords(one.bringing)}` : "";
  return [isSearched ? said : "", bringing].filter(Boolean).join(" ");
};

export const recorded = (one, { timezone }) => {
  const since = one.since ? clockTime(one.since, timezone) : "At a time not known";
  const by = one.by ? `, recorded by ${one.by}` : "";
  const gone = one.undone_at && !one.here
    ? `; undone at ${clockTime(one.undone_at, timezone)}${one.undone_by ? ` by ${one.undone_by}` : ""}`
    : "";
  return `${since}${BY_WHICH_WAY[one.how] ?? ""}${by}${gone}`;
};

export const isOutside = (one, { opens_at, closes_at }) => {
  const since = Date.parse(one.since);
  return since < Date.parse(opens_at) || since > Date.parse(closes_at);
};

export const alreadyHere = (one, event) =>
  one.since
    ? `${one.name} is already here since ${clockTime(one.since, event.timezone)}.`
    : `${one.name} is already here.`;

// What another device had to say about somebody whom this one has marked.
export const heardInWords = ({ result, person, mark }, event) => {
  if (!person) return null;
  if (result === "already") return mark.counted ? alreadyHere(person, event) : null;
  if (result === "later" && mark.act === "undone") return `${person.name} is here: checked in after you had undone it.`;
  if (result !== "later") return null;
  const at = clockTime(person.undone_at, event.timezone);
  return `${person.name} is not here: undone at ${at} by ${person.undone_by ?? "somebody"}, after your check-in.`;
};

export const stateInWords = (how, own, others) => {
  const waiting = own ? ` ${marksInWords(own)} wait${own === 1 ? "s" : ""} here, and ${own === 1 ? "is" : "are"} sent once it is back.` : "";
  const said = {
    away: `No network.${waiting || " Go on: this device keeps what you do."}`,
    "signed out": own ? `Sign in again to send ${marksInWords(own)}.` : "Sign in again: the list here grows old.",
    "not ours": `You do not work this door any more.${own ? ` ${marksInWords(own)} could not be sent.` : ""}`,
    later: `That was too often. ${own ? `${marksInWords(own)} wait${own === 1 ? "s" : ""} for a minute.` : ""}`,
  };
  const theirs = [...others].map(([name, count]) => `${marksInWords(count)} of ${name} wait here until ${name} signs in on this device.`);
  return [said[how] ?? "", ...theirs].filter(Boolean).join(" ");
};
