// The files of a briefcase: each is a script that puts its part into one place.

const parts = new Map();
const waiting = new Map();

window.reportgraphPut = (name, value) => {
  parts.set(name, value);
};

/** Load a part, `data/NAME.js`, once. */
export function part(name) {
  if (parts.has(name)) return Promise.resolve(parts.get(name));
  if (!waiting.has(name)) {
    waiting.set(name, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onload = () => done(parts.get(name));
      script.onerror = () => failed(new Error(`data/${name}.js is missing`));
      document.head.append(script);
    }));
  }
  return waiting.get(name);
}
