/**
 * The few platform globals that exist both in browsers and in Node and that the
 * folders below `ui` may use. They are declared here because those folders are
 * compiled without DOM and without Node types.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

/** Programs that are data: a module of Python's library, as text. */
declare module "*.py?raw" {
  const text: string;
  export default text;
}
