// Names as they are searched: the same as `is_called` of meetup/attendance/rules.py.
// A mark that combines moves before one of a higher class when the text is put in order.
const LAST = "\u0345";
const combines = (mark) => mark === LAST || (LAST + mark).normalize("NFD") !== LAST + mark;
const WHITE = /[\s\x1c-\x1f\x85]+/;

// Folded by way of capitals, which ß, ŉ and their like have as two letters.
const folded = (letter) => {
  if (letter === "ı") return letter;
  return letter.toUpperCase().toLowerCase().replaceAll("ς", "σ");
};

export const plain = (text) => {
  const letters = [...text].map(folded).join("").normalize("NFKD");
  const bare = letters.replace(/\p{M}/gu, (mark) => (combines(mark) ? "" : mark));
  return bare.split(WHITE).filter(Boolean).join(" ");
};
