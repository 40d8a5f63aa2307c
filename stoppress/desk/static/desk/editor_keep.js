// No word is lost: a copy in this browser until the desk has it, signing in again over the editor, and waiting for a desk that is away.
import * as door from "./editor_door.js";
import * as kept from "./editor_kept.js";
import * as runningText from "./editor_running_text.js";

// How soon after a key, and how long at most while somebody types on and on: as often as costs few hundredths of the time.
const SOON = { times: 20, least: 60, most: 300 };
const LONGEST = { times: 60, least: 250, most: 1500 };
const IDLE_MS = 100;
const ASK_MS = 2500;
const PAUSE_MS = 1000;

class Keep extends window.StimulusModule.Controller {
  static targets = ["bar", "offers", "door", "wrong", "password", "code", "passwordStep", "codeStep"];
  static values = { editor: String, story: String, user: String, probe: String, login: String };

  connect() {
    this.form = document.getElementById("w-editor-form");
    if (!this.form) return;
    this.turn = Number(this.form.elements.namedItem("editor_turn").value);
    this.last = null;
    this.listeners = [
      [this.form, "input", () => this.soon(), true],
      [this.form, "change", () => this.soon(), true],
      [this.form, "keydown", () => this.soon(), true],
      [this.form, "paste", () => this.soon(), true],
      [this.form, "desk:bring", () => runningText.bring(this.form)],
      [this.form, "w-unsaved:watch-edits", () => this.watched()],
      [this.form, "w-autosave:save", (event) => this.goes(event.detail.formData)],
      [this.form, "w-autosave:success", (event) => this.saved(event.detail.data)],
      [this.form, "w-autosave:error", (event) => this.refused(event.detail)], // before it comes to the foot of the page
      [document, "submit", (event) => this.submit(event), true],
      [window, "pagehide", () => this.keep()],
      [document, "visibilitychange", () => this.keep()],
    ];
    for (const [on, name, act, capture] of this.listeners) on.addEventListener(name, act, Boolean(capture));
    kept.holdOpen(this.editorValue);
    // What stands in the form at first is not news; widgets settle within a moment.
    this.settled = setTimeout(() => {
      this.last ??= JSON.stringify(kept.entriesOf(new FormData(this.form)));
    }, 0);
    this.offer();
  }

  disconnect() {
    for (const [on, name, act, capture] of this.listeners ?? []) on.removeEventListener(name, act, Boolean(capture));
    clearTimeout(this.timer);
    clearTimeout(this.asks);
  }

  // ---- the copy in this browser

  // When the browser has nothing else to do.
  soon() {
    this.touched = true;
    const now = performance.now();
    this.lastKey = now;
    this.since ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => requestIdleCallback(() => this.keep(), { timeout: IDLE_MS }),
      Math.max(0, Math.min(this.pause(SOON), this.since + this.pause(LONGEST) - now)),
    );
  }

  pause({ times, least, most }) {
    return Math.min(most, Math.max(least, times * (this.cost ?? 0)));
  }

  keep() {
    this.since = undefined;
    if (!this.touched || this.sent) return;
    const began = performance.now();
    runningText.bring(this.form);
    this.take(new FormData(this.form));
    this.cost = performance.now() - began;
  }

  // Count and keep what a form says, if it says something new; answers its turn.
  take(data) {
    const entries = kept.entriesOf(data);
    const said = JSON.stringify(entries);
    if (said !== this.last) {
      this.last = said;
      this.turn += 1;
      this.form.elements.namedItem("editor_turn").value = this.turn;
      const held = kept.put(this.editorValue, {
        at: Date.now(),
        turn: this.turn,
        story: this.storyValue,
        user: this.userValue,
        headline: data.get("headline") ?? "",
        entries: said,
      });
      if (!held) this.bar("This browser has no room to keep a copy of your words. They are saved at the desk while it answers.");
    }
    return this.turn;
  }

  // Typing before Wagtail looked for the first time would not count as a change to it.
  watched() {
    if (this.touched && !this.watchedOnce && this.turn > 0) this.form.setAttribute("data-w-unsaved-force-value", "true");
    this.watchedOnce = true;
  }

  goes(data) {
    runningText.bring(this.form);
    for (const input of runningText.fieldsOf(this.form)) data.set(input.name, input.value);
    this.underway = this.take(data);
    data.set("editor_turn", this.underway);
    this.sentWords = kept.wordsOf(data);
  }

  saved(data) {
    if (this.underway === this.turn) kept.drop(this.editorValue);
    // Wagtail takes for saved also what came while the answer was on its way.
    runningText.bring(this.form);
    if (kept.wordsOf(new FormData(this.form)) !== this.sentWords) setTimeout(() => this.autosave("stoppress:meanwhile"), 0);
    if (data?.pk) this.storyValue = String(data.pk);
    if (this.away) this.bar("");
    this.away = false;
    this.form.elements.namedItem("editor_over").value = "";
  }

  autosave(why) {
    window.wagtail.app.getControllerForElementAndIdentifier(this.form, "w-autosave")?.save(new CustomEvent(why));
  }

  // ---- the desk does not take it

  refused(told) {
    const { type, response } = told;
    this.keep();
    if (type === "invalid_revision") {
      this.barTarget.innerHTML = response?.html ?? "";
      if (!response?.html) this.bar("Somebody else saved this story. Nothing was overwritten.");
    } else if (type === "network_error" || type === "server_error") {
      told.text = "Your words are kept in this browser."; // why they cannot go is found out now
      this.ask();
    }
  }

  async probe() {
    const address = new URL(this.probeValue, window.location.origin);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { state: "out" };
      if (!answer.ok) return { state: "away" };
      const told = await answer.json();
      return { state: "in", ...told };
    } catch {
      return { state: "away" };
    }
  }

  // Ask until the desk answers and somebody is signed in, then send what waits.
  async ask() {
    clearTimeout(this.asks);
    const told = await this.probe();
    if (told.state === "away") {
      this.away = true;
      this.foot("The desk cannot be reached: your words are kept in this browser.");
      this.bar("The desk cannot be reached. Go on writing: your words are kept in this browser, and sent when it is back.");
    } else if (told.state === "out") {
      this.away = true;
      this.foot("Signed out: your words are kept in this browser.");
      if (!this.stayed && this.paused) this.openDoor();
      this.bar("You are signed out. Your words are kept in this browser, and sent when you have signed in again.", "Sign in", () => this.openDoor());
    } else if (told.user !== this.userValue) {
      this.away = true;
      this.bar(`This browser is signed in as ${told.user} now; these are ${this.userValue}’s words. Sign in as ${this.userValue} in another tab, and they are sent.`);
    } else {
      this.back(told);
      return;
    }
    this.asks = setTimeout(() => this.ask(), ASK_MS);
  }

  back({ csrf }) {
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = csrf;
    window.wagtailConfig.CSRF_TOKEN = csrf;
    if (this.doorTarget.open) this.doorTarget.close();
    this.stayed = false;
    this.bar("");
    const waits = this.waiting;
    this.waiting = null;
    if (waits) {
      this.press(waits);
    } else {
      window.wagtail.app.getControllerForElementAndIdentifier(this.form, "w-autosave")?.clearRetries();
      this.autosave("stoppress:back");
    }
  }

  // A door that opens under somebody's hands would take the rest of the sentence for a password.
  get paused() {
    return performance.now() - (this.lastKey ?? 0) > PAUSE_MS;
  }

  // Wagtail's line beside the buttons says only that something went wrong.
  foot(words) {
    const line = document.querySelector(".footer__save-warning p");
    if (line && line.textContent !== words) line.textContent = words;
  }

  bar(words, label, act) {
    this.barTarget.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.className = "keep__line";
    line.textContent = words;
    this.barTarget.append(line);
    if (label) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small";
      button.textContent = label;
      button.addEventListener("click", act);
      this.barTarget.append(button);
    }
  }

  // ---- saving by hand: only when the desk is there to take it

  async submit(event) {
    if (event.target !== this.form || this.asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.touched = true;
    this.keep();
    const button = event.submitter;
    const told = await this.probe();
    if (told.state === "in" && told.user === this.userValue) {
      for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = told.csrf;
      this.asked = true;
      runningText.bring(this.form);
      this.take(new FormData(this.form));
      try {
        this.press(button);
      } finally {
        this.asked = false;
      }
      return;
    }
    button?.setAttribute("data-w-progress-loading-value", "false");
    this.waiting = button ?? this.form.querySelector("button[type=submit]");
    this.stayed = false;
    this.ask();
  }

  // A button that shows that it is under way is switched off, and would then not say what it asks for.
  press(button) {
    const there = button?.isConnected ? button : undefined;
    const off = there?.disabled;
    if (off) there.disabled = false;
    this.form.requestSubmit(there);
    if (off) there.disabled = true;
  }

  goOver(event) {
    this.form.elements.namedItem("editor_over").value = event.params.over;
    this.form.requestSubmit(this.form.querySelector('button[type="submit"][name="action-edit"], button[type="submit"]:not([name])') ?? undefined);
  }

  // ---- signing in over the editor

  openDoor() {
    if (this.doorTarget.open) return;
    this.wrongTarget.textContent = "";
    this.passwordStepTarget.hidden = false;
    this.codeStepTarget.hidden = true;
    this.doorTarget.showModal();
    this.passwordTarget.focus();
  }

  stay(event) {
    event.preventDefault();
    this.stayed = true;
    this.doorTarget.close();
  }

  async signIn(event) {
    event.preventDefault();
    const second = !this.codeStepTarget.hidden;
    try {
      const page = await fetch(second ? this.second : this.loginValue, { headers: { Accept: "text/html" } });
      const answer = await door.fillIn(page.url, await page.text(), second ? { code: this.codeTarget.value } : { login: this.userValue, password: this.passwordTarget.value });
      const told = await this.probe();
      if (told.state === "in") {
        this.passwordTarget.value = "";
        this.codeTarget.value = "";
        clearTimeout(this.asks);
        this.ask();
      } else if (/\/2fa\/authenticate\//.test(answer.url)) {
        const again = second ? door.errors(answer.text) : "";
        this.second = answer.url;
        this.passwordStepTarget.hidden = true;
        this.codeStepTarget.hidden = false;
        this.wrongTarget.textContent = again;
        this.codeTarget.value = "";
        this.codeTarget.focus();
      } else {
        this.wrongTarget.textContent = door.errors(answer.text) || "That did not work. Try again.";
        this.passwordTarget.select();
      }
    } catch {
      this.wrongTarget.textContent = "The desk cannot be reached. Your words are kept; try again in a moment.";
    }
  }

  // ---- words of an editor that was closed before the desk had them

  async offer() {
    const mine = kept.all().filter((entry) => entry.story === this.storyValue && entry.user === this.userValue && entry.key !== this.editorValue);
    if (!mine.length) return;
    const open = await kept.openEditors();
    const closed = mine.filter((entry) => !open.has(kept.lockOf(entry.key)));
    const address = new URL(this.probeValue, window.location.origin);
    for (const entry of closed) address.searchParams.append("editor", entry.key);
    let turns = {};
    try {
      turns = (await (await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" })).json()).turns;
    } catch {
      return; // asked again when the editor is opened the next time
    }
    const now = kept.entriesOf(new FormData(this.form));
    for (const entry of closed) {
      const changes = kept.difference(entry.entries, now);
      if ((turns[entry.key] ?? -1) >= entry.turn || !changes.length) kept.drop(entry.key);
      else this.offersTarget.append(this.one(entry, changes));
    }
  }

  one(entry, changes) {
    const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(entry.at);
    const shell = document.createElement("section");
    shell.className = "keep__offer";
    shell.setAttribute("aria-label", "Words that were not saved");
    const line = document.createElement("p");
    line.className = "keep__line";
    const words = kept.count(changes);
    line.textContent = `This browser keeps words of ${when} that did not reach the desk (${words} ${words === 1 ? "word" : "words"} that the story does not have).`;
    const shown = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "Show what they would change";
    shown.append(summary, ...changes.map((change) => this.change(change)));
    const buttons = document.createElement("p");
    buttons.className = "keep__buttons";
    const button = (label, look, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `button button-small ${look}`;
      made.textContent = label;
      made.addEventListener("click", act);
      buttons.append(made);
    };
    button("Bring them back", "", () => this.bringBack(entry));
    button("Throw them away", "button-secondary", () => {
      kept.drop(entry.key);
      shell.remove();
    });
    shell.append(line, shown, buttons);
    return shell;
  }

  change({ name, comes, goes }) {
    const shell = document.createElement("div");
    shell.className = "keep__change";
    const title = document.createElement("h3");
    const field = this.form.elements.namedItem(name);
    title.textContent = name === "body" ? "Story" : (field?.labels?.[0]?.textContent ?? name).replace("*", "").trim();
    shell.append(title);
    for (const [list, sign, word] of [[goes, "del", "Goes: "], [comes, "ins", "Comes: "]]) {
      for (const text of list) {
        const line = document.createElement("p");
        const mark = document.createElement(sign);
        mark.textContent = text;
        line.append(word, mark);
        shell.append(line);
      }
    }
    return shell;
  }

  // The words go to the desk as a new draft; what stood before stays in the history, one click away.
  bringBack(entry) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = this.form.action;
    const own = ["csrfmiddlewaretoken", "editor", "editor_opened"].map((name) => [name, this.form.elements.namedItem(name).value]);
    for (const [name, value] of [...entry.entries, ...own, ["editor_turn", this.turn + 1], ["editor_brings_back", entry.key]]) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    this.sent = true;
    form.submit();
  }
}

window.wagtail.app.register("keep", Keep);
