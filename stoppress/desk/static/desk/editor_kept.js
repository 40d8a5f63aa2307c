// Words kept in this browser until the desk has them: one entry for each open editor, written while somebody types.
const PREFIX = "stoppress editor ";
const DAYS = 60;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "editor", "editor_opened", "editor_turn", "editor_over", "next"]);
const NOT_WORDS = /-(count|deleted|order|type|id|there)$|^loaded_|_FORMS$|-ORDER$|-DELETE$|^comments/;

export function entriesOf(data) {
  return [...data.entries()].filter(([name, value]) => !NOT_KEPT.has(name) && !name.startsWith("action-") && !(value instanceof File));
}

// What a form says, without what the desk itself fills in as it answers.
export function wordsOf(data) {
  const said = entriesOf(data).filter(([name]) => !/^loaded_|^comments|^overwrite|-id$|_FORMS$/.test(name));
  return JSON.stringify(said.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
}

export function put(key, entry) {
  const text = JSON.stringify(entry);
  for (;;) {
    try {
      localStorage.setItem(PREFIX + key, text);
      return true;
    } catch {
      const oldest = all().find((one) => one.key !== key);
      if (!oldest) return false;
      drop(oldest.key); // the browser is full: the oldest words make room
    }
  }
}

export function drop(key) {
  localStorage.removeItem(PREFIX + key);
}

// Oldest first; those of which nobody has asked for two months are gone.
export function all() {
  const found = [];
  for (let place = localStorage.length - 1; place >= 0; place -= 1) {
    const name = localStorage.key(place);
    if (!name?.startsWith(PREFIX)) continue;
    const key = name.slice(PREFIX.length);
    try {
      const entry = JSON.parse(localStorage.getItem(name));
      if (Date.now() - entry.at > DAYS * 86400000) drop(key);
      else found.push({ ...entry, entries: JSON.parse(entry.entries), key });
    } catch {
      drop(key);
    }
  }
  return found.sort((one, other) => one.at - other.at);
}

// Which editors are open in this browser right now; none where it cannot tell.
export async function openEditors() {
  if (!navigator.locks) return new Set();
  const { held } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name));
}

export function holdOpen(key) {
  navigator.locks?.request(PREFIX + key, () => new Promise(() => {}));
}

export const lockOf = (key) => PREFIX + key;

function paragraphs(value) {
  if (value.startsWith("{")) {
    try {
      const held = JSON.parse(value);
      if (Array.isArray(held.blocks)) return held.blocks.map((block) => block.text.trim()).filter(Boolean);
    } catch {
      // It only looks like running text.
    }
  }
  return value
    .replace(/<[^>]*>/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

// Fields by name, the whole body as one, each as its paragraphs.
function fields(entries) {
  const found = new Map();
  const gone = new Set(entries.filter(([name, value]) => name.endsWith("-deleted") && value).map(([name]) => name.replace(/deleted$/, "")));
  for (const [name, value] of entries) {
    if (NOT_WORDS.test(name) || !value || [...gone].some((prefix) => name.startsWith(prefix))) continue;
    const field = name.startsWith("body-") ? "body" : name;
    found.set(field, [...(found.get(field) ?? []), ...paragraphs(value)]);
  }
  return found;
}

// What bringing back `kept` would change in `now`: for each field, paragraphs that come and paragraphs that go.
export function difference(kept, now) {
  const [there, here] = [fields(kept), fields(now)];
  const changes = [];
  for (const name of new Set([...there.keys(), ...here.keys()])) {
    const [comes, goes] = [there.get(name) ?? [], here.get(name) ?? []];
    const change = { name, comes: comes.filter((one) => !goes.includes(one)), goes: goes.filter((one) => !comes.includes(one)) };
    if (change.comes.length || change.goes.length) changes.push(change);
  }
  return changes;
}

export function count(changes) {
  return changes.flatMap((change) => change.comes).reduce((sum, text) => sum + text.split(/\s+/).filter(Boolean).length, 0);
}
