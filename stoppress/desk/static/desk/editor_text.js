// Running text: a figure that belongs to a fact is shown as such, and becomes plain words once somebody types in it; a link is
// made and changed in the desk's own dialog, from any place in its words.
(() => {
  if (window.draftail.knowsOurText) return; // both plugins bring this script
  window.draftail.knowsOurText = true;
  const WRITTEN_MS = 400;

  const Fact = ({ children, contentState, entityKey }) =>
    window.React.createElement(
      "span",
      { className: "editor-fact", title: `Belongs to ${contentState.getEntity(entityKey).getData().value}` },
      children,
    );
  const types = window.draftail.registerPlugin({ type: "FACT", source: () => null, decorator: Fact }, "entityTypes");

  // The words of the link that the caret stands in; null where it stands in none, or words are chosen already.
  const wholeLink = ({ editorState, entityKey }) => {
    const selection = editorState.getSelection();
    if (!entityKey || !selection.isCollapsed()) return null;
    const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
    const at = selection.getStartOffset();
    let found = null;
    block.findEntityRanges(
      (letter) => letter.getEntity() === entityKey,
      (start, end) => {
        if (start <= at && at <= end) found = { start, end, words: block.getText().slice(start, end) };
      },
    );
    return found;
  };

  class LinkSource extends window.draftail.LinkModalWorkflowSource {
    getChooserConfig(entity, selectedText) {
      const asked = super.getChooserConfig(entity, selectedText || wholeLink(this.props)?.words || "");
      const steps = { ...asked.onload };
      for (const step of ["external_link", "email_link", "phone_link"]) {
        steps[step] = (modal, told) => {
          asked.onload[step](modal, told);
          const focus = () => modal.body.find("form input:not([type=hidden])").first().trigger("focus");
          if (modal.container.hasClass("in")) focus();
          else modal.container.one("shown.bs.modal", focus);
        };
      }
      return { ...asked, onload: steps };
    }

    onChosen(told) {
      // No key and no mouse tells the form that its text changed, and the text reaches its field a moment later.
      setTimeout(() => document.getElementById("w-editor-form")?.dispatchEvent(new Event("change", { bubbles: true })), WRITTEN_MS);
      const { editorState } = this.props;
      const whole = wholeLink(this.props);
      if (!whole) {
        super.onChosen(told);
        return;
      }
      const selection = editorState.getSelection().merge({ anchorOffset: whole.start, focusOffset: whole.end, isBackward: false });
      const chosen = window.DraftJS.EditorState.acceptSelection(editorState, selection);
      const { workflow } = this;
      const filterEntityData = (data) => this.filterEntityData(data);
      super.onChosen.call({ props: { ...this.props, editorState: chosen }, workflow, filterEntityData }, told);
    }
  }
  window.draftail.registerPlugin({ ...types.LINK, source: LinkSource }, "entityTypes");
})();
