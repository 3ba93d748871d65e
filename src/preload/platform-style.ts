/**
 * How a page of a platform app looks before its own styles: like a program, not like a document. As computed in Chromium 156. It goes in
 * with the origin of user styles, so that anything the app says wins, as over Chrome's own sheet.
 */
export const PLATFORM_STYLE = `
html { overflow: hidden; }
body {
  cursor: default;
  font-family: system-ui, sans-serif;
  font-size: 75%;
  overflow: hidden;
  user-select: none;
}
`;
