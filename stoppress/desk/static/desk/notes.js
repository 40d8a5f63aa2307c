/* Notes in the editor: starts Wagtail's note interface on the story's form, and calls notes by their name. */
(() => {
  const LATE_MS = 3000;
  const MOST_TRIES = 5;
  const said = {
    Comment: "Add a note",
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
    for (const button of root.querySelectorAll('button[data-comment-add][aria-label="Add comment" i]')) {
      button.setAttribute("aria-label", said["Add comment"]);
    }
  };

  /* What the desk kept is laid beside what stands here, so that a note or a reply being written is not lost. */
  const takeOver = (told) => {
    const app = window.comments.commentApp;
    const { actions, store } = app;
    const here = [...store.getState().comments.comments.values()];
    const fresh = [];
    for (const note of told.comments) {
      const known =
        here.find((one) => one.remoteId === note.pk) ||
        here.find((one) => !one.remoteId && one.mode !== "creating" && one.contentpath === note.contentpath && one.text === note.text);
      if (!known) {
        fresh.push(note);
        continue;
      }
      const saved = { remoteId: note.pk, originalText: note.text, remoteReplyCount: note.replies.length };
      // Adding it again under its number here counts it as kept, which changing it does not.
      store.dispatch(known.remoteId ? actions.updateComment(known.localId, saved) : actions.addComment({ ...known, ...saved }));
      for (const reply of note.replies) {
        const replies = [...known.replies.values()];
        const same = replies.find((one) => one.remoteId === reply.pk) || replies.find((one) => !one.remoteId && one.text === reply.text);
        if (same) {
          store.dispatch(actions.updateReply(known.localId, same.localId, { remoteId: reply.pk, originalText: reply.text }));
        }
      }
    }
    const kept = new Set(told.comments.map((note) => note.pk));
    for (const one of here) {
      if (one.remoteId && !kept.has(one.remoteId) && !one.deleted && !one.resolved) {
        store.dispatch(actions.resolveComment(one.localId)); // another resolved or removed it meanwhile
      }
    }
    if (fresh.length) {
      app.loadData({ ...told, comments: fresh }, { skipRemoved: true });
    }
    // Resolved and removed ones stay in the interface's books, and would be sent again without end: begin anew with what stands.
    const now = [...store.getState().comments.comments.values()];
    const writing = now.some((one) => one.mode !== "default" || one.newReply) || document.activeElement?.closest("#comments textarea");
    const gone = now.some((one) => one.resolved || one.deleted || [...one.replies.values()].some((reply) => reply.deleted));
    // What was resolved or removed while this answer was on its way is not known to the desk yet: it is sent next.
    const standing = new Map(told.comments.map((note) => [note.pk, new Set(note.replies.map((reply) => reply.pk))]));
    const unheard = now.some(
      ({ remoteId, resolved, deleted, replies }) =>
        standing.has(remoteId) &&
        (resolved || deleted || [...replies.values()].some((reply) => reply.deleted && standing.get(remoteId).has(reply.remoteId))),
    );
    if (gone && !unheard && !writing && now.every((one) => one.remoteId)) {
      app.updateData(told);
    }
  };
  window.addEventListener(
    "w-autosave:success",
    ({ detail }) => {
      const told = detail?.data?.comments;
      if (told && window.comments) {
        delete detail.data.comments;
        takeOver(told);
      }
    },
    true,
  );

  /* Who else has the story open is named beside the picture, not only on pointing at it. */
  let here = [];
  const nameThem = () => {
    const buttons = [...document.querySelectorAll("#w-editing-sessions .w-editing-sessions__session")];
    buttons.forEach((button, at) => {
      const one = here[at];
      if (one && !button.querySelector(".here__name")) {
        const shown = document.createElement("span");
        shown.className = "here__name";
        shown.textContent = one.user;
        button.append(shown);
        button.setAttribute("aria-label", `${one.user} has this story open${one.is_editing ? ", with words not saved yet" : ""}`);
      }
    });
  };
  document.addEventListener("w-swap:json", ({ detail }) => {
    if (Array.isArray(detail?.data?.other_sessions)) {
      here = detail.data.other_sessions;
      setTimeout(nameThem, 50);
      setTimeout(nameThem, 500);
    }
  });

  /* Wagtail writes times as the browser's language and clock have them; here they are the newsroom's, as everywhere at the desk. */
  const tellTimes = (root, zone) => {
    const parts = new Intl.DateTimeFormat("en-GB", {
      day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone, timeZoneName: "short",
    });
    for (const time of root.querySelectorAll(".comment-header__date time")) {
      const at = Object.fromEntries(parts.formatToParts(new Date(time.dateTime)).map(({ type, value }) => [type, value]));
      const said = `${at.day} ${at.month}, ${at.hour}:${at.minute} ${at.timeZoneName}`;
      if (time.firstChild && time.textContent !== said) {
        time.firstChild.nodeValue = said;
      }
    }
  };

  class Notes extends window.StimulusModule.Controller {
    static values = { zone: String };

    connect() {
      const form = this.element.closest("form");
      const panel = document.querySelector('[data-side-panel="comments"]');
      if (!form || !panel || !document.getElementById("comments")) {
        return;
      }
      name(form);
      this.watch = new MutationObserver(() => name(form));
      this.watch.observe(form, { childList: true, subtree: true });
      form.classList.add("tab-content--comments-enabled"); // shows the buttons beside the fields
      form.dispatchEvent(new CustomEvent("w-comments:init", { bubbles: true }));
      this.times = new MutationObserver(() => tellTimes(panel, this.zoneValue));
      this.times.observe(panel, { childList: true, subtree: true });
      panel.addEventListener("open", () => panel.classList.add("notes-seen"));
      this.late = setInterval(() => this.sendLate(form), LATE_MS);
    }

    /* A note that came while words were on their way is not looked at again by what saves those: it is sent here, a few times at most. */
    sendLate(form) {
      const app = window.comments?.commentApp;
      const state = app?.store.getState();
      const notes = [...(state?.comments.comments.values() ?? [])];
      if (!app || !app.selectors.selectIsDirty(state) || notes.some((one) => one.mode !== "default" || one.newReply)) {
        this.unsent = "";
        return;
      }
      const unsent = JSON.stringify(notes.map((one) => [one.localId, one.remoteId, one.text, one.resolved, one.deleted, one.replies.size]));
      this.tries = unsent === this.unsent ? this.tries + 1 : 0;
      this.unsent = unsent;
      if (this.tries >= 1 && this.tries <= MOST_TRIES) {
        window.wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave")?.save(new CustomEvent("stoppress:notes"));
      }
    }

    disconnect() {
      clearInterval(this.late);
      this.watch?.disconnect();
      this.times?.disconnect();
    }
  }
  window.wagtail.app.register("notes", Notes);
})();
