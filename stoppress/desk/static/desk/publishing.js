// Publishing: flash without leaving the page, and how long a click took until its answer stood here.
const { Controller } = window.StimulusModule;
const CLICKED = "desk-clicked";

const shut = (response) => response.redirected || response.status === 401 || response.status === 403;

class Flash extends Controller {
  static targets = ["form", "button", "answer", "error"];
  static values = { probe: String, login: String, user: String };

  key(event) {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      this.formTarget.requestSubmit(this.buttonTarget);
    }
  }

  async publish(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    const clicked = performance.now();
    this.buttonTarget.setAttribute("aria-disabled", "true");
    this.buttonTarget.textContent = "Publishing…";
    this.say({});
    try {
      let response = await this.send();
      // Signed in again since, perhaps in another tab: the form is as good as new with the token of now.
      if (shut(response)) {
        const told = await this.renew();
        if (!told) return this.signedOut();
        if (told.user !== this.userValue) {
          return this.fail(`This browser is signed in as ${told.user} now, and nothing was published. Your words are still here: sign in as ${this.userValue} in another tab, or copy them.`);
        }
        response = await this.send();
      }
      if (shut(response)) return this.fail("Nothing was published: this account may not publish now. Your words are still here.");
      const answer = await response.json();
      if (response.status === 422) this.say(answer.errors);
      else if (!response.ok) this.fail(answer.error_message);
      else this.show(answer, Math.round(performance.now() - clicked));
    } catch {
      this.fail("The desk did not answer. Your words are still here: try again; the same flash is never published twice.");
    } finally {
      this.busy = false;
      this.buttonTarget.removeAttribute("aria-disabled");
      this.buttonTarget.textContent = "Publish now";
    }
  }

  send() {
    return fetch(this.formTarget.action || window.location.href, {
      method: "POST",
      body: new FormData(this.formTarget),
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      credentials: "same-origin",
    });
  }

  async renew() {
    const told = await fetch(this.probeValue, { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" });
    if (!told.ok) return null;
    const answer = await told.json();
    this.formTarget.elements.csrfmiddlewaretoken.value = answer.csrf;
    return answer;
  }

  signedOut() {
    this.fail("You are signed out, and nothing was published. Your words are still here: sign in, come back to this page, and publish. ");
    const way = document.createElement("a");
    way.href = this.loginValue;
    way.target = "_blank";
    way.rel = "opener";
    way.textContent = "Sign in (opens in a new tab)";
    this.answerTarget.firstChild.append(way);
    way.focus();
  }

  say(errors) {
    for (const place of this.errorTargets) {
      const wrong = errors[place.dataset.field];
      const field = this.formTarget.elements[place.dataset.field];
      place.textContent = wrong ? wrong.join(" ") : "";
      field.toggleAttribute("aria-invalid", Boolean(wrong));
      if (wrong) field.focus();
    }
  }

  fail(why) {
    const said = document.createElement("p");
    said.className = "flash__failed";
    said.textContent = why || "It was not published. Try again.";
    this.answerTarget.replaceChildren(said);
  }

  show(answer, took) {
    this.answerTarget.innerHTML = answer.receipt;
    const measured = document.createElement("p");
    measured.className = "receipt__browser";
    measured.textContent = `Seen in this browser ${took} ms after the click.`;
    this.answerTarget.querySelector(".receipt__said")?.after(measured);
    const { headline, line, key } = this.formTarget.elements;
    headline.value = "";
    line.value = "";
    key.value = answer.key;
    if (window.matchMedia("(min-width: 70rem)").matches) headline.focus();
    else this.answerTarget.scrollIntoView({ block: "start" });
  }
}

// From the click on Publish in an editor to the answer, over the redirect to the page that says so; never to a later one.
const clicked = Number(sessionStorage.getItem(CLICKED) || 0);
sessionStorage.removeItem(CLICKED);

class Receipt extends Controller {
  static targets = ["browser"];

  static values = { address: String };

  connect() {
    const [way] = performance.getEntriesByType("navigation");
    if (clicked && way?.redirectEnd > 0 && this.hasBrowserTarget) {
      const took = Math.round(performance.timeOrigin + way.redirectEnd - clicked);
      if (took > 0 && took < 60000) this.browserTarget.textContent = `Answered here ${took} ms after the click.`;
    }
    if (this.hasAddressValue && this.addressValue) this.wait = setInterval(() => this.look(), 2000);
  }

  disconnect() {
    clearInterval(this.wait);
  }

  async look() {
    this.looks = (this.looks || 0) + 1;
    if (this.looks > 60) clearInterval(this.wait);
    const response = await fetch(this.addressValue, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!response.ok) return;
    const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".receipt");
    if (!found?.classList.contains("receipt--live")) return;
    clearInterval(this.wait);
    this.element.textContent = found.querySelector(".receipt__said").textContent;
  }
}

// The button keeps its name until the form is sent: it says which act it is.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.('#w-editor-form button[name^="action-"]');
  if (button) sessionStorage.setItem(CLICKED, String(Date.now()));
});
// Once the form goes, a save by itself would only come after it, as a draft over what was just published.
let gone = 0;
document.addEventListener(
  "w-autosave:save",
  (event) => {
    if (performance.now() - gone < 10000 && gone) event.preventDefault();
  },
  true,
);
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || event.target.id !== "w-editor-form") return;
  gone = performance.now();
  if (!button?.dataset.says) return;
  button.setAttribute("aria-disabled", "true");
  button.querySelector("em").textContent = button.dataset.says;
});

window.wagtail.app.register("desk-flash", Flash);
window.wagtail.app.register("desk-receipt", Receipt);
