#!/usr/bin/env node
// Stands in for fpm where electron-builder makes a .deb or an .rpm: takes the options that it gives, and has dpkg-deb or rpmbuild build the
// package. So neither needs a download or Ruby. https://fpm.readthedocs.io tells what the options mean.
import { spawnSync } from 'node:child_process';
import { buildDeb } from './lib/deb.mjs';
import { readFpmOptions } from './lib/fpm-options.mjs';
import { buildRpm } from './lib/rpm.mjs';

const options = readFpmOptions(process.argv.slice(2));
const type = options.last('--output-type');
if (type !== 'deb' && type !== 'rpm') throw new Error('This makes .deb and .rpm packages only.');
// One that the machine has makes what it made before.
const own = process.env['HOLDFAST_FPM'];
if (type === 'rpm') process.exitCode = buildRpm(options);
else if (own === undefined) process.exitCode = buildDeb(options);
else process.exitCode = spawnSync(own, process.argv.slice(2), { stdio: 'inherit' }).status ?? 1;
