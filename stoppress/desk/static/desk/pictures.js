// Pictures: bringing files in, what is said of them, and the focal point.
const { Controller } = window.StimulusModule;
const AT_ONCE = 2;
const WORDS = ["caption", "alt", "photographer", "credit", "copyright"];

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

// Sends one file; `heard` is told how much went, in hundredths. Resolves to what the desk says, whatever that is.
function send(file, to, heard) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    request.open("POST", to);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && heard((event.loaded / event.total) * 100));
    request.addEventListener("load", () => {
      try {
        resolve(JSON.parse(request.responseText));
      } catch {
        resolve({ problem: request.status === 413 ? "The file is too large. Send a smaller copy of it." : `The desk answered ${request.status}: try again.` });
      }
    });
    request.addEventListener("error", () => resolve({ problem: "The desk cannot be reached: try again." }));
    request.send(form);
  });
}

const field = (form, name) => [...form.elements].find((each) => each.name === name || each.name.endsWith(`-${name}`));

// Puts what the desk told of a picture into a form of words.
function fill(form, told) {
  WORDS.forEach((name) => {
    const input = field(form, name);
    if (input) input.value = told.words[name] ?? "";
  });
  form.dispatchEvent(new CustomEvent("picture:shown", { detail: told }));
}

class Focus extends Controller {
  static targets = ["frame", "image", "point"];

  connect() {
    this.across = field(this.element, "across");
    this.down = field(this.element, "down");
    if (!this.across) return;
    this.draw = this.draw.bind(this);
    this.show = this.show.bind(this);
    [this.across, this.down].forEach((slider) => slider.addEventListener("input", this.draw));
    this.element.addEventListener("picture:shown", this.show);
    if (this.across.value === "") this.across.value = 50;
    if (this.down.value === "") this.down.value = 50;
    this.draw();
  }

  show({ detail }) {
    this.imageTarget.src = detail.whole;
    this.frameTarget.hidden = false;
    this.across.value = detail.across;
    this.down.value = detail.down;
    this.draw();
  }

  draw() {
    this.pointTarget.style.left = `${this.across.value}%`;
    this.pointTarget.style.top = `${this.down.value}%`;
    this.across.setAttribute("aria-valuetext", `${Math.round(this.across.value)} percent from the left`);
    this.down.setAttribute("aria-valuetext", `${Math.round(this.down.value)} percent from the top`);
  }

  put(event) {
    const box = this.imageTarget.getBoundingClientRect();
    const within = (part) => Math.min(100, Math.max(0, Math.round(part * 200) / 2));
    this.across.value = within((event.clientX - box.left) / box.width);
    this.down.value = within((event.clientY - box.top) / box.height);
    this.across.dispatchEvent(new Event("input", { bubbles: true }));
    this.draw();
  }
}

// The library: many files at once, two on their way at a time, a form for each when it is in.
class Drop extends Controller {
  static targets = ["files", "state", "list", "waiting", "form"];
  static values = { to: String };

  connect() {
    this.queue = [];
    this.going = 0;
    this.done = { in: 0, refused: 0 };
  }

  over(event) {
    event.preventDefault();
    this.element.classList.add("drop--over");
  }

  leave() {
    this.element.classList.remove("drop--over");
  }

  drop(event) {
    event.preventDefault();
    this.leave();
    this.take(event.dataTransfer.files);
  }

  choose() {
    this.take(this.filesTarget.files);
    this.filesTarget.value = "";
  }

  take(files) {
    [...files].forEach((file) => {
      const item = this.waitingTarget.content.firstElementChild.cloneNode(true);
      item.querySelector(".incoming__name").textContent = file.name;
      item.querySelector("progress").setAttribute("aria-label", `Upload of ${file.name}`);
      this.listTarget.append(item);
      this.queue.push([file, item]);
    });
    this.next();
  }

  next() {
    while (this.going < AT_ONCE && this.queue.length) {
      this.going += 1;
      this.bring(...this.queue.shift()).finally(() => {
        this.going -= 1;
        this.next();
      });
    }
    const left = this.queue.length + this.going;
    const { in: taken, refused } = this.done;
    this.stateTarget.textContent = left
      ? `${left} on the way.`
      : taken + refused
        ? `${taken} in${refused ? `, ${refused} refused` : ""}.`
        : "";
  }

  async bring(file, item) {
    const progress = item.querySelector("progress");
    const state = item.querySelector(".incoming__state");
    const told = await send(file, this.toValue, (hundredths) => {
      progress.value = hundredths;
      state.textContent = hundredths < 100 ? `${Math.round(hundredths)} %` : "Drawing…";
    });
    progress.remove();
    if (told.problem) {
      this.done.refused += 1;
      item.classList.add("incoming--refused");
      state.textContent = `${told.name ?? file.name}: ${told.problem}`;
      return;
    }
    this.done.in += 1;
    state.textContent = told.known ? "The library has this file already; these are its words." : "In the library. The file itself proposes these words: correct them.";
    const form = this.formTarget.content.firstElementChild.cloneNode(true);
    form.action = told.page;
    form.querySelector(".incoming__page").href = told.page;
    [...form.elements].forEach((each) => {
      if (!each.id) return;
      const own = `${each.id}-${told.id}`;
      form.querySelector(`label[for="${each.id}"]`)?.setAttribute("for", own);
      const help = form.querySelector(`[id="${each.id}-help"]`);
      if (help) {
        help.id = `${own}-help`;
        each.setAttribute("aria-describedby", help.id);
      }
      each.id = own;
      each.name = each.name.replace(/^new-/, "");
    });
    item.append(form);
    requestAnimationFrame(() => fill(form, told));
  }
}

// The words of one picture that has come in, kept without leaving the page.
class Said extends Controller {
  static targets = ["state"];

  async save(event) {
    event.preventDefault();
    this.stateTarget.textContent = "Keeping…";
    try {
      const answer = await fetch(this.element.action, {
        method: "POST",
        body: new FormData(this.element),
        headers: { Accept: "application/json", "X-CSRFToken": token() },
      });
      const told = await answer.json();
      this.stateTarget.textContent = told.saved ? "Kept." : Object.entries(told.problems).map((each) => each.join(": ")).join(" ");
    } catch {
      this.stateTarget.textContent = "Not kept: the desk did not answer. Try again.";
    }
  }
}

// The chooser's window: one file, its words below it, then used at once.
class One extends Controller {
  static targets = ["file", "state", "progress", "use"];
  static values = { to: String };

  async take() {
    const [file] = this.fileTarget.files;
    if (!file) return;
    this.useTarget.disabled = true;
    this.progressTarget.hidden = false;
    this.stateTarget.textContent = `Bringing in ${file.name}…`;
    const told = await send(file, this.toValue, (hundredths) => {
      this.progressTarget.value = hundredths;
    });
    this.progressTarget.hidden = true;
    if (told.problem) {
      this.stateTarget.textContent = `${file.name}: ${told.problem}`;
      return;
    }
    field(this.element, "picture").value = told.id;
    this.stateTarget.textContent = told.known ? "The library has this file already; these are its words." : "The file itself proposes these words: correct them.";
    fill(this.element, told);
    this.useTarget.disabled = false;
  }
}

// Beside a finder of pictures: the library's window, with upload.
class Library extends Controller {
  static values = { url: String, script: String };

  async open() {
    if (!window.ImageChooserModal) await this.load();
    new window.ImageChooserModal(this.urlValue).open({}, (chosen) => {
      const told = chosen.picture;
      const finder = this.element.closest("[data-controller~=finder]");
      const focus = told.across === 50 && told.down === 50 ? null : [Math.round((told.across * told.width) / 100), Math.round((told.down * told.height) / 100)];
      window.wagtail.app
        .getControllerForElementAndIdentifier(finder, "finder")
        .take({ value: told.key, name: chosen.title, shown: told.thumb, width: told.width, height: told.height, focus, words: told.words });
      this.element.focus();
    });
  }

  load() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = this.scriptValue;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
  }
}

// What the library knows of a picture is proposed where it is used: into fields that are empty, or still say what was proposed before.
const shownIn = new WeakMap();
const proposedIn = new WeakMap();

document.addEventListener("finder:picture", ({ target, detail }) => shownIn.set(target, detail.entry));
document.addEventListener("change", async ({ target }) => {
  const base = target.name?.match(/^(.*?)picture$/)?.[1];
  if (base === undefined || !target.value || !target.form) return;
  const finder = target.closest(".finder--pictures");
  const chooser = document.getElementById(`${target.id}-chooser`)?.dataset.chooserUrl;
  const words = finder ? shownIn.get(finder)?.words : chooser && (await known(`${chooser}chosen/${target.value}/`));
  if (words) propose(target.form, base, words, proposedIn.get(target.form) ?? proposedIn.set(target.form, {}).get(target.form));
});

async function known(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).result.picture.words : null;
}

function propose(form, base, words, before) {
  const input = (name) => form.elements.namedItem(`${base}picture_${name}`) ?? form.elements.namedItem(`${base}${name}`);
  const both = [words.photographer, words.credit].filter(Boolean).join(" / ");
  const said = { ...words, credit: input("photographer") ? words.credit : both };
  ["caption", "alt", "photographer", "credit"].forEach((name) => {
    const field = input(name);
    const mark = `${base}${name}`;
    if (!field || !said[name] || (field.value && field.value !== before[mark])) return;
    field.value = said[name];
    before[mark] = said[name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// A point that a story gives its lead picture: its own cut of the file is drawn while the story is written, not when it is published.
const CUT_AFTER_MS = 900;
let cutting;

document.addEventListener("input", ({ target }) => {
  if (!/^picture_focus_[xy]$/.test(target.name ?? "") || !target.form) return;
  clearTimeout(cutting);
  cutting = setTimeout(() => cut(target.form), CUT_AFTER_MS);
});

async function cut(form) {
  const [picture, x, y] = ["picture", "picture_focus_x", "picture_focus_y"].map((name) => form.elements.namedItem(name));
  const page = picture?.value && document.querySelector(`[id="${picture.id}-chooser"] [data-chooser-edit-link]`)?.href;
  if (!page || x.value === "" || y.value === "") return;
  await fetch(`${page}cut/`, { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams({ x: x.value, y: y.value }) });
}

window.wagtail.app.register("picture-library", Library);
window.wagtail.app.register("picture-focus", Focus);
window.wagtail.app.register("picture-drop", Drop);
window.wagtail.app.register("picture-said", Said);
window.wagtail.app.register("picture-one", One);

// Wagtail's windows have no name of their own: theirs is the title inside.
new MutationObserver((changes) => {
  changes.forEach(({ addedNodes }) =>
    addedNodes.forEach((added) => {
      if (!added.matches?.(".modal[role=dialog]") || added.hasAttribute("aria-label")) return;
      added.setAttribute("aria-label", added.querySelector("h1, h2")?.textContent.trim() || "Choose");
    }),
  );
}).observe(document.body, { childList: true });
