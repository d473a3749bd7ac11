import FairwayTesting
import IPAddressing
import LinuxSystem
import NetworkNamespaces
import SystemPackage

extension TestHost {
    /// Whether a connection from a pod reaches the host at an address of a bridge; not where it has no route there.
    func isReached(from pod: Pod, at address: IPv4Address = IPv4Address(10, 1, 0, 1)) throws -> Bool {
        let name = SocketName(address, 7777)
        let server = try run { () throws(Errno) in
            let socket = try ProbeSocket(.tcp)
            try socket.serve(at: name, .tcp)
            return socket
        }
        let caller = try pod.run { () throws(Errno) -> ProbeSocket? in
            let socket = try ProbeSocket(.tcp)
            do throws(Errno) {
                try socket.connect(to: name)
            } catch .networkUnreachable {
                return nil
            }
            return socket
        }
        guard let caller else { return false }
        return try withExtendedLifetime(caller) {
            try Poll.waitUntilReadable(server.rawDescriptor, timeoutMilliseconds: 10_000)
        }
    }
}
