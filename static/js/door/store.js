// What the device keeps: the list of each door, and the marks that were not sent yet. Names are here
// alone. The schema is the worker's, too, and that of the page to sign out.
const request = (asked) =>
  new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

const open = () => {
  const asked = indexedDB.open("door", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("lists", { keyPath: "id" });
    asked.result.createObjectStore("marks", { keyPath: "order", autoIncrement: true });
  };
  return request(asked);
};

const opened = open();

// `work` is done with the store called `name`, and is on the disk when this is over.
const within = async (name, mode, work) => {
  const stored = (await opened).transaction(name, mode, { durability: "strict" });
  const over = new Promise((done, fail) => {
    stored.oncomplete = done;
    stored.onabort = () => fail(stored.error);
  });
  const found = work(stored.objectStore(name));
  await over;
  return found?.result;
};

export const listOf = (id) => within("lists", "readonly", (lists) => lists.get(id));
export const allLists = () => within("lists", "readonly", (lists) => lists.getAll());
export const keepList = (list) => within("lists", "readwrite", (lists) => lists.put(list));
export const forgetList = (id) => within("lists", "readwrite", (lists) => lists.delete(id));

export const allMarks = () => within("marks", "readonly", (marks) => marks.getAll());
export const marksOf = async (id) => (await allMarks()).filter((mark) => mark.event === id);
export const keepMark = (mark) => within("marks", "readwrite", (marks) => marks.put(mark));
export const forgetMarks = (orders) =>
  within("marks", "readwrite", (marks) => { for (const order of orders) marks.delete(order); });
