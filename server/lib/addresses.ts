import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Interfaces of containers and virtual machines: phones on the LAN never reach them. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|cni|flannel|lxc|podman)/;

/** IPv4 addresses under which phones on the same network reach this machine; virtual interfaces are left out. */
export function lanAddresses(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, infos]) => infos ?? [])
    .filter((info) => info.family === 'IPv4' && !info.internal && !info.address.startsWith('169.254.'))
    .map((info) => info.address);
}
