// The door of one event on this device: its list, the marks that wait, and what is done with them.
import { moment } from "./clock.js";
import { speak } from "./sending.js";
import { withMarks } from "./standing.js";
import { forgetMarks, keepMark, listOf, marksOf } from "./store.js";

const FRESH = 12_000;
const OFTEN = 15_000;
const SLOW = 1500;

export class Door {
  // `changed` is called whenever there is something else to show, `heard` with the server's answers.
  constructor(id, changed, heard) {
    Object.assign(this, { id, changed, heard, list: null, marks: [], how: "heard", isSlow: false, hasSpoken: false });
    [this.listedAt, this.isSpeaking, this.again] = [0, false, false];
  }

  get people() {
    return withMarks(this.list, this.marks);
  }

  get own() {
    return this.marks.filter((mark) => mark.by === this.list?.me.id && !mark.refused);
  }

  get refused() {
    return this.marks.filter((mark) => mark.by === this.list?.me.id && mark.refused);
  }

  // How many marks of whom wait who is not signed in.
  get others() {
    const counts = new Map();
    for (const { by, by_name: name } of this.marks) {
      if (by !== this.list?.me.id) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  async look() {
    [this.list, this.marks] = [await listOf(this.id), await marksOf(this.id)];
    this.changed();
  }

  // Mark that `act` was done to somebody; kept on the device when this is over, and sent by and by.
  async mark(act, who, how) {
    const { id: by, name } = this.list.me;
    const mark = { event: this.id, by, by_name: name, key: crypto.randomUUID(), act, ...who, ...how };
    await keepMark({ ...mark, device_at: moment(), offset: this.list.offset });
    await this.look();
    this.speak();
    return mark.key;
  }

  async forgetRefused() {
    await forgetMarks(this.refused.map((mark) => mark.order));
    await this.look();
  }

  async tryRefusedAgain() {
    for (const mark of this.refused) await keepMark({ ...mark, refused: undefined });
    await this.speak();
  }

  async speak() {
    this.again = true;
    if (this.isSpeaking) return;
    this.isSpeaking = true;
    const slow = setTimeout(() => this.slow(), SLOW);
    while (this.again) {
      this.again = false;
      const isFresh = this.how === "heard" && Date.now() - this.listedAt < FRESH;
      this.how = await speak(this.id, isFresh, this.heard).catch(() => "away");
      this.hasSpoken = true;
      if (this.how === "heard" && !isFresh) this.listedAt = Date.now();
      await this.look();
    }
    clearTimeout(slow);
    [this.isSpeaking, this.isSlow] = [false, false];
    this.changed();
  }

  slow() {
    this.isSlow = this.own.length > 0;
    this.changed();
  }

  // Whenever there may be a network again, and from time to time for what others do.
  keepSpeaking() {
    const speak = () => { if (!document.hidden) this.speak(); };
    const anew = () => {
      this.listedAt = 0;
      speak();
    };
    addEventListener("online", anew);
    document.addEventListener("visibilitychange", anew);
    setInterval(speak, OFTEN);
    return this.speak();
  }
}
