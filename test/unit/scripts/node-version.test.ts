import { expect, it } from 'vitest';
import { checkNode } from '../../../scripts/lib/node-version.mjs';

it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0-pre', process.versions.node])('takes Node %s', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

it.each(['18.20.4', '20.18.3', '4.99.0'])('says that Node %s is too old', (version) => {
  expect(() => checkNode(version)).toThrow(`Node 20.19 or later is needed; this is ${version} (`);
});
