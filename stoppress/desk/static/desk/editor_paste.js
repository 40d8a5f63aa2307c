// What is pasted from Word, Google Docs or a web page loses what is no text of its own before the editor reads it.
const SHUT = "script, style, noscript, template, svg, iframe, object, title, meta, link, xml";
const FOREIGN = /<(script|style|noscript|template|svg|iframe|object|xml)\b|<o:p|docs-internal-guid|class="?Mso/i;
const ours = new WeakSet();

// Word writes its lists as paragraphs that begin with a bullet or a number drawn as letters.
function lists(page) {
  let list = null;
  page.querySelectorAll("p").forEach((line) => {
    const mark = [...line.querySelectorAll("[style]")].find((one) => /mso-list:\s*ignore/i.test(one.getAttribute("style")));
    if (!mark) {
      list = null;
      return;
    }
    const kind = /^\s*\(?[0-9a-z]{1,3}[.)]/i.test(mark.textContent) ? "ol" : "ul";
    mark.remove();
    if (list?.localName !== kind || list.nextElementSibling !== line) {
      list = page.createElement(kind);
      line.before(list);
    }
    const item = page.createElement("li");
    item.append(...line.childNodes);
    list.append(item);
    line.remove();
  });
}

export function cleaned(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(SHUT).forEach((one) => one.remove());
  const comments = page.createNodeIterator(page, NodeFilter.SHOW_COMMENT);
  const gone = [];
  for (let one = comments.nextNode(); one; one = comments.nextNode()) gone.push(one);
  gone.forEach((one) => one.remove());
  lists(page);
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
