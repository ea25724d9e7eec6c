// The controls of an interview: each is made of a template of the page, shows what is kept, and says what somebody chose or wrote.

export const one = (selector, within) => within.querySelector(selector);
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

let made = 0;
const fresh = () => `p${made++}`;

export const paragraph = (text, className = "") => Object.assign(document.createElement("p"), { textContent: text, className });

export const section = (title) => {
  const made = copy("a-section"), heading = one("h3", made);
  heading.textContent = title;
  heading.id = fresh();
  made.setAttribute("aria-labelledby", heading.id);
  return [made, one(".inside", made)];
};

const tied = (part, label, control) => {
  const id = fresh();
  one("label", part).textContent = label;
  one("label", part).htmlFor = control.id = id;
  return part;
};

// A question with a few answers; `pick` hears which. Nothing is chosen before somebody chooses. By arrow keys one passes over answers that
// nobody gave: `pick` is told that the one before was only passed, until the question is left.
export const choice = (question, help, answers, chosen, pick) => {
  const made = copy("a-choice"), name = fresh();
  one("legend", made).textContent = question;
  const says = one(".help", made);
  says.id = fresh();
  says.append(...help.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  if (help.length) made.setAttribute("aria-describedby", says.id); else says.remove();
  let byArrow = false, passed = false;
  made.addEventListener("keydown", (event) => { byArrow = event.key.startsWith("Arrow"); });
  made.addEventListener("pointerdown", () => { byArrow = false; });
  made.addEventListener("focusout", (event) => { if (!made.contains(event.relatedTarget)) passed = false; });
  for (const [value, word] of answers) {
    const each = copy("an-answer"), radio = one("input", each);
    Object.assign(radio, { name, value, checked: value === chosen });
    one("span", each).textContent = word;
    radio.addEventListener("change", () => {
      pick(value, passed && byArrow);
      passed = byArrow;
    });
    one(".answers", made).append(each);
  }
  return made;
};

// `write` hears each letter, and then that the field was left.
const heard = (control, write) => {
  control.addEventListener("input", () => write(control.value, false));
  control.addEventListener("change", () => write(control.value, true));
};

export const text = (label, value, write, rows = 1) => {
  const made = copy("a-text"), area = one("textarea", made);
  area.value = value;
  area.rows = rows;
  area.classList.toggle("grows", rows === 1);
  heard(area, write);
  return tied(made, label, area);
};

const input = (label, value, write, more) => {
  const made = copy("an-input"), field = one("input", made);
  Object.assign(field, { type: "text", ...more, value });
  if (more.type) field.dir = "ltr";
  heard(field, write);
  return tied(made, label, field);
};

export const select = (label, options, value, pick) => {
  const made = copy("a-select"), list = one("select", made);
  for (const [code, word] of options) list.append(new Option(word, code, false, code === value));
  list.addEventListener("change", () => pick(list.value));
  return tied(made, label, list);
};

export const tick = (label, value, pick) => {
  const made = copy("a-tick"), box = one("input", made);
  box.checked = value;
  box.addEventListener("change", () => pick(box.checked));
  return tied(made, label, box);
};

// What a field says is one text, whatever asks for it: of a choice the key, and what is told beside it in lines below.

const today = () => new Date().toISOString().slice(0, 10);
const split = (value) => { const at = value.indexOf("\n"); return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)]; };

const chosen = (field, value, write, words) => {
  const box = document.createElement("div");
  const isKnown = field.type === "known";
  let [code, more] = split(value);
  const all = (isDone) => write(more.trim() ? `${code}\n${more.trim()}` : code, isDone);
  box.append(choice(field.asked || field.label, [], field.choices, code, (picked) => { code = picked; all(true); }));
  if (isKnown) box.append(text(words.more, more, (typed, isDone) => { more = typed; if (code || typed.trim()) { code ||= "unknown"; all(isDone); } }));
  return box;
};

const countries = (field, value, write, words, names) => {
  const box = document.createElement("div");
  const codes = value ? value.split("; ") : [];
  const listed = [["", words.choose], ...names];
  const pick = (place) => (code) => { codes[place] = code; write(codes.filter(Boolean).join("; "), true); };
  box.append(select(field.label, listed, codes[0] ?? "", pick(0)), select(words.another, listed, codes[1] ?? "", pick(1)));
  return box;
};

const KINDS = {
  line: { fits: (value) => !value.includes("\n"), make: (field, value, write) => input(field.label, value, write, { maxLength: 2000 }) },
  date: { fits: (value) => /^\d{4}-\d\d-\d\d$/.test(value), make: (field, value, write) => input(field.label, value, write, { type: "date", min: "1900-01-01", max: today() }) },
  number: { fits: (value) => /^\d{1,2}$/.test(value), make: (field, value, write) => input(field.asked || field.label, value, write, { type: "number", min: "0", max: "99", step: "1", inputMode: "numeric" }) },
  choice: { fits: (value, field) => field.choices.some(([code]) => code === split(value)[0]), make: chosen },
  known: { fits: (value, field) => field.choices.some(([code]) => code === split(value)[0]), make: chosen },
  countries: { fits: (value, field, names) => value.split("; ").every((code) => names.some(([each]) => each === code)), make: countries },
};

// A field by what it asks for; what was written in another way before stays as it is, in sight.
export const control = (field, value, write, words, names) => {
  const kind = KINDS[field.type];
  return kind && (!value || kind.fits(value, field, names)) ? kind.make(field, value, write, words, names) : text(field.label, value, write);
};
