// The lead picture's focal point, in pixels of the picture, set by a click or with the arrow keys.
const STEP = 0.02;

class Focus extends window.StimulusModule.Controller {
  static targets = ["frame", "said"];
  static values = { url: String };

  connect() {
    this.form = this.element.closest("form");
    this.chosen = (event) => event.target.name === "picture" && this.look();
    this.form.addEventListener("change", this.chosen);
    this.look();
  }

  disconnect() {
    this.form.removeEventListener("change", this.chosen);
  }

  async look() {
    const value = this.form.elements.namedItem("picture")?.value;
    if (!value) return this.take(null);
    const answer = await fetch(`${this.urlValue}?${new URLSearchParams({ value })}`, { headers: { Accept: "application/json" } });
    const found = answer.ok ? (await answer.json()).found : [];
    return this.take(found[0] ?? null);
  }

  field(axis) {
    return this.form.elements.namedItem(`picture_focus_${axis}`);
  }

  take(entry) {
    if (this.entry && entry && this.entry.value !== entry.value) {
      const [x, y] = entry.focus ?? ["", ""];
      this.set(x, y);
    } else if (this.entry && !entry) {
      this.set("", "");
    }
    this.entry = entry;
    this.element.hidden = !entry?.shown;
    if (!entry?.shown) return;
    const image = document.createElement("img");
    image.src = entry.shown;
    image.alt = "";
    this.dot = document.createElement("span");
    this.dot.className = "focus__dot";
    this.frameTarget.replaceChildren(image, this.dot);
    this.draw();
  }

  at() {
    const [x, y] = [this.field("x").value, this.field("y").value];
    return x === "" || y === "" ? null : [Number(x) / this.entry.width, Number(y) / this.entry.height];
  }

  draw() {
    const at = this.at();
    this.dot.hidden = !at;
    if (at) {
      this.dot.style.left = `${at[0] * 100}%`;
      this.dot.style.top = `${at[1] * 100}%`;
    }
  }

  set(x, y) {
    this.field("x").value = x;
    this.field("y").value = y;
    this.field("x").dispatchEvent(new Event("input", { bubbles: true }));
    this.saidTarget.textContent = x === "" ? "No focal point." : `Focal point ${x} from the left, ${y} from the top.`;
  }

  place(across, down) {
    const within = (part, whole) => Math.min(whole - 1, Math.max(0, Math.round(part * whole)));
    this.set(within(across, this.entry.width), within(down, this.entry.height));
    this.draw();
  }

  put(event) {
    const box = this.frameTarget.querySelector("img").getBoundingClientRect();
    this.place((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  move(event) {
    const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (!(event.key in steps) || !this.entry) return;
    event.preventDefault();
    const [x, y] = this.at() ?? [0.5, 0.5];
    this.place(x + steps[event.key][0], y + steps[event.key][1]);
  }

  clear() {
    this.set("", "");
    this.draw();
  }
}

window.wagtail.app.register("focus", Focus);
