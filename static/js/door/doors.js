// The doors that this device keeps, for whoever opens the app by its icon.
import { marksInWords } from "./words.js";
import { isOver, speak } from "./sending.js";
import { allLists, allMarks, forgetList } from "./store.js";

const doorLine = (list, waiting) => {
  const made = document.createElement("li");
  const link = document.createElement("a");
  [link.className, link.href, link.textContent] = ["link", `/events/${list.event.reference}/door`, list.event.title];
  made.append(link);
  if (waiting) made.append(Object.assign(document.createElement("span"), { className: "waiting", textContent: `${marksInWords(waiting)} waiting` }));
  return made;
};

const listDoors = async (shown) => {
  const [lists, marks] = [await allLists(), await allMarks()];
  for (const list of lists.filter(isOver)) await forgetList(list.id);
  const kept = lists.filter((list) => !isOver(list));
  const waiting = (list) => marks.filter((mark) => mark.event === list.id).length;
  shown.replaceChildren(...kept.map((list) => doorLine(list, waiting(list))));
  shown.hidden = !kept.length;
  if (kept.length) document.querySelector("[data-count]").textContent = "On this device, also without a network:";
  return new Set(marks.map((mark) => mark.event));
};

export const showDoors = async (shown) => {
  const send = async () => {
    for (const id of await listDoors(shown)) await speak(id, false, () => {}).catch(() => {});
    await listDoors(shown);
  };
  addEventListener("online", send);
  await send();
};
