// What is said of marks, beside the lists: what was done last, what others did, and what was refused.
export const sayDone = (shown, text, undo) => {
  const words = Object.assign(document.createElement("span"), { textContent: text });
  shown.replaceChildren(words);
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Undo" });
  button.addEventListener("click", undo);
  shown.append(button);
};

// A list of sentences, and under it what can be done about them, by what the buttons are called.
export const notice = (sentences, buttons) => {
  const [made] = document.querySelector("template[data-part=notice]").content.cloneNode(true).children;
  const line = (text) => Object.assign(document.createElement("li"), { textContent: text });
  made.querySelector("ul").append(...sentences.map(line));
  for (const [label, act] of Object.entries(buttons)) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.addEventListener("click", act);
    made.querySelector(".actions").append(button);
  }
  return made;
};
