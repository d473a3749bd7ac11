internal import FairwayAPI
internal import FairwayModel
import Glibc
import LinuxSystem
internal import NetworkNamespaces
internal import SystemPackage

/// Network namespaces that clients name: a path, or one of their own descriptors.
enum HandedNamespace {
    /// Where the daemon finds what a client named.
    ///
    /// - Parameter client: Who the kernel says the client is; what a message says of that counts for nothing.
    static func path(of reference: NamespaceReference, from client: PeerCredentials) -> String {
        switch reference {
        case .path(let path): path
        case .descriptor(let number, _, _): "/proc/\(client.processID)/fd/\(number)"
        }
    }

    /// Opens what a client named, and makes sure that it is what the client meant.
    static func open(
        _ reference: NamespaceReference,
        from client: PeerCredentials
    ) throws(FairwayError) -> NetworkNamespace {
        let path = path(of: reference, from: client)
        switch reference {
        case .path:
            guard path.hasPrefix("/"), !path.utf8.contains(0) else {
                throw FairwayError(.invalidArgument, "invalid namespace path \"\(path)\": it must be absolute")
            }
            return try open(path, calledBy: path)
        case .descriptor(let number, let device, let inode):
            let expected = NetworkNamespace.Identity(device: device, inode: inode)
            return try open(path, of: client, calledBy: "descriptor \(number)", expected: expected)
        }
    }

    private static func open(
        _ path: String,
        of client: PeerCredentials,
        calledBy description: String,
        expected: NetworkNamespace.Identity
    ) throws(FairwayError) -> NetworkNamespace {
        guard client.processID > 0, let process = try? ProcessDescriptor(opening: client.processID) else {
            throw FairwayError(
                .forbidden,
                "can't see the process that sent the request: it has ended, or its process namespace is hidden"
            )
        }
        let namespace = try open(path, calledBy: "\(description) of process \(client.processID)")
        guard (try? namespace.identity()) == expected else {
            throw FairwayError(
                .invalidArgument,
                "\(description) of process \(client.processID) is not the namespace that the request describes"
            )
        }
        // Only now is it certain that the number was not a later process's: it still belongs to the client.
        guard process.isAlive else {
            throw FairwayError(.unavailable, "process \(client.processID) ended before its namespace could be opened")
        }
        return namespace
    }

    private static func open(_ path: String, calledBy description: String) throws(FairwayError) -> NetworkNamespace {
        do throws(Errno) {
            // Opening a fifo would block, opening a device may do anything; a namespace is a regular file.
            guard try Files.isRegular(path) else { throw .invalidArgument }
            return try NetworkNamespace.open(path: path)
        } catch .invalidArgument {
            throw FairwayError(.invalidArgument, "\(description) is no network namespace")
        } catch .noSuchFileOrDirectory {
            throw FairwayError(.invalidArgument, "there is no network namespace at \(description): nothing is there")
        } catch {
            throw FairwayError(.invalidArgument, "can't open the network namespace at \(description): \(error)")
        }
    }
}
