// The post step of the Action: runs whatever became of the main step.
import { setTimeout as wait } from 'node:timers/promises';
import { runPost } from './after.ts';

await runPost({
  env: process.env,
  sleep: (milliseconds) => wait(milliseconds),
  write: (text) => process.stdout.write(text),
});
