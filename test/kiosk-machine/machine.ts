/** A machine in qemu: a screen by KMS, a keyboard and a finger by USB, and systemd as its first process. Emulated where there is no KVM, and then slow. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPpm } from '../support/ppm.ts';
import type { Picture } from '../support/ppm.ts';
import { GuestShell, PORT } from './guest-shell.ts';
import { Qmp } from './qmp.ts';
import { setScreenSize } from './screen-size.ts';

export interface SystemImage {
  /** qcow2, not written to. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

export interface MachineOptions {
  readonly accel: string;
  readonly memoryMb: number;
  readonly cpus: number;
}

/** Of the screen, as absolute pointers have it. */
const FULL = 32_767;

export class Machine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'holdfast-machine-'));
  readonly #image: SystemImage;
  readonly #options: MachineOptions;
  #qemu: ChildProcess | undefined;
  #qmp: Qmp | undefined;
  #shell: GuestShell | undefined;

  constructor(image: SystemImage, options: MachineOptions) {
    this.#image = image;
    this.#options = options;
    const { status, stderr } = spawnSync(
      'qemu-img',
      ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', image.disk, this.#disk],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`qemu-img: ${stderr}`);
  }

  get #disk(): string {
    return join(this.#folder, 'disk.qcow2');
  }

  get shell(): GuestShell {
    if (!this.#shell) throw new Error('the machine is off');
    return this.#shell;
  }

  get qmp(): Qmp {
    if (!this.#qmp) throw new Error('the machine is off');
    return this.#qmp;
  }

  async powerOn(): Promise<void> {
    const path = (name: string) => join(this.#folder, name);
    for (const name of ['qmp', 'shell', 'vnc']) rmSync(path(name), { force: true });
    const { accel, memoryMb, cpus } = this.#options;
    // Of the disk's cache: what the machine has flushed is on the host's disk or in the host's memory, which outlives a qemu that is killed; what
    // the machine has in its own memory is lost.
    const args = [
      ['-accel', accel, '-cpu', 'max', '-smp', String(cpus), '-m', String(memoryMb)],
      ['-nodefaults', '-no-user-config', '-display', 'none', '-vnc', `unix:${path('vnc')},display=card,head=1`],
      ['-kernel', this.#image.kernel, '-initrd', this.#image.initrd, '-append', 'root=/dev/vda ro quiet'],
      ['-drive', `file=${this.#disk},if=none,id=disk,format=qcow2,cache=writeback`],
      [
        '-device',
        'virtio-blk-pci,drive=disk',
        '-device',
        'virtio-vga,id=card,max_outputs=2',
        '-device',
        'virtio-rng-pci',
      ],
      ['-device', 'qemu-xhci,id=usb', '-device', 'usb-kbd,bus=usb.0', '-device', 'usb-tablet,bus=usb.0'],
      ['-device', 'virtio-serial-pci', '-chardev', `socket,id=shell,path=${path('shell')},server=on,wait=off`],
      ['-device', `virtserialport,chardev=shell,name=${PORT}`],
      ['-qmp', `unix:${path('qmp')},server=on,wait=off`],
    ].flat();
    const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    qemu.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    this.#qemu = qemu;
    for (let tries = 0; !existsSync(path('qmp')) || !existsSync(path('shell')); tries += 1) {
      if (qemu.exitCode !== null || tries > 300) throw new Error(`qemu did not start: ${said}`);
      await sleep(100);
    }
    this.#qmp = await Qmp.connect(path('qmp'));
    this.#shell = await GuestShell.connect(path('shell'));
  }

  /** As when the plug is pulled. */
  async powerCut(): Promise<void> {
    const qemu = this.#qemu;
    this.#qmp?.close();
    this.#shell?.close();
    this.#qmp = this.#shell = this.#qemu = undefined;
    if (!qemu || qemu.exitCode !== null || qemu.signalCode !== null) return;
    qemu.kill('SIGKILL');
    await once(qemu, 'exit');
  }

  /**
   * Looks at the file system of a machine that is off, as it was cut: on a copy its journal is replayed, and then everything is checked.
   * @throws when something is wrong
   */
  checkDisk(): string {
    const copy = join(this.#folder, 'copy.raw');
    const check = (program: string, ...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
      if (status !== 0)
        throw new Error(`${program} ${args[0]} ended with ${status}: ${`${stdout}${stderr}`.slice(-1000)}`);
      return stdout;
    };
    try {
      check('qemu-img', 'convert', '-O', 'raw', this.#disk, copy);
      check('e2fsck', '-E', 'journal_only', '-y', copy);
      check('e2fsck', '-f', '-n', copy);
      return 'e2fsck finds nothing wrong';
    } finally {
      rmSync(copy, { force: true });
    }
  }

  /** Plugs a second display into the graphics card. @param width in pixels; 0, with a height of 0, pulls it out */
  async secondDisplay(width: number, height: number): Promise<void> {
    await setScreenSize(join(this.#folder, 'vnc'), width, height);
  }

  /**
   * @param png also written there
   * @param head of the graphics card: 1 is the second display
   */
  async screen(png?: string, head = 0): Promise<Picture> {
    const of = { device: 'card', head };
    if (png !== undefined) await this.qmp.execute('screendump', { filename: png, format: 'png', ...of });
    const file = join(this.#folder, 'screen.ppm');
    await this.qmp.execute('screendump', { filename: file, ...of });
    return readPpm(readFileSync(file));
  }

  /** Presses keys together. @param codes by qemu's names (QKeyCode) */
  async keys(...codes: string[]): Promise<void> {
    const keys = codes.map((data) => ({ type: 'qcode', data }));
    // Longer than one look of an emulated keyboard on a busy machine.
    await this.qmp.execute('send-key', { keys, 'hold-time': 300 });
    await sleep(600);
  }

  async tap(x: number, y: number): Promise<void> {
    const { width, height } = await this.screen();
    const move = (axis: string, value: number) => ({ type: 'abs', data: { axis, value: Math.round(value * FULL) } });
    const button = (down: boolean) => ({ type: 'btn', data: { down, button: 'left' } });
    const send = async (...events: object[]) => {
      await this.qmp.execute('input-send-event', { events });
      await sleep(150);
    };
    await send(move('x', x / width), move('y', y / height));
    await send(button(true));
    await send(button(false));
  }

  /** Ends it, and forgets its disk. */
  async close(): Promise<void> {
    await this.powerCut();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
