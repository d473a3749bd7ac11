internal import NetworkNamespaces
package import Testing

/// What the account that runs the tests may do; live tests are skipped, and say so, where it may not.
package enum Privileges {
    /// Whether network namespaces can be made, which needs CAP_SYS_ADMIN.
    package static let canCreateNamespaces: Bool = {
        do {
            _ = try NetworkNamespace.create()
            return true
        } catch {
            return false
        }
    }()
}

extension Tag {
    /// Needs the running kernel and root; works in private namespaces only.
    @Tag package static var live: Self
}
