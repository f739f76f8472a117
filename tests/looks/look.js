// What is asked of a page, from inside; each answer lists what is wrong. Read by look.py.
({
  // What is too small for a thumb. A link inside a sentence is as high as its line, which is the
  // exception of WCAG 2.2, 2.5.8. Where lines are typed, more than one is to be seen.
  cramped(least) {
    const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const inSentence = (e) => e.matches("a") && getComputedStyle(e).display === "inline";
    const wrong = [];
    for (const e of document.querySelectorAll(kinds)) {
      if (!e.checkVisibility() || inSentence(e) || e.closest(".skip")) continue;
      const { width, height } = (e.closest("label") || e).getBoundingClientRect();
      const isLow = e.matches("textarea") && height < 2 * least;
      if (width && (isLow || Math.min(width, height) < least - 0.5)) {
        wrong.push(`${e.outerHTML.slice(0, 90)} is ${Math.round(width)} by ${Math.round(height)}`);
      }
    }
    return wrong;
  },

  // Headings and what can be used that are read aloud after something that stands wholly below
  // them, in the same column; what lies beside each other is in columns of its own.
  outOfOrder() {
    const kinds = "h1, h2, h3, button, input:not([type=hidden]), select, textarea, summary, .person";
    const seen = [...document.querySelectorAll(`main :is(${kinds})`)].filter((e) => e.checkVisibility());
    const boxes = seen.map((e) => e.getBoundingClientRect());
    const isBelow = (one, other) =>
      one.top >= other.bottom - 1 && one.left < other.right - 1 && other.left < one.right - 1;
    const isLate = (_, i) => boxes.slice(0, i).some((before) => isBelow(before, boxes[i]));
    return seen.filter(isLate).map((e) => e.innerText || e.name);
  },

  // What Tab is to reach, in this order; each is marked with its number.
  stops() {
    const kinds =
      "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const groups = new Set();
    const stops = [...document.querySelectorAll(kinds)].filter((e) => {
      if (!e.checkVisibility() || e.disabled) return false;
      // Among radio buttons of one name, the arrow keys move; Tab goes to the chosen one, if any.
      const chosen = e.type === "radio" && e.form?.querySelector(`[name="${e.name}"]:checked`);
      const isFirst = e.type !== "radio" || (chosen ? e === chosen : !groups.has(e.name));
      if (e.type === "radio") groups.add(e.name);
      return isFirst;
    });
    return stops.map((e, number) => {
      e.dataset.stop = number;
      return e.outerHTML.slice(0, 90);
    });
  },

  // Back to where a page begins, from wherever it has put the focus.
  begin() {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  },

  // Where the focus is, whether a ring shows it (WCAG 2.2, 2.4.7), and whether something hides it
  // (2.4.11).
  focus() {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    const label = e.labels && e.labels[0];
    const isSeenAt = (part) => {
      const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * part);
      return on && (e.contains(on) || on.contains(e) || (label && label.contains(on)));
    };
    return {
      stop: e.dataset.stop ?? null,
      what: e.outerHTML.slice(0, 90),
      ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      covered: ![0.1, 0.3, 0.5, 0.7, 0.9].some(isSeenAt),
    };
  },

  // How far things jumped while the page was built (Cumulative Layout Shift, no unit).
  shifted() {
    return new Promise((done) => {
      let sum = 0;
      const note = (list) => list.getEntries().forEach((e) => (sum += e.value));
      new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => setTimeout(() => done(sum), 0));
    });
  },

  // What is animated for longer than can be seen.
  moving() {
    const isLong = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
    const moves = (style) =>
      (style.animationName !== "none" && isLong(style.animationDuration)) ||
      (style.transitionProperty !== "none" && isLong(style.transitionDuration));
    const all = [...document.querySelectorAll("*")];
    return all.filter((e) => moves(getComputedStyle(e))).map((e) => e.outerHTML.slice(0, 90));
  },

  async barriers(asked) {
    const options = { runOnly: asked, resultTypes: ["violations"] };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map((n) => `${id}: ${n.html.slice(0, 120)}`));
  },
})
