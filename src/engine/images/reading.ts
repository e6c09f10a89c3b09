/** Reads what somebody else wrote: any failure becomes the one sentence. */
export function reading<T>(read: () => T, sentence: string): T {
  try {
    return read();
  } catch {
    throw new Error(sentence);
  }
}
