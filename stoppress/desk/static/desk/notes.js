/* Notes in the editor: starts Wagtail's note interface on the story's form, and calls notes by their name. */
(() => {
  const said = {
    Comment: "Add note",
    "Enter your comments...": "Write a note; @name tells somebody",
    "Focus comment": "Show this note",
    "Unfocus comment": "Leave this note",
    "Add a comment": "Add a note",
    "Add comment": "Add a note",
    "Saving...": "Saving…",
    "Enter your reply...": "Reply",
  };
  const django = window.django;
  if (django && django.catalog) {
    Object.assign(django.catalog, said);
  }

  const name = (root) => {
    for (const button of root.querySelectorAll('[data-component="add-comment-button"][aria-label="Add comment"]')) {
      button.setAttribute("aria-label", said["Add comment"]);
    }
  };

  class Notes extends window.StimulusModule.Controller {
    connect() {
      const form = this.element.closest("form");
      const panel = document.querySelector('[data-side-panel="comments"]');
      if (!form || !panel || !document.getElementById("comments")) {
        return;
      }
      name(form);
      this.watch = new MutationObserver(() => name(form));
      this.watch.observe(form, { childList: true, subtree: true });
      form.dispatchEvent(new CustomEvent("w-comments:init", { bubbles: true }));
      panel.addEventListener("open", () => panel.classList.add("notes-seen"));
    }

    disconnect() {
      this.watch?.disconnect();
    }
  }
  window.wagtail.app.register("notes", Notes);
})();
