// A table as rows of cells; written back as the HTML that readers get. A cell that nobody types in keeps its markup.
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const EMPTY = { caption: "", head: true, side: false, rows: [["", ""], ["", ""]].map((row) => row.map((html) => ({ html }))) };

function read(html) {
  const table = new DOMParser().parseFromString(html || "", "text/html").querySelector("table");
  if (!table) return { ...EMPTY, rows: EMPTY.rows.map((row) => row.map((cell) => ({ ...cell }))) };
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => ({ html: cell.innerHTML })));
  const wide = Math.max(1, ...rows.map((row) => row.length));
  rows.forEach((row) => {
    while (row.length < wide) row.push({ html: "" });
  });
  const body = [...table.rows].filter((row) => !row.closest("thead"));
  return {
    caption: table.caption?.innerHTML ?? "",
    head: Boolean(table.tHead?.rows.length),
    side: body.length > 0 && body.every((row) => row.cells[0]?.tagName === "TH"),
    rows,
  };
}

function write({ caption, head, side, rows }) {
  const line = (row, all) =>
    `<tr>${row.map((cell, place) => (all || (side && place === 0) ? `<th>${cell.html}</th>` : `<td>${cell.html}</td>`)).join("")}</tr>`;
  const top = head ? `<thead>${line(rows[0], true)}</thead>` : "";
  const rest = (head ? rows.slice(1) : rows).map((row) => line(row, false)).join("");
  return `<table>${caption ? `<caption>${caption}</caption>` : ""}${top}<tbody>${rest}</tbody></table>`;
}

const words = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

class TableInput extends window.StimulusModule.Controller {
  static targets = ["html", "grid"];

  connect() {
    // Streams set the value after the widget stands.
    Promise.resolve().then(() => {
      this.held = read(this.htmlTarget.value);
      this.draw();
    });
  }

  keep() {
    this.htmlTarget.value = write(this.held);
    this.htmlTarget.dispatchEvent(new Event("input", { bubbles: true }));
    this.htmlTarget.dispatchEvent(new Event("change", { bubbles: true }));
  }

  draw(focus) {
    const { rows } = this.held;
    const grid = this.gridTarget;
    grid.replaceChildren();
    const box = (label, on, act) => {
      const shell = document.createElement("label");
      shell.className = "table-input__choice";
      const input = document.createElement("input");
      input.type = "checkbox";
      input.checked = on;
      input.addEventListener("change", () => {
        act(input.checked);
        this.keep();
        this.draw();
      });
      shell.append(input, ` ${label}`);
      return shell;
    };
    const caption = document.createElement("label");
    caption.className = "table-input__caption";
    caption.append("Title of the table ", this.input(words(this.held.caption), "Title of the table", (text) => (this.held.caption = escape(text))));
    const table = document.createElement("table");
    rows.forEach((row, down) => {
      const line = table.insertRow();
      row.forEach((cell, across) => {
        const input = this.input(words(cell.html), `Row ${down + 1}, column ${across + 1}`, (text) => (cell.html = escape(text)));
        input.dataset.cell = `${down} ${across}`;
        input.addEventListener("keydown", (event) => this.walk(event, down, across));
        input.addEventListener("paste", (event) => this.paste(event, down, across));
        const place = line.insertCell();
        place.className = (this.held.head && down === 0) || (this.held.side && across === 0) ? "table-input__head" : "";
        place.append(input);
      });
      line.insertCell().append(this.button(`Take out row ${down + 1}`, "×", rows.length < 2, () => rows.splice(down, 1)));
    });
    const foot = table.insertRow();
    rows[0].forEach((_, across) => {
      const out = this.button(`Take out column ${across + 1}`, "×", rows[0].length < 2, () => rows.forEach((row) => row.splice(across, 1)));
      foot.insertCell().append(out);
    });
    const acts = document.createElement("p");
    acts.className = "table-input__acts";
    acts.append(
      this.button("Add a row", "Add a row", false, () => rows.push(rows[0].map(() => ({ html: "" })))),
      this.button("Add a column", "Add a column", false, () => rows.forEach((row) => row.push({ html: "" }))),
      box("First row names the columns", this.held.head, (on) => (this.held.head = on)),
      box("First column names the rows", this.held.side, (on) => (this.held.side = on)),
    );
    const frame = document.createElement("div");
    frame.className = "table-input__frame";
    frame.append(table);
    grid.append(caption, frame, acts);
    if (focus) grid.querySelector(`[data-cell="${focus}"]`)?.focus();
  }

  input(text, label, take) {
    const input = document.createElement("input");
    input.type = "text";
    input.value = text;
    input.setAttribute("aria-label", label);
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      take(input.value);
      this.keep();
    });
    return input;
  }

  button(label, sign, off, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = sign.length > 1 ? "button button-small button-secondary" : "table-input__out";
    button.textContent = sign;
    if (sign.length === 1) button.setAttribute("aria-label", label);
    button.disabled = off;
    button.addEventListener("click", () => {
      act();
      this.keep();
      this.draw();
    });
    return button;
  }

  walk(event, down, across) {
    if (event.key !== "Enter" || event.target.readOnly) return;
    event.preventDefault();
    if (down + 1 === this.held.rows.length) {
      this.held.rows.push(this.held.rows[0].map(() => ({ html: "" })));
      this.keep();
    }
    this.draw(`${down + 1} ${across}`);
  }

  // Cells from a spreadsheet or a document fill the table from here on.
  paste(event, down, across) {
    if (event.target.readOnly) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const { rows } = this.held;
    text.split("\n").forEach((line, number) => {
      if (!rows[down + number]) rows.push(rows[0].map(() => ({ html: "" })));
      line.split("\t").forEach((cell, place) => {
        while (rows[0].length <= across + place) rows.forEach((row) => row.push({ html: "" }));
        rows[down + number][across + place].html = escape(cell.trim());
      });
    });
    this.keep();
    this.draw(`${down} ${across}`);
  }
}

window.wagtail.app.register("table-input", TableInput);
