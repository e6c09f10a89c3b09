/** Whether an image is one that only Windows runs: by its tag, or by its repository. */
export function isWindowsOnly(repository: string, tag: string): boolean {
  return (
    /(^|-)(windowsservercore|nanoserver|servercore|ltsc20\d\d)/.test(tag) ||
    /^windows(\/|$)|^dotnet\/framework\//.test(repository)
  );
}
