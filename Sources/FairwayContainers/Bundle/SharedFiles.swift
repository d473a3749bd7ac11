package import FairwayModel
internal import LinuxSystem
internal import SystemPackage

/// What a container that joins another one's network has of that: as one host they have one name and know the same names.
package struct SharedFiles: Hashable, Sendable {
    /// The text of /etc/hosts.
    let hosts: String
    let hostname: String
    package let resolver: ResolverFile
}

extension ContainerRuntime {
    /// The files of a container that runs.
    package func sharedFiles(of id: ObjectID) throws(FairwayError) -> SharedFiles {
        let paths = paths(id)
        return try explaining("read the host files of container \(id.short)") { () throws(Errno) in
            SharedFiles(
                hosts: try Files.readText(paths.hosts, atMost: mostBytes),
                hostname: try recordedHostname(in: paths),
                resolver: ResolverFile(parsing: try Files.readText(paths.resolver, atMost: mostBytes))
            )
        }
    }

    /// The host name that a container was made with.
    func recordedHostname(in paths: ContainerPaths) throws(Errno) -> String {
        String(try Files.readText(paths.hostname, atMost: mostBytes).prefix { !$0.isNewline })
    }
}

/// They are the container's to write, as long as it likes.
private let mostBytes = 64 * 1024
