/**
 * The environment for a shell on Linux. Chromium reads and writes names of files by the locale's characters: in the plain C locale, which services,
 * containers and jobs of cron have, a file with an umlaut in its path cannot be opened. Language and formats stay what they were.
 */
export function withUtf8Locale(env: NodeJS.ProcessEnv, platform = process.platform): NodeJS.ProcessEnv {
  const { LC_ALL: all, LC_CTYPE: characters, LANG: language } = env;
  if (platform !== 'linux' || /utf-?8/i.test(all || characters || language || '')) return env;
  const result: NodeJS.ProcessEnv = { ...env, LC_CTYPE: 'C.UTF-8' };
  if (!all) return result;
  // It would go before LC_CTYPE, and before each of these, which take its place.
  delete result['LC_ALL'];
  for (const name of ['LANG', 'LC_MESSAGES', 'LC_TIME', 'LC_NUMERIC', 'LC_COLLATE', 'LC_MONETARY']) result[name] = all;
  return result;
}
