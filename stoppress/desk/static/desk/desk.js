/* Names for fields that have a label nearby which is not tied to them: the rich text editors of a story's blocks.
   A screen reader then says “Text, edit” instead of “edit”. */
(() => {
  const UNNAMED = '.public-DraftEditor-content[role="textbox"]:not([aria-label]):not([aria-labelledby]), [data-field] input:not([type="hidden"]):not([aria-label]):not([aria-labelledby])';

  const labelOf = (field) => {
    for (let place = field.parentElement; place && place.id !== 'w-editor-form'; place = place.parentElement) {
      const label = place.querySelector(':scope > label, :scope > .w-field__label, :scope > .w-panel__header .w-panel__heading, :scope > h2, :scope > h3');
      const words = label?.textContent.replace(/\s*\*\s*$/, '').trim();
      if (words) return words;
    }
    return '';
  };

  const name = () => {
    document.querySelectorAll(UNNAMED).forEach((field) => {
      if (field.labels?.length) return;
      const words = labelOf(field);
      if (words) field.setAttribute('aria-label', words);
    });
  };

  let waiting = 0;
  const soon = () => {
    if (!waiting) waiting = window.setTimeout(() => { waiting = 0; name(); }, 150);
  };
  document.addEventListener('DOMContentLoaded', () => {
    const form = document.getElementById('w-editor-form');
    if (!form) return;
    name();
    new MutationObserver(soon).observe(form, { childList: true, subtree: true });
  });
})();

/* How many stories are ticked, in our words. */
document.addEventListener('DOMContentLoaded', () => {
  const counted = window.wagtailConfig?.STRINGS?.BULK_ACTIONS;
  if (!counted) return;
  counted.STORY = {
    SINGULAR: '1 story chosen',
    PLURAL: '%(objects)s stories chosen',
    ALL: 'All %(objects)s stories on this page chosen',
    ALL_IN_LISTING: 'All stories of the list chosen',
  };
});

/* A copied block is its person's: signing out takes it along. */
document.addEventListener('submit', (event) => {
  if (/\/logout\/$/.test(new URL(event.target.action, window.location.href).pathname)) localStorage.removeItem('stoppress copied block');
}, true);
