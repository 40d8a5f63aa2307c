// Blocks of a body: each can be copied, and pasted in this story or another; what was copied stays in this browser, for one account.
(() => {
  const KEY = "stoppress copied block";
  const MOST_LETTERS = 300000;
  const SAID_MS = 8000;
  const { StreamBlock, StreamBlockDefinition } = window.wagtailStreamField.blocks;

  const me = () => document.querySelector("[data-keep-user-value]")?.dataset.keepUserValue ?? "";
  const drop = () => localStorage.removeItem(KEY);

  // Null for nothing, `name` alone for what cannot be read; another account's block is thrown away unread.
  function held() {
    const text = localStorage.getItem(KEY);
    if (!text) return null;
    let copied = null;
    try {
      copied = JSON.parse(text);
    } catch {
      // Not ours: said when somebody pastes it.
    }
    if (typeof copied?.user === "string" && copied.user !== me()) {
      drop();
      return null;
    }
    const words = (value) => typeof value === "string";
    const whole =
      text.length <= 2 * MOST_LETTERS &&
      [copied?.user, copied?.type, copied?.name].every(words) &&
      Array.isArray(copied.fields) &&
      copied.fields.every((field) => Array.isArray(field) && field.length === 2 && field.every(words));
    return whole ? copied : { name: "" };
  }

  // One line for eyes and screen readers, over the foot of the page.
  let saidUntil = 0;
  function line() {
    let found = document.getElementById("body-said");
    if (!found) {
      found = document.createElement("p");
      found.id = "body-said";
      found.className = "body-said";
      found.setAttribute("role", "status");
      (document.querySelector("main") ?? document.body).append(found);
    }
    return found;
  }

  function say(words) {
    clearTimeout(saidUntil);
    line().textContent = "";
    requestAnimationFrame(() => {
      line().textContent = words;
    });
    saidUntil = setTimeout(() => {
      line().textContent = "";
    }, SAID_MS);
  }

  function button(look, icon) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.innerHTML = `<svg class="icon icon-${icon}" aria-hidden="true"><use href="#icon-${icon}"></use></svg>`;
    return made;
  }

  function nameOf(child) {
    const kind = child.blockDef.meta.label;
    const words = (child.getTextLabel({ maxLength: 60 }) ?? "").trim().replace(/:$/, "");
    if (!words || words.startsWith(kind)) return words || kind;
    return `${kind}: ${words}`;
  }

  function copy(child) {
    child.element.closest("form").dispatchEvent(new CustomEvent("desk:bring")); // running text reaches its field a moment after the key
    const prefix = `${child.prefix}-value`;
    const fields = [...new FormData(child.element.closest("form"))]
      .filter(([name, value]) => (name === prefix || name.startsWith(`${prefix}-`)) && typeof value === "string")
      .map(([name, value]) => [name.slice(prefix.length), value]);
    if (fields.reduce((sum, [, value]) => sum + value.length, 0) > MOST_LETTERS) {
      say("This block is too long to be copied.");
      return;
    }
    const name = nameOf(child);
    try {
      localStorage.setItem(KEY, JSON.stringify({ user: me(), type: child.type, name, fields }));
    } catch {
      say("This browser has no room to keep a copied block.");
      return;
    }
    refresh();
    say(`Copied. ${name}. Paste block puts it into this story or another.`);
  }

  async function ask(address, copied) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", window.wagtailConfig.CSRF_TOKEN);
    data.set("type", copied.type);
    for (const [name, value] of copied.fields) data.set(`copied${name}`, value);
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
      return answer.ok || answer.status === 400 ? await answer.json() : { why: "The desk does not take it. Sign in again, then paste." };
    } catch {
      return { why: "The desk cannot be reached. Paste again when it is back." };
    }
  }

  async function paste(body, place) {
    const copied = held();
    refresh();
    if (!copied) {
      say("Nothing is copied.");
      return;
    }
    const came = copied.fields ? await ask(body.blockDef.meta.pasteUrl, copied) : { why: "What was copied is no block of a story. Copy the block again." };
    if (came.why || !body.blockDef.childBlockDefsByName[came.type]) {
      if (!copied.fields) drop();
      refresh();
      say(came.why ?? "This story has no place for it.");
      return;
    }
    const at = place.index;
    body.insert(came, at, { animate: true, focus: true });
    body.element.dispatchEvent(new Event("change", { bubbles: true }));
    say(`Pasted as block ${at + 1} of ${body.children.length}. ${copied.name}.`);
  }

  function show(one, copied = held()) {
    one.hidden = !copied;
    one.title = copied?.name ? `Paste block: ${copied.name}` : "Paste block";
    one.setAttribute("aria-label", one.title);
  }

  function refresh() {
    const copied = held();
    document.querySelectorAll(".body-paste").forEach((one) => show(one, copied));
  }

  class Body extends StreamBlock {
    _createChild(...given) {
      const child = super._createChild(...given);
      line();
      child.addActionButton({
        render: (controls) => {
          const made = button("button button--icon text-replace white", "clipboard-list");
          made.title = "Copy block";
          made.setAttribute("aria-label", made.title);
          made.dataset.streamfieldAction = "COPY";
          made.addEventListener("click", () => copy(child));
          controls.insertBefore(made, controls.querySelector('[data-streamfield-action="DELETE"]'));
        },
      });
      return child;
    }

    _createInsertionControl(...given) {
      const place = super._createInsertionControl(...given);
      const made = button("body-paste", "clipboard-list");
      made.append(Object.assign(document.createElement("span"), { className: "body-paste__words", textContent: "Paste block" }));
      made.addEventListener("click", async () => {
        if (made.getAttribute("aria-busy") === "true") return;
        made.setAttribute("aria-busy", "true");
        await paste(this, place);
        made.removeAttribute("aria-busy");
      });
      show(made);
      place.element.append(made);
      return place;
    }
  }

  class BodyDefinition extends StreamBlockDefinition {
    render(...given) {
      const [placeholder, prefix, state, error] = given;
      return new Body(this, placeholder, prefix, state, error);
    }
  }

  window.telepath.register("stoppress.Body", BodyDefinition);
  window.addEventListener("storage", (event) => event.key === KEY && refresh());
})();
