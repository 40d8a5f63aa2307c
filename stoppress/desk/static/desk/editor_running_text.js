// Running text comes into its field a quarter of a second after the last key; whoever reads the form before brings it there.
const NOT_WORDS = /^(COMMENT-|STYLE_RERENDER_)/; // how the editor marks where notes are, and draws them again
const brought = new WeakMap(); // field → content, as it was last brought

export function fieldsOf(form) {
  return [...form.querySelectorAll("input[type=hidden]")].filter((input) => input.draftailEditor);
}

// Each field then says what its editor shows, just as the editor itself would write it.
export function bring(form) {
  for (const input of fieldsOf(form)) {
    const state = input.draftailEditor.getEditorState();
    if (brought.get(input) === state.getCurrentContent()) continue;
    brought.set(input, state.getCurrentContent());
    const raw = window.Draftail.serialiseEditorStateToRaw(state);
    for (const block of raw?.blocks ?? []) {
      block.inlineStyleRanges = block.inlineStyleRanges.filter(({ style }) => !NOT_WORDS.test(style));
    }
    const said = JSON.stringify(raw);
    if (said === input.value) continue;
    input.rawContentState = raw;
    input.value = said;
  }
}
