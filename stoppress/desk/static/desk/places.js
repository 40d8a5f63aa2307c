/* The order of sections: dragged, or moved by each row's buttons; saved by the form's own button. */
const form = document.querySelector("[data-section-order]");
if (form) {
  const list = form.querySelector("ol");
  const said = form.querySelector("[data-said]");
  let held = null;

  const say = (row) => {
    const rows = [...list.children];
    row.classList.add("places__row--moved");
    said.textContent = `${row.dataset.name}: place ${rows.indexOf(row) + 1} of ${rows.length}. Not saved yet.`;
  };

  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li");
    held.classList.add("places__row--held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.name);
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!held || !over) {
      return;
    }
    event.preventDefault();
    if (over !== held) {
      const box = over.getBoundingClientRect();
      const after = event.clientY > box.top + box.height / 2;
      list.insertBefore(held, after ? over.nextSibling : over);
    }
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    held?.classList.remove("places__row--held");
    if (held) {
      say(held);
    }
    held = null;
  });

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name !== "step") {
      return;
    }
    event.preventDefault();
    const row = button.closest("li");
    if (button.value.endsWith(":up")) {
      row.previousElementSibling?.before(row);
    } else {
      row.nextElementSibling?.after(row);
    }
    button.focus();
    say(row);
  });
}
