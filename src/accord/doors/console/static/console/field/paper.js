// One interview as it is shown: what is asked as the kit has it, and what was answered. Whatever is chosen or written goes to `changed`.

const one = (selector, within) => within.querySelector(selector);
const copy = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const last = (rows, fits) => rows.findLast(fits);

// Added, and in the place of the last one like it where that was only passed over.
const add = (rows, row, isLike, passed) => {
  const before = passed ? rows.findLastIndex(isLike) : -1;
  if (before >= 0) rows.splice(before, 1);
  rows.push(row);
};

let made = 0;
const fresh = () => `p${made++}`;

const section = (title, level = "h3") => {
  const made = copy("a-section");
  const heading = document.createElement(level);
  heading.textContent = title;
  heading.id = fresh();
  one("h3", made).replaceWith(heading);
  made.setAttribute("aria-labelledby", heading.id);
  return [made, one(".inside", made)];
};

const paragraph = (text, className = "") => Object.assign(document.createElement("p"), { textContent: text, className });

const tied = (part, label, control) => {
  const id = fresh();
  one("label", part).textContent = label;
  one("label", part).htmlFor = control.id = id;
  return part;
};

// A question with a few answers; `pick` hears which. Nothing is chosen before somebody chooses. By arrow keys one passes over answers that
// nobody gave: `pick` is told that the one before was only passed, until the question is left.
const choice = (question, help, answers, chosen, pick) => {
  const made = copy("a-choice"), name = fresh();
  one("legend", made).textContent = question;
  const says = one(".help", made);
  says.id = fresh();
  says.append(...help.map((line) => Object.assign(document.createElement("span"), { textContent: line })));
  made.setAttribute("aria-describedby", says.id);
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

const text = (label, value, write, rows = 1) => {
  const made = copy("a-text"), area = one("textarea", made);
  area.value = value;
  area.rows = rows;
  area.classList.toggle("grows", rows === 1);
  area.addEventListener("input", () => write(area.value, false));
  area.addEventListener("change", () => write(area.value, true));
  return tied(made, label, area);
};

const select = (label, options, value, pick) => {
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

export const fill = (form, { kit, files, interview, words, say, changed }) => {
  const now = () => Date.now();
  form.replaceChildren();
  form.inert = interview.sent;

  const person = () => {
    const [made, inside] = section(words.person);
    const told = document.createElement("div");
    told.className = "fields";
    // What was written before a file was chosen stays in sight.
    const hide = () => { told.hidden = Boolean(interview.file) && !Object.values(interview.fields).some((each) => each.trim()); };
    if (files.length || interview.file) {
      const known = files.some((each) => each.id === interview.file) ? files : [...files, ...(interview.file ? [{ id: interview.file, opened: "" }] : [])];
      const whom = [["", words.somebodyNew], ...known.map((each) => [each.id, say("opened", { file: each.id.slice(0, 8), day: each.opened })])];
      inside.append(select(words.which, whom, interview.file, (value) => { interview.file = value; hide(); changed(true); }));
    }
    hide();
    told.append(tick(words.child, interview.isChild, (value) => { interview.isChild = value; changed(true); }));
    told.append(select(words.country, [["", words.asMember], ...kit.countries.map((code) => [code, code])], interview.country, (value) => { interview.country = value; changed(true); }));
    for (const [key, label] of kit.fields) {
      const part = text(label, interview.fields[key] ?? "", (value, isDone) => { interview.fields[key] = value; changed(isDone); });
      if (interview.refusal?.field === key) one("textarea", part).setAttribute("aria-invalid", "true");
      told.append(part);
    }
    inside.append(told);
    return made;
  };

  const consents = () => {
    const [made, inside] = section(words.consents);
    const isRefused = interview.refusal?.field === "how";
    let how = interview.consents.at(-1)?.how ?? "spoken";
    const hear = (consent, yes, passed, more = {}) => {
      const isLike = (row) => row.consent === consent && (row.about ?? "") === (more.about ?? "");
      // What the hub refused was recorded nowhere: what is said now stands in its place.
      if (isRefused) interview.consents = interview.consents.filter((row) => !isLike(row));
      add(interview.consents, { consent, yes, how, at: now(), ...more }, isLike, passed);
      changed(true);
    };
    const hows = select(words.how, kit.hows, how, (value) => {
      how = value;
      if (!isRefused) return;
      for (const row of interview.consents) if (row.yes) Object.assign(row, { how, at: now() });
      changed(true);
    });
    if (isRefused) one("select", hows).setAttribute("aria-invalid", "true");
    inside.append(hows);
    for (const each of kit.consents) {
      if (each.key === "consulate") { inside.append(consulate(each, hear)); continue; }
      const said = last(interview.consents, (row) => row.consent === each.key);
      const chosen = said && (said.yes ? "yes" : "no");
      inside.append(choice(each.says, follows(each), [["yes", words.yes], ["no", words.no]], chosen, (value, passed) => hear(each.key, value === "yes", passed)));
    }
    return made;
  };

  // What a yes leads to, and what happens without one.
  const follows = (each) => [`${words.yes}: ${each.allows}`, `${words.no}: ${each.without}`];

  // A consulate is agreed to by country, and one that is feared is a no.
  const consulate = (each, hear) => {
    const made = document.createElement("div");
    let about = interview.consents.findLast((row) => row.consent === each.key)?.about ?? "";
    const asked = () => {
      const said = last(interview.consents, (row) => row.consent === each.key && row.about === about);
      const chosen = said && (said.feared ? "feared" : said.yes ? "yes" : "no");
      const answers = [["yes", words.yes], ["no", words.no], ["feared", words.feared]];
      const part = choice(each.says, follows(each), answers, chosen, (value, passed) => hear(each.key, value === "yes", passed, { about, feared: value === "feared" }));
      part.disabled = !about;
      return part;
    };
    let part = asked();
    made.append(select(words.consulate, [["", words.choose], ...kit.countries.map((code) => [code, code])], about, (value) => {
      about = value;
      const next = asked();
      part.replaceWith(next);
      part = next;
    }), part);
    return made;
  };

  const answered = (key) => last(interview.answers, (row) => row.indicator === key)?.answer;

  const questions = (offer) => {
    const [made, inside] = section(words.indicators);
    for (const dimension of kit.dimensions) {
      const [part, within] = section(dimension.label, "h4");
      if (dimension.unknown) within.append(paragraph(dimension.unknown, "soft small"));
      for (const each of dimension.indicators) within.append(choice(each.label, [each.asked], kit.answers, answered(each.key), (answer, passed) => {
        add(interview.answers, { indicator: each.key, answer, at: now() }, (row) => row.indicator === each.key, passed);
        changed(true);
        offer();
      }));
      inside.append(part);
    }
    return made;
  };

  // What is always offered, and what a `present` leads to: in the order of the data, and never less for any answer.
  const offers = () => {
    const [made, inside] = section(words.offers);
    const list = document.createElement("ul");
    const offer = () => {
      const told = kit.dimensions.flatMap((each) => each.indicators).filter((each) => answered(each.key) === "present").flatMap((each) => each.prompts);
      list.replaceChildren(...kit.prompts.filter((each) => each.always || told.includes(each.key)).map((each) => {
        const row = document.createElement("li");
        row.append(Object.assign(document.createElement("strong"), { textContent: `${each.label}.` }), ` ${each.says}`);
        return row;
      }));
    };
    offer();
    inside.append(list);
    return [made, offer];
  };

  const notes = () => {
    const [made, inside] = section(words.notes);
    inside.append(text(words.notesLabel, interview.note.text, (value, isDone) => { interview.note = { text: value, at: now() }; changed(isDone); }, 4));
    return made;
  };

  const law = () => {
    const [made, inside] = section(kit.note.country ? `${words.law} (${kit.note.country})` : words.law);
    for (const said of kit.note.own) inside.append(paragraph(said));
    for (const [label, party, says, strength] of kit.note.instruments) inside.append(paragraph(`${label}: ${party}.`), paragraph(`${says} ${strength}`, "soft small"));
    return made;
  };

  // A long sheet on a small screen: a line of links to its parts.
  const contents = (parts) => {
    const made = document.createElement("nav");
    made.className = "contents";
    made.setAttribute("aria-label", words.contents);
    for (const heading of parts.map((part) => part.querySelector("h3"))) {
      const link = document.createElement("a");
      link.textContent = heading.textContent;
      link.href = `#${heading.id}`;
      made.append(link);
    }
    return made;
  };

  const [offered, offer] = offers();
  const parts = [consents(), person(), questions(offer), offered, notes(), law()];
  form.append(contents(parts), ...parts);
};
