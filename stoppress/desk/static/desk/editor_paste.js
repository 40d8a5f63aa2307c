// What is pasted from Word, Google Docs or a web page loses what is no text of its own before the editor reads it.
const SHUT = "script, style, noscript, template, svg, iframe, object, title, meta, link, xml";
const FOREIGN = /<(script|style|noscript|template|svg|iframe|object|xml)\b|<o:p|docs-internal-guid|class="?Mso/i;
const ours = new WeakSet();

export function cleaned(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(SHUT).forEach((one) => one.remove());
  const comments = page.createNodeIterator(page, NodeFilter.SHOW_COMMENT);
  const gone = [];
  for (let one = comments.nextNode(); one; one = comments.nextNode()) gone.push(one);
  gone.forEach((one) => one.remove());
  page.querySelectorAll("[style]").forEach((one) => {
    if (/mso-list:\s*ignore/i.test(one.getAttribute("style"))) one.remove(); // the bullet that Word draws as a letter
  });
  page.querySelectorAll("b[id^=docs-internal-guid]").forEach((one) => one.replaceWith(...one.childNodes));
  page.querySelectorAll("p").forEach((one) => {
    if (!one.textContent.replace(/\u00a0/g, " ").trim() && !one.querySelector("img")) one.remove();
  });
  return page.body.innerHTML;
}

document.addEventListener(
  "paste",
  (event) => {
    if (ours.has(event) || !event.target.closest?.(".public-DraftEditor-content")) return;
    const html = event.clipboardData?.getData("text/html");
    if (!html || !FOREIGN.test(html)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const data = new DataTransfer();
    data.setData("text/html", cleaned(html));
    data.setData("text/plain", event.clipboardData.getData("text/plain"));
    const again = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    ours.add(again);
    event.target.dispatchEvent(again);
  },
  true,
);
