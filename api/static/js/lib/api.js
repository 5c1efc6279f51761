// Where the data comes from: the service, or in a briefcase the files beside the page.

let backend = null;

/** Answer every request by `handler(path, parameters)` in place of the service. */
export function useBackend(handler) {
  backend = handler;
}

/** An error with the line that the service gave. */
export class ApiError extends Error {
  constructor(message, status, suggestions = []) {
    super(message);
    this.status = status;
    this.suggestions = suggestions;
  }
}

/** Get JSON, with parameters as the query. */
export async function getJson(path, parameters = {}, { signal } = {}) {
  if (backend) return backend(path, parameters);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== "" && text !== null && text !== undefined) query.set(name, text);
  }
  const address = query.size ? `${path}?${query}` : path;
  const response = await fetch(address, { signal, headers: { accept: "application/json" } });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(body.error || response.statusText, response.status, body.suggestions);
  return body;
}
