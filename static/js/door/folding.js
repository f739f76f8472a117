// Names as they are searched: the same as `name_search` of meetup/folding.py.
// A mark that combines moves before one of a higher class when the text is put in order.
const LAST = "\u0345";
const combines = (mark) => mark === LAST || (LAST + mark).normalize("NFD") !== LAST + mark;
// Letters that Unicode does not take apart, and that people write without their strokes.
const PLAIN = { ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", æ: "ae", œ: "oe", þ: "th" };
const STROKES = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g");
// What Python takes for white space.
const WHITE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

// Folded by way of capitals, which ß, ŉ and their like have as two letters.
const folded = (letter) => {
  if (letter === "ı") return letter;
  return letter.toUpperCase().toLowerCase().replaceAll("ς", "σ").replaceAll("ß", "ss");
};

export const plain = (text) => {
  const letters = [...text].map(folded).join("").normalize("NFKD");
  const bare = letters.replace(/\p{M}/gu, (mark) => (combines(mark) ? "" : mark));
  const simple = bare.replace(STROKES, (letter) => PLAIN[letter]);
  return simple.split(WHITE).filter(Boolean).join(" ");
};
