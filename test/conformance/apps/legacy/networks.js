'use strict';

argumentCases('socket.getNetworkList', {});
argumentCases('system.network.getNetworkInterfaces', {});
surfaceCase('chrome.system.network', () => chrome.system.network);

/** The lists are the machine’s; what is compared is their form. */
function formOf(list) {
  return {
    keys: [...new Set(list.map((network) => Object.keys(network).join(' ')))],
    types: [
      ...new Set(
        list.map(({ address, name, prefixLength }) =>
          [address, name, prefixLength].map((field) => typeof field).join(' '),
        ),
      ),
    ],
    loopback: list.some(({ address }) => /^127\.|^::1$/.test(address)),
    brackets: list.some(({ address }) => /[[\]%]/.test(address)),
    prefixes: list.every(({ prefixLength }) => prefixLength >= 0 && prefixLength <= 128),
  };
}

test(
  'networks: the form of the list',
  async (t) => {
    var old = await new Promise((resolve) => chrome.socket.getNetworkList(resolve));
    var modern = await new Promise((resolve) => chrome.system.network.getNetworkInterfaces(resolve));
    t.value('old', () => formOf(old));
    t.value('modern', () => formOf(modern));
    t.value('as many', () => old.length === modern.length);
  },
  { needs: ['network'] },
);
