// What the server wrote into the page: messages, labels of classes and properties, colours.
const boot = JSON.parse(document.getElementById("boot").textContent);

export const messages = boot.messages;
export const terms = boot.terms;
export const palette = boot.palette;
export const page = boot.page;
/** True in a briefcase: a folder of files, opened without a server. */
export const offline = Boolean(boot.offline);
export const endpoint = boot.endpoint || "/sparql";
export const queries = boot.queries || [];
export const prefixes = boot.prefixes || {};
export const vocabulary = boot.vocabulary || [];
