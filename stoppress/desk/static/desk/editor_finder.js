// Finders: a box that finds stories, topics, contributors or pictures while somebody types, with the keyboard or without.
const WAIT_MS = 150;
const ADDRESS = /^(https?:\/\/|\/)\S+$/;
const BARE_ADDRESS = /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(\/\S*)?$/i; // as browsers show it: example.org/tides
const waiting = new Map(); // by kind: values whose names are asked for together

function names(of, value) {
  if (!waiting.has(of)) {
    const asked = { values: new Set(), answer: null };
    waiting.set(of, asked);
    asked.answer = Promise.resolve().then(async () => {
      waiting.delete(of);
      const found = await find(of, [...asked.values].map((one) => ["value", one]));
      return new Map(found.map((one) => [one.value, one]));
    });
  }
  waiting.get(of).values.add(value);
  return waiting.get(of).answer;
}

async function find(of, asked) {
  const root = document.querySelector("[data-keep-probe-value]")?.dataset.keepProbeValue ?? "/desk/editor/signed-in/";
  const address = new URL(`../find/${of}/`, new URL(root, window.location.origin));
  address.search = new URLSearchParams(asked).toString();
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" });
    return answer.ok ? (await answer.json()).found : [];
  } catch {
    return [];
  }
}

function changed(element) {
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

class Finder extends window.StimulusModule.Controller {
  static targets = ["value", "text", "found", "none", "shown", "chosen", "said", "leads"];
  static values = { of: String, free: Boolean, many: Boolean, name: String };

  connect() {
    this.at = -1;
    this.entries = [];
    if (this.manyValue) {
      this.chosenTarget.querySelectorAll(".finder__one").forEach((one) => this.dress(one));
    } else {
      this.show();
    }
  }

  async show() {
    const value = this.valueTarget.value;
    this.textTarget.value = value;
    this.named = value;
    this.noneTarget.hidden = !value;
    this.element.dataset.entry = "";
    if (this.hasLeadsTarget) this.leadsTarget.textContent = "";
    if (!value) return this.picture(null);
    const address = this.freeValue && /^(https?:|\/)/.test(value);
    if (address && !this.findsLinks) return undefined;
    const entry = (await names(this.ofValue, value)).get(value);
    if (this.valueTarget.value !== value) return undefined;
    this.element.classList.toggle("finder--unknown", !entry && !address);
    if (this.hasLeadsTarget) this.leadsTarget.textContent = entry?.leads ?? "";
    if (entry) this.textTarget.value = entry.name;
    this.named = this.textTarget.value;
    this.picture(entry);
    return undefined;
  }

  get findsLinks() {
    return this.ofValue === "links";
  }

  picture(entry) {
    if (!this.hasShownTarget) return;
    this.shownTarget.replaceChildren();
    if (entry?.shown) {
      const image = document.createElement("img");
      image.src = entry.shown;
      image.alt = "";
      image.loading = "lazy";
      this.shownTarget.append(image);
    }
    this.dispatch("picture", { detail: { entry } });
  }

  get shut() {
    return this.textTarget.readOnly;
  }

  opened() {
    if (this.shut) return;
    if (!this.manyValue) this.textTarget.select();
    this.ask();
  }

  typed() {
    this.mark(-1); // what stands in the list was found by other words
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const kept = !this.manyValue && this.valueTarget.value && this.textTarget.selectionEnd === this.textTarget.value.length;
    const words = kept && this.textTarget.selectionStart === 0 ? "" : this.textTarget.value.trim();
    const asked = (this.asked = {});
    const found = await find(this.ofValue, [["q", words]]);
    if (asked !== this.asked || document.activeElement !== this.textTarget) return;
    const taken = this.manyValue ? new Set(this.values()) : new Set();
    this.entries = found.filter((entry) => !taken.has(entry.value));
    this.foundTarget.replaceChildren(...this.entries.map((entry, place) => this.option(entry, place)));
    if (!this.entries.length && this.findsLinks && (ADDRESS.test(words) || BARE_ADDRESS.test(words))) {
      this.mark(-1);
      this.open(false); // an address elsewhere
      return;
    }
    if (!this.entries.length) {
      const nothing = document.createElement("li");
      nothing.className = "finder__nothing";
      nothing.textContent = words ? "Nothing found." : "Nothing here yet.";
      this.foundTarget.append(nothing);
    }
    this.mark(words && this.entries.length ? 0 : -1);
    this.open(true);
  }

  option(entry, place) {
    const option = document.createElement("li");
    option.id = `${this.foundTarget.id}-${place}`;
    option.role = "option";
    option.className = "finder__option";
    if (entry.off) option.setAttribute("aria-disabled", "true");
    if (entry.shown) {
      const image = document.createElement("img");
      image.src = entry.shown;
      image.alt = "";
      image.loading = "lazy";
      option.append(image);
    }
    const name = document.createElement("span");
    name.className = "finder__option-name";
    name.textContent = entry.name;
    option.append(name);
    if (entry.more) {
      const more = document.createElement("span");
      more.className = "finder__option-more";
      more.textContent = entry.more;
      option.append(more);
    }
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(entry);
    });
    return option;
  }

  mark(place) {
    this.at = place;
    this.foundTarget.querySelectorAll("[role=option]").forEach((option, number) => {
      option.setAttribute("aria-selected", number === place ? "true" : "false");
      if (number === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.textTarget.removeAttribute("aria-activedescendant");
    else this.textTarget.setAttribute("aria-activedescendant", `${this.foundTarget.id}-${place}`);
  }

  open(shown) {
    this.foundTarget.hidden = !shown;
    this.textTarget.setAttribute("aria-expanded", shown ? "true" : "false");
  }

  key(event) {
    if (this.shut) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.foundTarget.hidden) {
        this.ask();
        return;
      }
      const last = this.entries.length - 1;
      const next = event.key === "ArrowDown" ? this.at + 1 : this.at - 1;
      this.mark(next > last ? 0 : next < 0 ? last : next);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.at >= 0 && !this.foundTarget.hidden) this.take(this.entries[this.at]);
      else if (this.takeTyped() || (this.valueTarget.value && this.textTarget.value === this.named)) this.send();
    } else if (event.key === "Escape" && !this.foundTarget.hidden) {
      event.stopPropagation();
      this.open(false);
    } else if (event.key === "Backspace" && this.manyValue && !this.textTarget.value) {
      const last = this.chosenTarget.lastElementChild;
      if (last) this.drop(last);
    }
  }

  left() {
    if (this.shut) return;
    clearTimeout(this.timer);
    this.asked = {};
    this.open(false);
    if (this.manyValue) this.textTarget.value = "";
    else if (this.textTarget.value !== this.named && !this.takeTyped() && !this.leaveTyped()) this.show(); // a button just pressed stays where it is
  }

  // In the link dialog the second Enter, or the first after an address, inserts the link; elsewhere more hangs on the form.
  send() {
    if (this.inDialog) this.textTarget.form.requestSubmit();
  }

  get inDialog() {
    return this.findsLinks && Boolean(this.element.closest(".link-dialog"));
  }

  // Words that lead nowhere stay, where a link may be left out, for the desk to refuse: without them it would go out with no link.
  leaveTyped() {
    const typed = this.textTarget.value.trim();
    if (!this.findsLinks || this.inDialog || !typed) return false;
    this.valueTarget.value = typed;
    this.named = typed;
    this.noneTarget.hidden = false;
    this.element.classList.add("finder--unknown");
    if (this.hasLeadsTarget) this.leadsTarget.textContent = "";
    changed(this.valueTarget);
    return true;
  }

  takeTyped() {
    let typed = this.textTarget.value.trim();
    if (this.findsLinks && BARE_ADDRESS.test(typed)) typed = `https://${typed}`;
    if (!this.manyValue && this.freeValue && ADDRESS.test(typed)) {
      if (typed !== this.valueTarget.value) {
        this.valueTarget.value = typed;
        changed(this.valueTarget);
        this.show();
      }
      return true;
    }
    if (!this.manyValue && !typed && this.valueTarget.value) {
      this.clear();
      return true;
    }
    return false;
  }

  take(entry) {
    if (entry.off) return;
    this.open(false);
    if (this.manyValue) {
      const one = document.createElement("li");
      one.className = "finder__one";
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = this.nameValue;
      input.value = entry.value;
      const name = document.createElement("span");
      name.className = "finder__name";
      name.textContent = entry.name;
      one.append(input, name);
      this.dress(one);
      this.chosenTarget.append(one);
      this.textTarget.value = "";
      this.say(`${entry.name} added, number ${this.chosenTarget.children.length}.`);
      changed(this.textTarget);
      clearTimeout(this.timer);
      return;
    }
    this.valueTarget.value = entry.value;
    this.textTarget.value = entry.name;
    this.named = entry.name;
    this.noneTarget.hidden = false;
    this.element.classList.remove("finder--unknown");
    if (this.hasLeadsTarget) this.leadsTarget.textContent = `Leads to ${entry.value}`;
    this.picture(entry);
    changed(this.valueTarget);
  }

  clear() {
    this.valueTarget.value = "";
    changed(this.valueTarget);
    this.show();
    this.textTarget.focus();
  }

  values() {
    return [...this.chosenTarget.querySelectorAll("input")].map((input) => input.value);
  }

  dress(one) {
    const name = one.querySelector(".finder__name").textContent;
    const button = (label, sign, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "finder__button";
      made.setAttribute("aria-label", `${label}: ${name}`);
      made.title = label;
      made.textContent = sign;
      made.addEventListener("click", act);
      one.append(made);
    };
    button("Move forward", "↑", (event) => this.shift(one, one.previousElementSibling, event.currentTarget, true));
    button("Move back", "↓", (event) => this.shift(one, one.nextElementSibling, event.currentTarget, false));
    button("Take out", "×", () => this.drop(one));
  }

  shift(one, other, button, forward) {
    if (!other) return;
    if (forward) other.before(one);
    else other.after(one);
    button.focus();
    this.say(`Now number ${[...this.chosenTarget.children].indexOf(one) + 1}.`);
    changed(this.textTarget);
    clearTimeout(this.timer);
  }

  drop(one) {
    const name = one.querySelector(".finder__name").textContent;
    one.remove();
    this.say(`${name} taken out.`);
    changed(this.textTarget);
    clearTimeout(this.timer);
    this.textTarget.focus();
  }

  say(words) {
    this.saidTarget.textContent = words;
  }
}

window.wagtail.app.register("finder", Finder);
