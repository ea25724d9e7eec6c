// What the page asks the hub. `kind` says what came of it: done, signin, refused (with the hub's sentence where it gave one), or none.

const BASE = "/console/field";
const MICROSECONDS = 1000;

// A line that is there and carries nothing counts as none after a while.
const asked = async (path, patience, more = {}) => {
  const how = { credentials: "same-origin", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(patience) };
  let answer;
  try {
    answer = await fetch(`${BASE}/${path}`, { ...how, ...more });
  } catch {
    return { kind: "none" };
  }
  // Led elsewhere: to the sign-in, or to a second step.
  if (answer.type === "opaqueredirect" || answer.status === 401) return { kind: "signin" };
  const isData = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (answer.ok && isData) {
    try { return { kind: "done", data: await answer.json() }; } catch { return { kind: "none" }; }
  }
  if (answer.status >= 500) return { kind: "none" };
  try { return { kind: "refused", text: isData ? (await answer.json()).text : "" }; } catch { return { kind: "none" }; }
};

export const ready = () => asked("ready", 8_000);
export const kit = () => asked("kit", 45_000);

// One at a time: on a poor line each that arrives is gone from the device.
export const send = (csrf, interview) => asked("taken", 90_000, {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
  body: JSON.stringify({ clock: Date.now() * MICROSECONDS, interviews: [asSent(interview)] }),
});

const micros = (rows) => rows.map((row) => ({ ...row, at: row.at * MICROSECONDS }));

// What was said where no question is listed goes into the notes, with what it was about.
const spoken = (open) => Object.values(open ?? {}).filter((each) => each.text.trim()).map(({ label, text, at }) => ({ text: `${label}: ${text}`, at }));

const asSent = ({ id, officer, file, country, isChild, fields, answers, consents, note, open }) => ({
  id, officer, file, country,
  is_child: isChild,
  fields: Object.fromEntries(Object.entries(fields).filter(([, text]) => text.trim())),
  answers: micros(answers),
  consents: micros(consents),
  notes: micros([...(note.text.trim() ? [note] : []), ...spoken(open)]),
});
