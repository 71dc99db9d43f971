// Apache Arrow, bundled as a plain script, under the name by which the engine's module asks for it.
await new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = new URL("Arrow.es2015.min.js", import.meta.url).href;
  script.addEventListener("load", resolve);
  script.addEventListener("error", () => reject(new Error(`${script.src} can't be loaded`)));
  document.head.append(script);
});
export const { RecordBatchReader, Table, Type, tableToIPC } = globalThis.Arrow;
