import { describe, expect, it } from 'vitest';
import { createLog, LOG_LEVELS } from '../../../../src/main/host/log.ts';
import type { LogLevel } from '../../../../src/main/host/log.ts';

function linesAt(level: LogLevel): string[] {
  const lines: string[] = [];
  const log = createLog(level, '[holdfast] ', (line) => lines.push(line));
  for (const own of LOG_LEVELS) log[own](`${own} text`);
  return lines;
}

describe('createLog', () => {
  it('tells what its level asks for and marks warnings and errors', () => {
    const all = [
      '[holdfast] error: error text',
      '[holdfast] warn: warn text',
      '[holdfast] info text',
      '[holdfast] debug text',
    ];
    expect(linesAt('error')).toEqual(all.slice(0, 1));
    expect(linesAt('warn')).toEqual(all.slice(0, 2));
    expect(linesAt('info')).toEqual(all.slice(0, 3));
    expect(linesAt('debug')).toEqual(all);
  });

  it('marks every line: a message cannot pass for somebody else’s', () => {
    const lines: string[] = [];
    createLog('info', '[My App] ', (line) => lines.push(line)).error('first\n[holdfast] second');
    expect(lines).toEqual(['[My App] error: first', '[My App] error: [holdfast] second']);
  });

  it('shows control characters: a message cannot move the cursor over what stands there', () => {
    const lines: string[] = [];
    const log = createLog('info', '[My App] ', (line) => lines.push(line));
    log.info('a\tb\r[holdfast] forged\u001b[2J\u0007\u009b1m é');
    expect(lines).toEqual(['[My App] a\tb\\x0d[holdfast] forged\\x1b[2J\\x07\\x9b1m é']);
  });
});
