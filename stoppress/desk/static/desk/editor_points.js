// Things to look at, found while somebody writes: in a list at the top, and beside the field that each is in.
const WAIT_MS = 900;

class Points extends window.StimulusModule.Controller {
  static targets = ["none", "some", "title", "list", "said"];
  static values = { url: String };

  connect() {
    this.form = this.element.closest("form");
    this.typed = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT_MS);
    };
    for (const event of ["input", "change", "w-formset:added", "w-formset:removed"]) this.form.addEventListener(event, this.typed);
    this.typed();
  }

  disconnect() {
    clearTimeout(this.timer);
    for (const event of ["input", "change", "w-formset:added", "w-formset:removed"]) this.form.removeEventListener(event, this.typed);
  }

  async ask() {
    if (this.asking) {
      this.typed();
      return;
    }
    this.asking = true;
    try {
      const keep = document.querySelector("[data-keep-story-value]");
      const data = new FormData(this.form);
      for (const name of [...data.keys()]) if (data.get(name) instanceof File) data.delete(name);
      data.set("editor_story", keep?.dataset.keepStoryValue ?? "");
      const answer = await fetch(this.urlValue, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.ok) this.show((await answer.json()).points);
    } catch {
      // The desk is away: the last points stay until it answers.
    } finally {
      this.asking = false;
    }
  }

  show(points) {
    const told = JSON.stringify(points);
    if (told === this.told) return;
    this.told = told;
    this.form.querySelectorAll(".point").forEach((note) => note.remove());
    const lines = points.map((point) => this.line(point));
    this.listTarget.replaceChildren(...lines);
    this.noneTarget.hidden = points.length > 0;
    this.someTarget.hidden = points.length === 0;
    this.titleTarget.textContent = points.length === 1 ? "One thing to look at" : `${points.length} things to look at`;
    this.saidTarget.textContent = points.length ? this.titleTarget.textContent : "Nothing to look at.";
  }

  line(point) {
    const place = this.place(point.field);
    const line = document.createElement("li");
    const link = document.createElement("button");
    link.type = "button";
    link.className = "points__link";
    link.textContent = point.line;
    link.addEventListener("click", () => this.go(point));
    line.append(link);
    if (place) {
      const note = document.createElement("p");
      note.className = "point";
      note.textContent = point.line;
      place.append(note);
    }
    return line;
  }

  place(name) {
    const input = this.inputs(name);
    return input?.closest("[data-field-input]") ?? input?.closest("[data-field]") ?? input?.parentElement ?? null;
  }

  inputs(name) {
    const found = this.form.elements.namedItem(name) ?? this.form.elements.namedItem(`${name}-there`);
    return found instanceof RadioNodeList ? found[0] : found;
  }

  go(point) {
    const input = this.inputs(point.field);
    if (!input) return;
    for (let panel = input.closest("[hidden]"); panel; panel = panel.parentElement?.closest("[hidden]")) {
      this.form.querySelector(`[aria-controls="${panel.id}"]`)?.click();
    }
    if (input.draftailEditor) {
      this.choose(input, point.said);
      return;
    }
    const seen = input.type === "hidden" || input.hidden ? input.closest("[data-field-input], .finder, .table-input")?.querySelector("input:not([type=hidden])") : input;
    seen?.scrollIntoView({ block: "center" });
    seen?.focus();
    const at = point.said ? (seen?.value ?? "").indexOf(point.said) : -1;
    if (at >= 0) seen.setSelectionRange(at, at + point.said.length);
  }

  // Running text: the words themselves are selected.
  choose(input, said) {
    const editor = input.draftailEditor;
    const content = editor.getEditorState?.().getCurrentContent();
    const block = said && content?.getBlocksAsArray().find((one) => one.getText().includes(said));
    input.parentElement.scrollIntoView({ block: "center" });
    editor.focus();
    if (!block) return;
    const { EditorState, SelectionState } = window.DraftJS;
    const start = block.getText().indexOf(said);
    const chosen = SelectionState.createEmpty(block.getKey()).merge({ anchorOffset: start, focusOffset: start + said.length, hasFocus: true });
    editor.onChange(EditorState.forceSelection(editor.getEditorState(), chosen));
    requestAnimationFrame(() => {
      input.parentElement.querySelector(`[data-offset-key^="${block.getKey()}"]`)?.scrollIntoView({ block: "center" });
    });
  }
}

window.wagtail.app.register("points", Points);
