internal import NetworkNamespaces
internal import RouteNetlink

/// What the running kernel has; live tests of what it lacks are skipped, and say so.
package enum KernelFeatures {
    /// Whether there are ipvlan links.
    package static let hasIPVLAN: Bool = {
        do {
            let host = try TemporaryNamespace()
            let parent = try host.route.createBridge(named: "parent0")
            let probe = ChildLink(name: "probe0", parent: parent, kind: .ipvlan(.layer2, .bridge))
            try host.route.createChild(probe, inNamespace: host.namespace.rawDescriptor)
            return true
        } catch {
            return false
        }
    }()
}
