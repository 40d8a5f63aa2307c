// Running text: a figure that belongs to a fact is shown as such, and becomes plain words once somebody types in it.
(() => {
  const Fact = ({ children, contentState, entityKey }) =>
    window.React.createElement(
      "span",
      { className: "editor-fact", title: `Belongs to ${contentState.getEntity(entityKey).getData().value}` },
      children,
    );
  window.draftail.registerPlugin({ type: "FACT", source: () => null, decorator: Fact }, "entityTypes");
})();
