import { describe, expect, it } from 'vitest';
import networkRoom from '../../../../src/api/system-network/main.ts';
import { listNetworks } from '../../../../src/main/sockets/network-list.ts';
import { FakeApp } from '../../../support/fake-app.ts';
import { legacyApp } from '../socket/legacy-app.ts';

describe('chrome.system.network', () => {
  it('gives the list that chrome.socket gives', async () => {
    const app = new FakeApp();
    app.open(networkRoom);
    expect(await app.page().ok('system.network.getNetworkInterfaces')).toEqual(listNetworks());
    expect(await legacyApp().page().ok('socket.getNetworkList')).toEqual(listNetworks());
  });
});
