/**
 * The jobs of apps/bench in plain Node: the ceiling of what the same machine does without a browser in between. Started by the driver
 * with the control port and a name as arguments.
 */
import { connect } from 'node:net';
import type { Job, Request } from './jobs.ts';
import { readLines, writeLine } from './lines.ts';
import { NODE_JOBS } from './node-jobs.ts';

const [port, name] = process.argv.slice(2);
const control = connect(Number(port), '127.0.0.1', () => {
  writeLine(control, { hello: name, agent: `Node ${process.version}` });
});
readLines(control, (value) => {
  const { id, job } = value as Request;
  // The operation chooses the function that takes such a job.
  const carryOut = NODE_JOBS[job.op] as (job: Job) => Promise<unknown>;
  carryOut(job).then(
    (result) => writeLine(control, { id, result }),
    (error: unknown) => writeLine(control, { id, error: String(error) }),
  );
});
control.on('close', () => process.exit());
control.on('error', () => process.exit(1));
