// The editor of somebody who reads a story and leaves notes: words can be walked through and marked, copied and noted, and stay.
import { fieldsOf } from "./editor_running_text.js";

const MOMENTS = /(^|-|_)(at|until)$/; // a calendar would open over these, and choose
const SWITCHES = "select, input[type=checkbox], input[type=radio], input[type=file]";
const EDITS = new Set(["Enter", "Backspace", "Delete", "Process", "Unidentified"]);
const COMMANDS = "bdhijkmouvxyz.,"; // with Ctrl or ⌘: what running text would take for an edit
const text = (event) => event.target.closest?.(".public-DraftEditor-content");

class Reading extends window.StimulusModule.Controller {
  connect() {
    this.stops = {
      keydown: (event) => this.key(event),
      beforeinput: (event) => this.stop(event),
      // An input method writes all the same, and what it says of that would be taken into the text.
      input: (event) => this.stop(event),
      textInput: (event) => this.stop(event),
      paste: (event) => this.stop(event),
      cut: (event) => this.stop(event),
      drop: (event) => this.stop(event),
      dragstart: (event) => this.stop(event),
      compositionstart: (event) => this.stop(event),
      compositionend: (event) => this.restore(event),
    };
    for (const [name, act] of Object.entries(this.stops)) this.element.addEventListener(name, act, true);
    this.watch = new MutationObserver(() => this.shut());
    this.watch.observe(this.element, { childList: true, subtree: true });
    this.shut();
  }

  disconnect() {
    this.watch.disconnect();
    for (const [name, act] of Object.entries(this.stops)) this.element.removeEventListener(name, act, true);
  }

  // Blocks are drawn after the page, and a table draws itself anew. What has nothing to do in a note alone stays as it is.
  shut() {
    for (const field of this.element.querySelectorAll("input:not([type=hidden]):read-write, textarea:read-write")) {
      if (MOMENTS.test(field.name)) field.disabled = true;
      else field.readOnly = true;
    }
    for (const field of this.element.querySelectorAll(SWITCHES)) field.disabled = true;
    for (const field of this.element.querySelectorAll(".public-DraftEditor-content:not([aria-readonly=true])")) {
      field.setAttribute("aria-readonly", "true");
      field.setAttribute("inputmode", "none"); // no keyboard on a telephone
    }
  }

  stop(event) {
    if (!text(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  key(event) {
    if (!text(event)) return;
    const command = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (event.key === "Tab") event.stopImmediatePropagation(); // it leads on, and shifts no list
    else if (EDITS.has(event.key) || event.isComposing) this.stop(event);
    else if (!command && event.key.length === 1) this.stop(event);
    else if (command && !event.altKey && COMMANDS.includes(event.key.toLowerCase())) this.stop(event);
  }

  // What an input method wrote past all this is taken back by drawing the words anew.
  restore(event) {
    const place = text(event);
    if (!place) return;
    event.stopImmediatePropagation();
    const [input] = fieldsOf(place.closest("[data-draftail-editor-wrapper]").parentElement);
    input?.draftailEditor.editorRef?.editor?.restoreEditorDOM();
  }
}

window.wagtail.app.register("reading", Reading);
