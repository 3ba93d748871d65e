/** The subjects of random cases: which functions a case calls, and what else belongs to it. */

export interface Room {
  readonly name: string;
  readonly namespaces: readonly string[];
  /** Functions that are not called: they end the app, wait for a user, or tell of the machine. */
  readonly leftOut?: RegExp;
  /** Properties that are not given: Chromium ends an app for what is wrong with them. */
  readonly without?: RegExp;
  /** How often it is chosen. */
  readonly weight: number;
  /** Steps of a case. */
  readonly steps: number;
  /** How often a function is chosen, where that is not 1; by its name. */
  readonly weights?: Readonly<Record<string, number>>;
  /** How likely the next step is taken without waiting for an answer. */
  readonly atOnce?: number;
  /** Expressions that a step may write down instead of a call; `%` stands for a random expression. */
  readonly expressions?: readonly string[];
  /** Statements that a step may be, with `%` too. */
  readonly statements?: readonly string[];
  /** Cases in one start of the app, where something else limits them: a quota, or time. */
  readonly most?: number;
}

const SOCKET_STEPS = ['await settled(t);', 'await settled(t);'];

export const ROOMS: readonly Room[] = [
  {
    name: 'storage',
    namespaces: ['storage.local', 'storage.managed'],
    // It is answered ahead of what waits for the disk.
    leftOut: /setAccessLevel/,
    atOnce: 0.2,
    weight: 4,
    steps: 12,
    weights: { set: 5, get: 3, getBytesInUse: 2, clear: 0.3 },
  },
  // 120 writes a minute are allowed.
  {
    name: 'sync',
    namespaces: ['storage.sync'],
    weight: 1,
    steps: 6,
    most: 12,
    weights: { set: 3, get: 3, clear: 0.2 },
  },
  { name: 'alarms', namespaces: ['alarms'], atOnce: 0.2, weight: 2, steps: 12, weights: { create: 4 } },
  {
    name: 'menus',
    namespaces: ['contextMenus'],
    atOnce: 0.2,
    weight: 3,
    steps: 12,
    weights: { create: 5, update: 3, removeAll: 0.2 },
  },
  {
    name: 'texts',
    namespaces: ['i18n'],
    weight: 2,
    steps: 12,
    leftOut: /getAcceptLanguages|detectLanguage/,
    weights: { getMessage: 6 },
  },
  {
    name: 'permissions',
    namespaces: ['permissions'],
    weight: 2,
    steps: 12,
    leftOut: /request|remove/,
    weights: { contains: 6 },
  },
  {
    name: 'runtime',
    namespaces: ['runtime', 'app.runtime', 'management', 'commands'],
    weight: 2,
    steps: 12,
    leftOut: /reload|restart|requestUpdateCheck|sendMessage|runtime\.connect|getSelf/,
    weights: { getURL: 8, setUninstallURL: 3 },
  },
  {
    name: 'messages',
    namespaces: ['runtime'],
    weight: 2,
    steps: 8,
    leftOut: /runtime\.(?!sendMessage|connect)/,
    weights: { sendMessage: 4 },
    statements: ['await exchange(t, () => (%));'],
  },
  {
    name: 'windows',
    namespaces: ['app.window'],
    weight: 0.6,
    steps: 6,
    most: 12,
    weights: { create: 6, get: 2 },
    expressions: ['windows()'],
  },
  {
    name: 'notifications',
    namespaces: ['notifications'],
    without: /Bitmap$/,

    weight: 1.5,
    steps: 10,
    weights: { create: 5, update: 3 },
  },
  {
    name: 'services',
    namespaces: [
      'idle',
      'power',
      'system.cpu',
      'system.memory',
      'system.storage',
      'system.display',
      'identity',
      'tts',
      'mdns',
    ],
    weight: 2,
    steps: 12,
    // Chromium ends an app for names of events that there are not.
    without: /EventTypes$/,
    leftOut:
      /getInfo|queryState|getVoices|launchWebAuthFlow|getAuthToken|system\.display\.(?!get)|getAutoLockDelay|forceDiscovery/,
  },
  { name: 'files', namespaces: ['fileSystem'], weight: 1, steps: 10, leftOut: /chooseEntry/ },
  {
    name: 'tcp',
    namespaces: ['sockets.tcp'],
    weight: 3,
    steps: 12,
    leftOut: /secure/,
    weights: { create: 4, connect: 3, send: 2, getInfo: 2 },
    statements: SOCKET_STEPS,
  },
  {
    name: 'server',
    namespaces: ['sockets.tcpServer'],
    weight: 2,
    steps: 12,
    weights: { create: 4, listen: 3, getInfo: 2 },
    statements: SOCKET_STEPS,
  },
  {
    name: 'udp',
    namespaces: ['sockets.udp'],
    atOnce: 0.2,
    weight: 3,
    steps: 12,
    weights: { create: 4, bind: 3, send: 3, getInfo: 2 },
    statements: SOCKET_STEPS,
  },
  {
    name: 'socket',
    namespaces: ['socket'],
    weight: 3,
    steps: 12,
    leftOut: /secure|getNetworkList|socket\.accept/,
    weights: { create: 4, connect: 3, bind: 3, listen: 2, write: 2 },
    statements: SOCKET_STEPS,
  },
  {
    name: 'events',
    namespaces: [],
    weight: 3,
    steps: 12,
    expressions: [
      'EVENT.addListener(%)',
      'EVENT.removeListener(%)',
      'EVENT.hasListener(%)',
      'EVENT.hasListeners(%)',
      'EVENT.addListener(listener(0))',
      'EVENT.addListener(listener(0))',
      'EVENT.removeListener(listener(0))',
      'EVENT.hasListener(listener(0))',
      'EVENT.hasListeners()',
      'EVENT.addListener(listener(1), %)',
      'EVENT.addListener(listener(1), %, %)',
      'EVENT.removeListener(listener(1), %)',
      'EVENT.addRules(%)',
      'EVENT.getRules(%)',
      'EVENT.removeRules(%)',
      'EVENT.dispatch(%)',
      'new EVENT.addListener(%)',
    ],
  },
  {
    name: 'members',
    namespaces: [],
    weight: 3,
    steps: 12,
    expressions: [
      'described(MEMBER)',
      'namesOf(MEMBER)',
      'keysOf(MEMBER)',
      'assigned(OWNER, %)',
      'removed(OWNER)',
      'new MEMBER(%)',
      'MEMBER.name',
      'MEMBER.length',
      'String(MEMBER.prototype)',
      'MEMBER.bind(%)(%)',
      'MEMBER.call(%, %)',
      'MEMBER.apply(%, [%])',
      'Object.prototype.toString.call(MEMBER)',
      'typeof MEMBER',
      'Object.isFrozen(MEMBER)',
      'Object.isExtensible(MEMBER)',
      '"a" in MEMBER',
      'MEMBER instanceof Object',
      'MEMBER.caller',
      'MEMBER.arguments',
      'MEMBER.nothing',
      'Object.getOwnPropertySymbols(MEMBER)',
      'MEMBER == MEMBER',
      'extended(MEMBER, %)',
    ],
  },
];
