// Speaking with the server: the list is fetched, and marks are sent in the order in which they were
// made. None is forgotten before the server has answered for it.
import { offsetOf } from "./clock.js";
import { allLists, forgetList, forgetMarks, keepList, keepMark, listOf, marksOf } from "./store.js";
import { withPerson } from "./standing.js";

const AT_ONCE = 50;
const PATIENCE = 20_000;
let token = null;

// Each way that a conversation can end is a word; the page says what it means.
class Ended extends Error {
  constructor(how) {
    super(how);
    this.how = how;
  }
}

const BY_STATUS = { 400: "old", 403: "not ours", 404: "not ours", 409: "others", 429: "later" };

const ask = async (path, options) => {
  const asked = Date.now();
  const patience = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(path, { redirect: "manual", cache: "no-store", signal: patience, ...options })
    .catch(() => { throw new Ended("away"); });
  if (answer.type === "opaqueredirect") throw new Ended("signed out");
  token = answer.headers.get("X-CSRFToken") ?? token;
  if (!answer.ok && answer.status !== 304) throw new Ended(BY_STATUS[answer.status] ?? "away");
  return { answer, offset: offsetOf(answer.headers.get("X-Clock"), asked, Date.now()) };
};

// A day after the event no name is kept any more; what still waits is sent all the same.
export const isOver = (list) => Date.parse(list.event.forget_at) < Date.now() + list.offset;
const keep = (list) => (isOver(list) ? forgetList(list.id) : keepList(list));

const fetchList = async (id) => {
  const kept = await listOf(id);
  const headers = kept?.etag ? { "If-None-Match": kept.etag } : {};
  const { answer, offset } = await ask(`/events/${id}/door/list`, { headers });
  const said = answer.status === 304 ? kept : await answer.json();
  const list = { ...said, id, offset, etag: answer.headers.get("ETag"), at: Date.now() + offset };
  await keep(list);
  return list;
};

const asSent = ({ key, act, method, member, walk_in, name, guests, device_at, offset }) =>
  ({ key, act, method, member, walk_in, name, guests, device_at, offset });

const sendSome = async (list, marks) => {
  const body = JSON.stringify({ by: list.me.id, marks: marks.map(asSent) });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token ?? "" };
  const sent = await ask(`/events/${list.id}/door/marks`, { method: "POST", headers, body });
  const said = (await sent.answer.json()).answers;
  const answers = said.map((one, place) => ({ ...one, mark: marks[place] }));
  // What the server says of a person makes the list another one than that with its tag.
  let renewed = { ...list, offset: sent.offset, etag: null };
  for (const { person, mark } of answers) if (person) renewed = withPerson(renewed, person, mark.key);
  await keep(renewed);
  const isRefused = ({ result }) => result === "refused";
  for (const { mark, sentence } of answers.filter(isRefused)) await keepMark({ ...mark, refused: sentence });
  await forgetMarks(answers.filter((one) => !isRefused(one)).map(({ mark }) => mark.order));
  return { list: renewed, answers };
};

// Whoever has signed in sees no list of somebody else's; marks wait for whom they are of.
const forgetOthers = async (me) => {
  for (const list of await allLists()) if (list.me.id !== me.id || isOver(list)) await forgetList(list.id);
};

const sendable = async (list) =>
  (await marksOf(list.id)).filter((mark) => mark.by === list.me.id && !mark.refused);

const converse = async (id, isFresh, heard) => {
  let list = token && isFresh ? await listOf(id) : await fetchList(id);
  let marks = await sendable(list);
  const any = marks.length > 0;
  while (marks.length) {
    const sent = await sendSome(list, marks.slice(0, AT_ONCE));
    list = sent.list;
    await heard(sent.answers);
    marks = await sendable(list);
  }
  if (any && !isFresh) await fetchList(id);
  await forgetOthers(list.me);
  return isOver(list) ? "over" : "heard";
};

// One tab at a time, so that a mark is not sent by two of them.
const inTurn = (work) => (navigator.locks ? navigator.locks.request("door", work) : work());

// Send what waits for the door `id`; its list is fetched anew unless it `isFresh`. `heard` is told
// each answer. Returns how it ended: "heard", or one of the words above.
export const speak = (id, isFresh, heard) =>
  inTurn(async () => {
    for (const again of [true, false]) {
      try {
        return await converse(id, isFresh, heard);
      } catch (error) {
        if (!(error instanceof Ended)) throw error;
        if (error.how === "not ours") await forgetList(id);
        if (!["old", "others"].includes(error.how) || !again) return error.how;
        token = null;
      }
    }
  });
