// A file of evidence is sent in pieces, each where the upload stands: it shows how far it came, and goes on after a break.

const WAITS = [1000, 2000, 5000, 10000, 20000, 30000];
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

class Said extends Error {}

async function ask(address, token, body, headers = {}) {
  const sent = body === undefined ? {} : { method: "POST", body, headers: { "X-CSRFToken": token, ...headers } };
  const answer = await fetch(address, { credentials: "same-origin", redirect: "error", ...sent });
  if (answer.status >= 500) throw new TypeError("busy");
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok && answer.status !== 409) throw new Said(told.said ?? "");
  return told;
}

// Whether what came of an upload is of this file: many files have one name and one size, such as the parts of a disk's image.
const MIB = 1 << 20;
async function isOf(file, stands) {
  if (!stands.offset) return true;
  if (!crypto.subtle || !stands.ends) return false;
  const ends = new Blob([file.slice(0, Math.min(MIB, stands.offset)), file.slice(Math.max(0, stands.offset - MIB), stands.offset)]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await ends.arrayBuffer()));
  return stands.ends === [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The upload of the same file that is not finished, or a new one.
async function begun(form, base, token, file) {
  for (const known of document.querySelectorAll("[data-upload]"))
    if (known.dataset.name === file.name && Number(known.dataset.size) === file.size && await isOf(file, await ask(`${base}/uploads/${known.dataset.upload}`))) return known.dataset.upload;
  const fields = new URLSearchParams({ name: file.name, size: file.size, note: form.elements.note.value, tlp: form.elements.tlp.value, draft: form.elements.draft?.value ?? "" });
  return (await ask(`${base}/begin`, token, fields)).upload;
}

async function send(form, file) {
  const base = form.dataset.evidence, piece = Number(form.dataset.piece);
  const token = form.elements.csrfmiddlewaretoken.value;
  const sending = form.querySelector(".sending"), bar = sending.querySelector("progress"), said = sending.querySelector("output");
  sending.hidden = false;
  let upload, offset = null, tries = 0;
  for (;;) {
    try {
      upload ??= await begun(form, base, token, file);
      const at = `${base}/uploads/${upload}`;
      offset ??= (await ask(at)).offset;
      const told = await ask(at, token, file.slice(offset, offset + piece), { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" });
      offset = told.offset;
      tries = 0;
      bar.value = (100 * offset) / file.size;
      said.textContent = `${form.dataset.said} ${Math.floor(bar.value)} %`;
      if (told.item) break;
    } catch (error) {
      if (error instanceof Said || tries >= WAITS.length) {
        said.textContent = error.message && error instanceof Said ? error.message : form.dataset.failed;
        return false;
      }
      said.textContent = form.dataset.again;
      await pause(WAITS[tries++]);
      offset = null;
    }
  }
  said.textContent = form.dataset.done;
  return true;
}

for (const form of document.querySelectorAll("form[data-evidence]"))
  form.addEventListener("submit", async (event) => {
    const file = form.elements.file.files[0];
    if (!file || !file.size) return;
    event.preventDefault();
    const button = form.querySelector("button.primary");
    button.disabled = true;
    form.dataset.sending = "yes";  // what was typed is sent, and is no draft any more
    const done = await send(form, file);
    button.disabled = false;
    if (!done) delete form.dataset.sending;
    if (done) location.assign(form.dataset.evidence);
  });
