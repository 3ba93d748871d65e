import { describe, expect, it } from 'vitest';
import { InFlight } from '../../../../src/main/sockets/in-flight.ts';

describe('InFlight', () => {
  it('takes no more credit than was sent', () => {
    const flow = new InFlight();
    flow.add(100, 0);
    expect(flow.consume(30)).toBe(30);
    expect(flow.bytes).toBe(70);
    expect(flow.consume(1e9)).toBe(70);
    expect(flow.bytes).toBe(0);
  });

  it('counts a batch of datagrams until all its bytes are consumed', () => {
    const flow = new InFlight();
    flow.add(10, 2);
    flow.add(5, 1);
    flow.consume(9);
    expect(flow.datagrams).toBe(3);
    flow.consume(1);
    expect(flow.datagrams).toBe(1);
    flow.consume(5);
    expect(flow.datagrams).toBe(0);
  });

  it('does not count empty datagrams, which get no credit', () => {
    const flow = new InFlight();
    flow.add(0, 5);
    expect(flow.datagrams).toBe(0);
  });

  it('counts right over thousands of batches', () => {
    const flow = new InFlight();
    for (let i = 0; i < 2000; i++) flow.add(1, 1);
    for (let i = 0; i < 1500; i++) flow.consume(1);
    expect(flow.datagrams).toBe(500);
    flow.consume(500);
    expect(flow.datagrams).toBe(0);
  });
});
