// A wrong Node shows as strange crashes far away; say it here instead.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  throw new Error(
    `tests need Node 24 or later, this is ${process.version}: run them by \`npm test\` or \`npm exec -- vitest\`, which use the Node that the repository brings along`,
  );
}
