package import IPAddressing

/// A request to create a container; stored with it, and used again at each start.
package struct ContainerSpec: Hashable, Sendable, Codable {
    /// nil: the engine makes one up.
    package var name: String?
    /// Absolute path of the root file system.
    package var rootfs: String
    /// `--rootfs DIR:O`: a disposable overlay over `rootfs`, which is left untouched.
    package var usesOverlay = false
    package var command: [String]
    package var environment: [String] = []
    package var workingDirectory: String?
    package var hostname: String?
    package var hasTerminal = false
    package var keepsStandardInputOpen = false
    package var isRemovedOnExit = false
    package var mounts: [Mount] = []
    package var networkMode: NetworkMode = .network(Network.defaultName)
    /// Static addresses, at most one a family.
    package var addresses: [IPAddress] = []
    package var macAddress: MACAddress?
    package var ports: [PortRequest] = []
    /// nil: the network's.
    package var spoofing: SpoofProtection?
    /// What it may send from besides its own addresses.
    package var allowedAddresses: [IPNetwork] = []
    /// How much it may receive and send; nil: as much as there is.
    package var bandwidth: Bandwidth?
    package var aliases: [String] = []
    package var dnsServers: [IPAddress] = []
    package var dnsSearch: [String] = []
    /// `--add-host H:IP`.
    package var extraHosts: [ExtraHost] = []
    package var labels: [String: String] = [:]
    /// The signal `stop` sends; nil: SIGTERM.
    package var stopSignal: Int32?

    package struct ExtraHost: Hashable, Sendable, Codable {
        package var name: String
        package var address: IPAddress

        package init(name: String, address: IPAddress) {
            self.name = name
            self.address = address
        }
    }

    package init(name: String? = nil, rootfs: String, command: [String]) {
        self.name = name
        self.rootfs = rootfs
        self.command = command
    }
}
