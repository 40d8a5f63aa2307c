/* Fronts and rails: stories moved by mouse, by keyboard alone or by buttons; each move is one request, answered with the board anew. */
const root = document.querySelector("[data-fronts]");
if (root) start(root);

function start(root) {
  const board = root.querySelector("[data-board-here]");
  const say = root.querySelector("[data-say]");
  const frame = root.querySelector("[data-frame]");
  const box = root.querySelector("[data-frame-box]");
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  let mark = root.dataset.mark;
  let held = null; // what the keyboard or the mouse carries
  let replacing = null;
  let busy = false;

  const tell = (text, wrong = false) => {
    say.textContent = text;
    say.classList.toggle("fronts__say--wrong", wrong);
  };

  // Requests.

  async function ask(address, said) {
    const body = new URLSearchParams({ ...said, page_shown: root.dataset.page });
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    });
    const told = await answer.json().catch(() => ({}));
    if (!told.html && !told.mark) throw new Error(told.error_message || `The desk did not answer as it should (${answer.status}). Load the page again.`);
    return told;
  }

  async function post(address, said, focus = "") {
    if (busy) return;
    busy = true;
    root.setAttribute("aria-busy", "true");
    try {
      show(await ask(address, said), focus);
    } catch (error) {
      tell(error.message, true);
      await look(true);
    } finally {
      busy = false;
      root.removeAttribute("aria-busy");
    }
  }

  const change = (said, focus) => post(root.dataset.change, said, focus);

  function show(told, focus = "") {
    const open = new Set([...board.querySelectorAll("details[data-keep][open]")].map((each) => each.dataset.keep));
    const former = focus || focusOf(document.activeElement);
    board.innerHTML = told.html;
    for (const each of board.querySelectorAll("details[data-keep]")) each.open = open.has(each.dataset.keep);
    mark = told.mark;
    if (former) {
      const found = board.querySelector(former);
      (found && !found.disabled ? found : found?.closest("[data-card]")?.querySelector("[data-handle]"))?.focus();
    }
    if (told.refused) tell(told.refused, true);
    else if (told.said) tell(told.said);
    refresh();
  }

  // A selector that finds the same control after the board was drawn again.
  function focusOf(element) {
    if (!element || !board.contains(element)) return "";
    const card = element.closest("[data-card]");
    const rail = element.closest("[data-rail]");
    if (element.matches("[data-handle]")) return handleOf(rail.dataset.rail, card.dataset.uri);
    if (element.id) return `#${CSS.escape(element.id)}`;
    if (card && element.dataset.step) return `${cardOf(rail.dataset.rail, card.dataset.uri)} [data-step="${element.dataset.step}"]`;
    if (card) return `${cardOf(rail.dataset.rail, card.dataset.uri)} summary`;
    if (rail) return `[data-rail="${rail.dataset.rail}"] .fronts-rail__more summary`;
    return element.dataset.post ? "[data-post]" : "";
  }
  const cardOf = (rail, uri) => `section[data-rail="${rail}"] [data-uri="${CSS.escape(uri)}"]`;
  const handleOf = (rail, uri) => `${cardOf(rail, uri)} [data-handle]`;

  // Buttons and forms.

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.sure && !window.confirm(button.dataset.sure)) return;
    const rail = button.closest("section[data-rail]");
    const card = button.closest("[data-card]");
    if (button.dataset.post) {
      const said = { [button.dataset.name || "is"]: button.dataset.value || "" };
      if (button.dataset.side) said.side = button.dataset.side;
      post(button.dataset.post, said);
    } else if (button.dataset.step) {
      const at = places(rail.querySelector("[data-slots]")).indexOf(card) + Number(button.dataset.step);
      change({ move: "put", uri: card.dataset.uri, rail: rail.dataset.rail, from: rail.dataset.rail, at: Math.max(0, at) });
    } else if (button.dataset.move === "take-out") {
      change({ move: "take-out", uri: card.dataset.uri, rail: rail.dataset.rail });
    } else if (button.dataset.move) {
      change({ move: button.dataset.move, rail: button.dataset.rail, page: button.dataset.page || "", at: Math.max(0, Number(button.dataset.at || 0)) });
    } else if (button.hasAttribute("data-replace")) {
      replacing = { uri: card.dataset.uri, rail: rail.dataset.rail };
      tell(`Search and choose the story to stand in place of “${card.dataset.headline}”. Escape calls it off.`);
      words.focus();
    } else if (button.dataset.width) {
      setWidth(Number(button.dataset.width));
    }
  });

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.move) return;
    event.preventDefault();
    const said = { ...Object.fromEntries(new FormData(form)), move: form.dataset.move };
    const card = form.closest("[data-card]");
    const rail = form.closest("section[data-rail]");
    if (card) said.uri = card.dataset.uri;
    if (rail && !said.rail) said.rail = rail.dataset.rail;
    if (form.hasAttribute("data-first")) {
      if (replacing) return exchange(card.dataset.uri);
      said.at = 0;
    }
    if (form.hasAttribute("data-last")) {
      said.from = rail.dataset.rail;
      said.at = 999;
    }
    change(said, card && said.move === "put" ? handleOf(said.rail, said.uri) : "");
    if (form.closest(".fronts__make")) form.reset();
  });

  function exchange(other) {
    const { uri, rail } = replacing;
    replacing = null;
    change({ move: "exchange", uri, rail, other }, handleOf(rail, other));
  }

  // Carrying: a story, from where it was, to a place among the picks of a rail.

  const lists = () => [...board.querySelectorAll("[data-slots]")];
  const places = (list) => [...list.querySelectorAll(":scope > [data-card]")];
  const railOf = (list) => list.closest("section[data-rail]");

  function take(card, way) {
    const list = card.closest("[data-slots]");
    held = { card, way, from: card.hasAttribute("data-picked") ? railOf(card).dataset.rail : "", parent: card.parentNode, next: card.nextSibling };
    held.home = list || railOf(card)?.querySelector("[data-slots]") || lists()[0];
    card.classList.add("fronts-card--held");
  }

  function letGo() {
    held?.card.classList.remove("fronts-card--held");
    board.querySelectorAll(".fronts-rail--over").forEach((each) => each.classList.remove("fronts-rail--over"));
    board.querySelectorAll(".fronts-drop").forEach((each) => each.remove());
    held = null;
  }

  function back() {
    held.parent.insertBefore(held.card, held.next);
  }

  function drop(list, at) {
    const { card, from, parent, next } = held;
    const rail = railOf(list).dataset.rail;
    const uri = card.dataset.uri;
    if (list === parent && card.nextSibling === next && held.way === "keys") {
      tell("Left where it was.");
      letGo();
      return;
    }
    letGo();
    if (replacing && !from) return exchange(uri);
    change({ move: "put", uri, rail, from, at }, handleOf(rail, uri));
  }

  // By keyboard.

  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && replacing && !held) {
      replacing = null;
      tell("Called off.");
      return;
    }
    const handle = event.target.closest("[data-handle]");
    if (!handle) return;
    const card = handle.closest("[data-card]");
    if (!held && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      take(card, "keys");
      handle.setAttribute("aria-pressed", "true");
      tell(`Picked up “${card.dataset.headline}”. ${whereabouts()} Arrows move it, Space drops it, Escape leaves it where it was.`);
    } else if (held && held.way === "keys") {
      carry(event, handle);
    }
  });

  function whereabouts() {
    const list = held.card.closest("[data-slots]");
    if (!list) return "Not in a rail yet.";
    const all = places(list);
    return `Place ${all.indexOf(held.card) + 1} of ${all.length} in ${railOf(list).dataset.title}.`;
  }

  function carry(event, handle) {
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", " ", "Enter", "Escape", "Tab"];
    if (!keys.includes(event.key)) return;
    event.preventDefault();
    const list = held.card.closest("[data-slots]");
    if (event.key === "Escape" || event.key === "Tab") {
      back();
      handle.removeAttribute("aria-pressed");
      letGo();
      handle.focus();
      tell("Left where it was.");
      return;
    }
    if (event.key === " " || event.key === "Enter") {
      handle.removeAttribute("aria-pressed");
      if (list) return drop(list, places(list).indexOf(held.card));
      letGo();
      tell("Left where it was.");
      return;
    }
    step(event.key, list);
    handle.focus();
    handle.scrollIntoView({ block: "nearest" });
    tell(whereabouts());
  }

  function step(key, list) {
    const all = lists();
    if (!list) return put(held.home, key === "ArrowUp" ? 0 : places(held.home).length);
    const at = places(list).indexOf(held.card);
    const others = places(list).length - 1;
    const here = all.indexOf(list);
    if (key === "ArrowUp" && at > 0) return put(list, at - 1);
    if (key === "ArrowDown" && at < others) return put(list, at + 1);
    const there = all[here + (key === "ArrowUp" || key === "ArrowLeft" ? -1 : 1)];
    if (!there) return;
    const end = places(there).length;
    put(there, key === "ArrowUp" ? end : key === "ArrowDown" ? 0 : Math.min(at, end));
  }

  function put(list, at) {
    const others = places(list).filter((each) => each !== held.card);
    list.insertBefore(held.card, others[at] || null);
  }

  // By mouse.

  root.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card) return;
    if (held) {
      back();
      letGo();
    }
    take(card, "mouse");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.headline);
  });

  function under(event) {
    const rail = event.target.closest?.("section[data-rail]");
    if (!held || held.way !== "mouse" || !rail) return null;
    const list = rail.querySelector("[data-slots]");
    const others = places(list).filter((each) => each !== held.card);
    const at = others.findIndex((each) => event.clientY < each.getBoundingClientRect().top + each.offsetHeight / 2);
    return { rail, list, others, at: at < 0 ? others.length : at };
  }

  root.addEventListener("dragover", (event) => {
    const place = under(event);
    if (!place) return;
    event.preventDefault();
    board.querySelectorAll(".fronts-rail--over").forEach((each) => each !== place.rail && each.classList.remove("fronts-rail--over"));
    place.rail.classList.add("fronts-rail--over");
    let line = board.querySelector(".fronts-drop");
    if (!line) {
      line = document.createElement("li");
      line.className = "fronts-drop";
      line.setAttribute("aria-hidden", "true");
    }
    const before = place.others[place.at] || null;
    if (line.parentNode !== place.list || line.nextSibling !== before) place.list.insertBefore(line, before);
  });

  root.addEventListener("drop", (event) => {
    const place = under(event);
    if (!place) return;
    event.preventDefault();
    drop(place.list, place.at);
  });

  root.addEventListener("dragend", () => held?.way === "mouse" && letGo());

  // Words in a field are marked with the mouse, not dragged.
  for (const [kind, may] of [["focusin", false], ["focusout", true]]) {
    root.addEventListener(kind, (event) => {
      if (event.target.matches("input, select")) event.target.closest("[data-card]")?.setAttribute("draggable", String(may));
    });
  }

  // Finding.

  const words = root.querySelector("[data-words]");
  const found = root.querySelector("[data-found]");
  const count = root.querySelector("[data-found-count]");
  let asked = 0;
  words.addEventListener("input", () => {
    const mine = ++asked;
    setTimeout(async () => {
      if (mine !== asked) return;
      const answer = await fetch(`${root.dataset.find}?q=${encodeURIComponent(words.value)}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok || mine !== asked) return;
      found.innerHTML = await answer.text();
      const stories = found.querySelectorAll("[data-card]").length;
      count.textContent = stories ? `${stories} ${stories === 1 ? "story" : "stories"} to choose from.` : "No story found.";
    }, 180);
  });

  // What readers will see.

  let width = 1280;
  function setWidth(wanted) {
    width = wanted;
    for (const each of root.querySelectorAll("[data-width]")) each.setAttribute("aria-pressed", String(Number(each.dataset.width) === width));
    if (!frame) return;
    const scale = Math.min(1, box.clientWidth / width);
    frame.style.width = `${width}px`;
    frame.style.height = `${box.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    frame.style.marginInlineStart = `${Math.max(0, (box.clientWidth - width * scale) / 2)}px`;
  }
  function rails() {
    const below = frame.contentDocument?.querySelector(".rail__all--story");
    if (below) frame.contentWindow.scrollBy({ top: below.getBoundingClientRect().top - 40, behavior: "instant" });
  }
  function still() {
    frame.contentDocument?.addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());
  }
  function refresh() {
    if (!frame) return;
    const y = frame.contentWindow?.scrollY || 0;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, y), { once: true });
    frame.contentWindow.location.reload();
  }
  if (frame) {
    frame.addEventListener("load", still);
    frame.addEventListener("load", rails, { once: true });
    still();
    if (frame.contentDocument?.readyState === "complete") rails();
    new ResizeObserver(() => setWidth(width)).observe(box);
    setWidth(window.innerWidth < 700 ? 390 : 1280);
  }

  // Who else is here, and what they did.

  async function look(now = false) {
    if (document.hidden && !now) return;
    let told;
    try {
      told = await ask(root.dataset.look, {});
    } catch {
      return;
    }
    const here = root.querySelector("[data-here]");
    const line = told.here.length ? `Also here now: ${told.here.join(", ")}` : "Nobody else is here now.";
    if (here.textContent.trim() !== line) here.textContent = line;
    const writing = board.contains(document.activeElement) && document.activeElement.matches("input, select");
    if (told.mark === mark || held || busy || writing) return;
    const answer = await fetch(`${root.dataset.board}?page=${root.dataset.page}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) return;
    show(await answer.json());
    if (!now) tell(`The fronts changed${told.by ? `: ${told.by} was at work` : ""}. You see them as they are now.`);
  }
  setInterval(look, 10000);
}
