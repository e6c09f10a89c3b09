/** A fetched page as a document that can be shown alone: nothing left in it loads, runs or leads away. */
import type { Visit } from "../../session/types.ts";

type Answer = Visit & { type: "answer" };

/** Nothing may be loaded or run; styles and pictures stand in the text itself. */
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:">`;

const mostParts = 30;

export async function pageOf(answer: Answer, fetch: (url: string) => Promise<Visit>): Promise<string> {
  if (answer.contentType.startsWith("image/")) return `${policy}<img alt="" src="${dataUrl(answer)}">`;
  const text = new TextDecoder().decode(answer.body);
  if (answer.contentType !== "text/html")
    return `${policy}<pre style="white-space:pre-wrap">${escapeHtml(text)}</pre>`;

  const page = new DOMParser().parseFromString(text, "text/html");
  for (const gone of page.querySelectorAll("script, iframe, object, embed, base, meta[http-equiv]"))
    gone.remove();
  for (const link of page.querySelectorAll("a[href], area[href]")) link.removeAttribute("href");
  for (const form of page.querySelectorAll("form")) form.removeAttribute("action");

  const parts = [...page.querySelectorAll<HTMLElement>("link[rel~=stylesheet][href], img[src]")];
  await Promise.all(parts.slice(0, mostParts).map((part) => fill(part, answer.url, fetch)));
  for (const late of parts.slice(mostParts)) late.remove();
  return `<!doctype html>${policy}${page.documentElement.outerHTML}`;
}

/** Puts a style sheet or a picture into the page. */
async function fill(part: HTMLElement, base: string, fetch: (url: string) => Promise<Visit>): Promise<void> {
  const source = part.getAttribute("href") ?? part.getAttribute("src") ?? "";
  if (source.startsWith("data:")) return;
  const url = URL.canParse(source, base) ? new URL(source, base).href : undefined;
  const visit = url === undefined ? undefined : await fetch(url);
  if (visit?.type !== "answer" || visit.status !== 200) {
    part.removeAttribute("src");
    part.removeAttribute("href");
    return;
  }
  if (part.tagName === "IMG") {
    part.setAttribute("src", dataUrl(visit));
    return;
  }
  const style = part.ownerDocument.createElement("style");
  style.textContent = new TextDecoder().decode(visit.body);
  part.replaceWith(style);
}

function dataUrl({ contentType, body }: Answer): string {
  let binary = "";
  for (const byte of body) binary += String.fromCharCode(byte);
  return `data:${/^[\w.+/-]+$/.test(contentType) ? contentType : "application/octet-stream"};base64,${btoa(binary)}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? c);
}
