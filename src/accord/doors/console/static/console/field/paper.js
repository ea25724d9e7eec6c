// One interview as it is shown: a step at a time, each a small screen. What is asked is as the kit has it; whatever is chosen or written goes
// to `changed`, and so does the step, so that it goes on where it stopped.

import { choice, control, one, paragraph, section, select, text, tick } from "./controls.js";

const AT_ONCE = 2;  // questions of one screen

const last = (rows, fits) => rows.findLast(fits);

// Added, and in the place of the last one like it where that was only passed over.
const add = (rows, row, isLike, passed) => {
  const before = passed ? rows.findLastIndex(isLike) : -1;
  if (before >= 0) rows.splice(before, 1);
  rows.push(row);
};

const parted = (rows, size) => Array.from({ length: Math.ceil(rows.length / size) }, (_, place) => rows.slice(place * size, (place + 1) * size));

// A device that was prepared for an older page has its kit until it is made new.
const fieldOf = (each) => Array.isArray(each) ? { key: each[0], label: each[1], type: "lines", choices: [], asked: "" } : each;
const named = (each) => Array.isArray(each) ? each : [each, each];

export class Paper {
  #form; #kit; #files; #interview; #words; #say; #changed; #steps; #names;

  constructor(form, { kit, files, interview, words, say, changed }) {
    Object.assign(interview, { open: interview.open ?? {}, step: interview.step ?? "" });
    this.#form = form;
    this.#kit = kit;
    this.#files = files;
    this.#interview = interview;
    this.#words = words;
    this.#say = say;
    this.#changed = changed;
    this.#names = kit.countries.map(named);
    this.#steps = [this.#whom(), ...this.#consents(), ...this.#fields(), ...this.#questions(), this.#offers(), this.#notes(), this.#end()];
  }

  // The steps that this interview has: of a file that is there no field is asked for.
  get steps() { return this.#steps.filter((each) => each.applies()); }
  get place() { return Math.max(0, this.steps.findIndex((each) => each.key === this.#interview.step)); }
  get step() { return this.steps[this.place]; }
  get isLast() { return this.place === this.steps.length - 1; }
  get answered() { return this.steps.reduce(([done, all], each) => { const [some, of] = each.count(); return [done + some, all + of]; }, [0, 0]); }

  // The step in which a field stands that the hub refused.
  stepOf(field) { return this.steps.find((each) => each.holds?.includes(field))?.key ?? ""; }

  move(by) { this.go(this.steps[Math.min(Math.max(this.place + by, 0), this.steps.length - 1)].key); }

  go(key, isKept = true) {
    this.#interview.step = key;
    this.show();
    if (isKept) this.#changed(true, false);
  }

  show() {
    this.#form.replaceChildren(this.step.build());
    this.#form.inert = this.#interview.sent;
  }

  #step(key, title, count, fill, more = {}) {
    const build = () => {
      const [made, inside] = section(title);
      inside.append(...fill());
      return made;
    };
    return { key, title, count, build, applies: () => true, ...more };
  }

  // Who it is about

  #whom() {
    const { person, which, child, country, somebodyNew, asMember } = this.#words, interview = this.#interview;
    const isNew = () => !interview.file;
    return this.#step("whom", person, () => [0, 0], () => {
      const parts = [];
      const told = document.createElement("div");
      told.className = "fields";
      const hide = () => { told.hidden = !isNew(); };
      if (this.#files.length || interview.file) {
        const known = this.#files.some((each) => each.id === interview.file) || !interview.file ? this.#files : [...this.#files, { id: interview.file, opened: "" }];
        const whom = [["", somebodyNew], ...known.map((each) => [each.id, this.#say("opened", { file: each.number ?? each.id.slice(0, 8), day: each.opened })])];
        parts.push(select(which, whom, interview.file, (value) => { interview.file = value; hide(); this.#changed(true); }));
      }
      hide();
      told.append(tick(child, interview.isChild, (value) => { interview.isChild = value; this.#changed(true); }));
      told.append(select(country, [["", asMember], ...this.#names], interview.country, (value) => { interview.country = value; this.#changed(true); }));
      parts.push(told, paragraph(this.#words.gentle, "soft"));
      return parts;
    });
  }

  // What the person agrees to: one question a screen

  #consents() {
    return this.#kit.consents.map((each) => {
      const said = () => this.#interview.consents.some((row) => row.consent === each.key);
      return this.#step(`consent-${each.key}`, this.#words.consents, () => [Number(said()), 1], () => this.#consent(each), { says: each.says, holds: ["how", `consent-${each.key}`] });
    });
  }

  #consent(each) {
    const interview = this.#interview, { how: label, yes, no } = this.#words;
    const isRefused = interview.refusal?.field === "how";
    let how = interview.how ?? interview.consents.at(-1)?.how ?? "spoken";
    const hear = (consent, isYes, passed, more = {}) => {
      const isLike = (row) => row.consent === consent && (row.about ?? "") === (more.about ?? "");
      // What the hub refused was recorded nowhere: what is said now stands in its place.
      if (isRefused) interview.consents = interview.consents.filter((row) => !isLike(row));
      add(interview.consents, { consent, yes: isYes, how, at: Date.now(), ...more }, isLike, passed);
      this.#changed(true);
    };
    const hows = select(label, this.#kit.hows, how, (value) => {
      interview.how = how = value;
      if (isRefused) for (const row of interview.consents) if (row.yes) Object.assign(row, { how, at: Date.now() });
      this.#changed(true);
    });
    if (isRefused) one("select", hows).setAttribute("aria-invalid", "true");
    if (each.key === "consulate") return [hows, ...this.#consulate(each, hear)];
    const said = last(interview.consents, (row) => row.consent === each.key);
    const chosen = said && (said.yes ? "yes" : "no");
    return [hows, choice(each.says, this.#follows(each), [["yes", yes], ["no", no]], chosen, (value, passed) => hear(each.key, value === "yes", passed))];
  }

  // What a yes leads to, and what happens without one.
  #follows(each) { return [`${this.#words.yes}: ${each.allows}`, `${this.#words.no}: ${each.without}`]; }

  // A consulate is agreed to by country, and one that is feared is a no.
  #consulate(each, hear) {
    const { consulate, choose, yes, no, feared } = this.#words, interview = this.#interview;
    let about = interview.consents.findLast((row) => row.consent === each.key)?.about ?? "";
    const asked = () => {
      const said = last(interview.consents, (row) => row.consent === each.key && row.about === about);
      const chosen = said && (said.feared ? "feared" : said.yes ? "yes" : "no");
      const part = choice(each.says, this.#follows(each), [["yes", yes], ["no", no], ["feared", feared]], chosen, (value, passed) => hear(each.key, value === "yes", passed, { about, feared: value === "feared" }));
      part.disabled = !about;
      return part;
    };
    let part = asked();
    return [select(consulate, [["", choose], ...this.#names], about, (value) => {
      about = value;
      const next = asked();
      part.replaceWith(next);
      part = next;
    }), part];
  }

  // The fields of the person's file

  #fields() {
    const fields = this.#kit.fields.map(fieldOf), interview = this.#interview;
    const parts = this.#kit.parts ?? [{ key: "person", label: this.#words.person, fields: fields.map((each) => each.key) }];
    const isWritten = (key) => Boolean(interview.fields[key]?.trim());
    // What was written before a file was chosen stays in sight.
    const applies = () => !interview.file || fields.some((each) => isWritten(each.key));
    return parts.map((part) => {
      const mine = part.fields.map((key) => fields.find((each) => each.key === key)).filter(Boolean);
      return this.#step(`part-${part.key}`, part.label, () => [mine.filter((each) => isWritten(each.key)).length, mine.length], () => mine.map((each) => this.#field(each)), { applies, holds: part.fields });
    });
  }

  #field(each) {
    const interview = this.#interview;
    const made = control(each, interview.fields[each.key] ?? "", (value, isDone) => { interview.fields[each.key] = value; this.#changed(isDone); }, this.#words, this.#names);
    if (interview.refusal?.field === each.key) one("input, textarea, select", made).setAttribute("aria-invalid", "true");
    return made;
  }

  // The questions of the screening

  #answer(key) { return last(this.#interview.answers, (row) => row.indicator === key)?.answer; }

  #questions() {
    return this.#kit.dimensions.flatMap((each) => each.indicators.length ? parted(each.indicators, AT_ONCE).map((rows, place) => this.#asked(each, rows, place)) : [this.#open(each)]);
  }

  #asked(dimension, rows, place) {
    const interview = this.#interview;
    const count = () => [rows.filter((each) => this.#answer(each.key)).length, rows.length];
    return this.#step(`ask-${rows[0].key}`, dimension.label, count, () => rows.map((each) => choice(each.label, [each.asked], this.#kit.answers, this.#answer(each.key), (answer, passed) => {
      add(interview.answers, { indicator: each.key, answer, at: Date.now() }, (row) => row.indicator === each.key, passed);
      this.#changed(true);
    })), { says: place ? rows[0].label : dimension.label });
  }

  // Where no list of questions was confirmed: what was said in words, which goes into the notes.
  #open(dimension) {
    const key = dimension.key ?? dimension.label, interview = this.#interview;
    const count = () => [Number(Boolean(interview.open[key]?.text.trim())), 1];
    return this.#step(`open-${key}`, dimension.label, count, () => [paragraph(dimension.unknown), text(this.#words.told, interview.open[key]?.text ?? "", (value, isDone) => {
      interview.open[key] = { label: dimension.label, text: value, at: Date.now() };
      this.#changed(isDone);
    }, 4)]);
  }

  // What is always offered, and what a `present` leads to: in the order of the data, and never less for any answer.
  #offers() {
    return this.#step("offers", this.#words.offers, () => [0, 0], () => {
      const told = this.#kit.dimensions.flatMap((each) => each.indicators).filter((each) => this.#answer(each.key) === "present").flatMap((each) => each.prompts);
      const list = document.createElement("ul");
      list.append(...this.#kit.prompts.filter((each) => each.always || told.includes(each.key)).map((each) => {
        const row = document.createElement("li");
        row.append(Object.assign(document.createElement("strong"), { textContent: `${each.label}.` }), ` ${each.says}`);
        return row;
      }));
      return [list];
    });
  }

  #notes() {
    const interview = this.#interview;
    return this.#step("notes", this.#words.notes, () => [0, 0], () => [text(this.#words.notesLabel, interview.note.text, (value, isDone) => { interview.note = { text: value, at: Date.now() }; this.#changed(isDone); }, 6)]);
  }

  #end() {
    return this.#step("end", this.#words.end, () => [0, 0], () => {
      const [done, all] = this.answered, { note } = this.#kit;
      const law = document.createElement("details"), head = document.createElement("summary");
      law.className = "behind";
      head.textContent = note.country ? `${this.#words.law} (${note.country})` : this.#words.law;
      law.append(head, ...note.own.map((said) => paragraph(said)), ...note.instruments.flatMap(([label, party, says, strength]) => [paragraph(`${label}: ${party}.`), paragraph(`${says} ${strength}`, "soft small")]));
      return [paragraph(this.#say("answered", { done, all })), paragraph(this.#words.ending, "soft"), law];
    });
  }
}
