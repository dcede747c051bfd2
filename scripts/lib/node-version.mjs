import process from 'node:process';

// Imported first by every entry point, so that an old Node says this and not something about syntax.
const wanted = 20;
if (Number(process.versions.node.split('.')[0]) < wanted) {
  process.stderr.write(
    `Node ${wanted} or newer is needed to set up, and this is Node ${process.versions.node}: ` +
      'install a newer one from https://nodejs.org or with nvm.\n',
  );
  process.exit(1);
}
if (process.platform !== 'linux') {
  process.stderr.write(
    `Debian 12 or Ubuntu is needed, and this is ${process.platform}: use a Linux machine, a virtual one or WSL 2.\n`,
  );
  process.exit(1);
}
