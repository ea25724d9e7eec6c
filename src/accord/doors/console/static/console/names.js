// Names that are nearly what somebody typed: the rule of frame/near.py, which the search asks on the server.

export const plain = (words) => words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

// The fewest letters put in, left out, exchanged or turned round that make the word the beginning of the part.
const slips = (word, whole, most) => {
  if (whole.length < word.length - most) return most + 1;
  const part = whole.slice(0, word.length + most);
  let twoAbove = [];
  let above = [];
  let row = Array.from({ length: part.length + 1 }, (_, place) => place);
  for (let at = 1; at <= word.length; at += 1) {
    [twoAbove, above, row] = [above, row, [at]];
    for (let place = 1; place <= part.length; place += 1) {
      let least = Math.min(above[place] + 1, row[place - 1] + 1, above[place - 1] + (word[at - 1] === part[place - 1] ? 0 : 1));
      if (at > 1 && place > 1 && word[at - 1] === part[place - 2] && word[at - 2] === part[place - 1])
        least = Math.min(least, twoAbove[place - 2] + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return Math.min(...row);
};

const nearWord = (word, there, parts) => {
  if (parts.some((part) => part.startsWith(word))) return 0;
  if (there.includes(word)) return 1;
  const most = word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0;
  const least = most ? Math.min(...parts.map((part) => slips(word, part, most))) : Infinity;
  return least <= most ? 1 + least : Infinity;
};

// How far what was typed is from a name, 0 the nearest; Infinity where a word of it is in it nowhere. Both are plain.
export const near = (wanted, name) => {
  const parts = name.replaceAll("-", " ").split(/\s+/).filter(Boolean);
  return wanted.split(/\s+/).filter(Boolean).reduce((sum, word) => sum + nearWord(word, name, parts), 0);
};
